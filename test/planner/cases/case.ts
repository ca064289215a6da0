import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is right about one person of a list: see the README of the cases. */
export interface RightCall {
  readonly to: string;
  /** Another number that is right too. */
  readonly or?: readonly string[];
  readonly zones: readonly string[];
  /** Hours of the day, half-open; 9 to 17 when absent. */
  readonly window?: readonly [number, number];
  readonly name?: string;
  /** Not placing it, with a reason, is right too. */
  readonly may_ask?: boolean;
  /** Zones to be shown. */
  readonly shows?: readonly string[];
}

/** One list as people have it, with what a plan of it must say. */
export interface ListCase {
  readonly file: string;
  readonly people: number;
  readonly placed: readonly RightCall[];
  readonly never?: readonly string[];
  readonly say?: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  readonly names_or_say?: string;
  readonly own_number?: boolean;
  readonly may_refuse_file?: string;
  readonly policy?: unknown;
  readonly memory?: unknown;
  readonly do_not_call?: string;
}

export const caseFolder = join(import.meta.dirname, 'fixtures');

export const listCases = JSON.parse(
  readFileSync(join(caseFolder, 'cases.json'), 'utf8'),
) as readonly ListCase[];

/** A plan as `plan --json` prints it, as far as the cases ask. */
export interface ShownPlan {
  readonly placed: readonly {
    readonly row: number;
    readonly to: string;
    readonly name: string | null;
    readonly at: string;
    readonly local: readonly { readonly zone: string; readonly time: string }[];
  }[];
  readonly unplaced: readonly ShownReason[];
  readonly refused: readonly { readonly row: number; readonly issues: readonly ShownReason[] }[];
}

interface ShownReason {
  readonly row: number;
  readonly to?: string;
  readonly detail?: string;
  readonly cure?: string;
  readonly reason?: string;
  readonly fix?: string;
}

/** What the verb did with a list. */
export interface Shown {
  readonly exit: number;
  /** Standard output and standard error. */
  readonly out: string;
  readonly said: string;
}

/** What is wrong with a plan of the case: a sentence each. Judged by nothing of the planner's own. */
export function faultsOf(wanted: ListCase, { exit, out, said }: Shown): readonly string[] {
  const words = `${out}\n${said}`;
  if (exit !== 0) {
    return wanted.may_refuse_file !== undefined && new RegExp(wanted.may_refuse_file, 'i').test(words)
      ? []
      : [`the verb ended with ${exit}: ${said.trim()}`];
  }
  const plan = JSON.parse(out) as ShownPlan;
  return [
    ...countFaults(wanted, plan),
    ...wanted.placed.flatMap((right) => placementFaults(wanted, right, plan)),
    ...(wanted.never ?? []).flatMap((number) =>
      plan.placed.some(({ to }) => to === number) ? [`${number} is called`] : [],
    ),
    ...(wanted.say ?? []).flatMap((pattern) =>
      new RegExp(pattern, 'i').test(words) ? [] : [`the output does not say ${pattern}`],
    ),
    ...nameFaults(wanted, plan, words),
    ...(wanted.own_number === true ? strangersNamed(wanted, plan) : []),
    ...(plan.placed.some((call) => JSON.stringify(call).includes('\uFFFD'))
      ? ['a replaced character is spoken']
      : []),
  ];
}

function countFaults(wanted: ListCase, { placed, unplaced, refused }: ShownPlan): readonly string[] {
  const rows = [...placed, ...unplaced, ...refused].map(({ row }) => row);
  const faults: string[] = [];
  if (rows.length !== wanted.people)
    faults.push(`${rows.length} of ${wanted.people} people are accounted for`);
  if (new Set(rows).size !== rows.length) faults.push('a row is told twice');
  return faults;
}

function placementFaults(wanted: ListCase, right: RightCall, plan: ShownPlan): readonly string[] {
  const numbers = new Set([right.to, ...(right.or ?? [])]);
  const call = plan.placed.find(({ to }) => numbers.has(to));
  if (call === undefined) {
    const waits = plan.unplaced.some(
      (other) => other.to === right.to && JSON.stringify(other).includes('no_consent'),
    );
    return right.may_ask === true || waits ? [] : [`${right.to} is not placed`];
  }
  const [from, to] = right.window ?? [9, 17];
  const weekdaysOnly = wanted.policy === undefined;
  return [
    ...right.zones.flatMap((zone) => {
      const { hour, weekday } = clockOf(zone, Date.parse(call.at));
      return hour < from || hour >= to || (weekdaysOnly && (weekday === 0 || weekday === 6))
        ? [`${call.to} is called at ${hour.toFixed(2)} on day ${weekday} in ${zone}`]
        : [];
    }),
    ...(right.name !== undefined && right.name !== call.name ? [`${call.to} is named ${call.name}`] : []),
    ...(right.shows ?? []).flatMap((zone) =>
      call.local.some((each) => each.zone === zone) ? [] : [`${call.to}: ${zone} is not shown`],
    ),
  ];
}

function nameFaults(wanted: ListCase, plan: ShownPlan, words: string): readonly string[] {
  const said = wanted.names_or_say !== undefined && new RegExp(wanted.names_or_say, 'i').test(words);
  return Object.entries(wanted.names ?? {}).flatMap(([number, name]) => {
    const call = plan.placed.find(({ to }) => to === number);
    return call === undefined || call.name === name || said ? [] : [`${number} is named ${call.name}`];
  });
}

/** Sentences about a row that hold the number of another. */
function strangersNamed({ file }: ListCase, { unplaced, refused }: ShownPlan): readonly string[] {
  const lines = readFileSync(join(caseFolder, file), 'utf8').split('\n');
  const digitsOfRow = lines.map((line) => line.split(',')[0]?.replaceAll(/\D/g, '').slice(0, 11) ?? '');
  const sentences = [
    ...unplaced.map(({ row, detail, cure }) => ({ row, text: `${detail} ${cure}` })),
    ...refused.flatMap(({ row, issues }) =>
      issues.map(({ reason, fix }) => ({ row, text: `${reason} ${fix}` })),
    ),
  ];
  return sentences.flatMap(({ row, text }) =>
    digitsOfRow.flatMap((digits, index) =>
      index + 1 !== row && digits.length >= 7 && text.replaceAll(/[^\d]/g, '').includes(digits)
        ? [`row ${row} names the number of row ${index + 1}: ${text}`]
        : [],
    ),
  );
}

/** Clocks that this runtime may know wrongly: minutes from UTC, as tzdata 2026f has them. */
const KNOWN_OFFSETS: Readonly<Record<string, number>> = {
  'America/Winnipeg': -300,
  'America/Havana': -240,
  'Africa/Casablanca': 0,
};

function clockOf(zone: string, atMs: number): { readonly hour: number; readonly weekday: number } {
  const offset = KNOWN_OFFSETS[zone];
  const shown = offset === undefined ? atMs : atMs + offset * 60_000;
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone: offset === undefined ? zone : 'UTC',
      hourCycle: 'h23',
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(shown)
      .map(({ type, value }) => [type, value]),
  );
  return {
    hour: Number(parts['hour']) + Number(parts['minute']) / 60 + Number(parts['second']) / 3600,
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts['weekday'] ?? ''),
  };
}
