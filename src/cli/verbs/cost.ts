import { formatInZone } from '../../planner/hours/zone-time.ts';
import { moneyText, type Prices } from '../../domain/cost/prices.ts';
import { spendingOf, type Spending } from '../../domain/cost/spending.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { csvSafe } from '../../lib/safe-text.ts';
import { PRICES_SAMPLE } from '../../state/settings/prices-file.ts';
import { isCalendarDay } from '../../lib/calendar-day.ts';
import { textOption } from '../act-verb.ts';
import { flag, text } from '../option.ts';
import { everyEvent } from '../every-event.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, ExitCode, Session, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** What calls and messages have cost, by day and mission. */
export const cost: Verb = {
  name: 'cost',
  ways: [{ takes: ['since', 'csv'] }, { args: 'sample', takes: [] }],
  words: 1,
  readsOnly: () => true,
  summary: 'what calls and messages cost, by day and mission, from their lengths and your prices',
  options: {
    since: text('<YYYY-MM-DD>', 'from this day on; all that the server lists if not given'),
    csv: flag('print CSV'),
  },
  run: async (context, input) => {
    const [what] = input.positionals;
    if (what === 'sample') {
      context.print(PRICES_SAMPLE.trimEnd());
      return 0;
    }
    if (what !== undefined) {
      context.complain(`cost has no '${what}': it has sample.`);
      return 2;
    }
    const since = textOption(input.values, 'since');
    if (since !== undefined && !isCalendarDay(since)) {
      context.complain(`'${since}' is no day: write 2026-11-30.`);
      return 2;
    }
    return withSession(context, (session) => tell(context, input, session, since));
  },
};

async function tell(
  context: VerbContext,
  input: VerbInput,
  session: Session,
  since: string | undefined,
): Promise<Complaint | ExitCode> {
  const { path, value: prices, complaints } = session.prices();
  if (complaints.length > 0) return { exit: 2, sentence: `${path}: ${complaints.join(' ')}` };
  const events = await everyEvent(session);
  if (!events.ok) return events.error;
  const missions = await missionsByName(session);
  if (!missions.ok) return missions.error;
  const rows = spendingOf(events.value, prices, {
    dayOf: (atMs) => formatInZone(atMs, session.zone, 'yyyy-MM-dd'),
    missionOf: ({ missionId }) =>
      missionId === undefined ? undefined : (missions.value.get(missionId)?.id ?? missionId),
  }).filter(({ day }) => since === undefined || day >= since);
  const nameOf = (row: Spending): string =>
    row.mission === undefined ? 'no mission' : (missions.value.get(row.mission)?.name ?? row.mission);
  if (input.json) context.print(JSON.stringify(json(rows, prices, nameOf, session.zone), undefined, 2));
  else if (input.values['csv'] === true) for (const line of csv(rows, prices, nameOf)) context.print(line);
  else for (const line of lines(rows, prices, nameOf, path)) context.print(line);
  return 0;
}

type Missions = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

/** By each id that an event may name its mission by. */
async function missionsByName({ server }: Session): Promise<Result<Missions, Complaint>> {
  const missions = await server.listMissions({ priority: 'read' });
  if (!missions.ok) return err({ exit: 4, sentence: missions.error.sentence });
  return ok(
    new Map(
      missions.value.flatMap((mission) =>
        [mission.id, mission.telnyxId].flatMap((id) => (id === undefined ? [] : [[id, mission] as const])),
      ),
    ),
  );
}

type NameOf = (row: Spending) => string;

const minutesText = (seconds: number): string => (seconds / 60).toFixed(1);

function lines(
  rows: readonly Spending[],
  prices: Prices | undefined,
  nameOf: NameOf,
  path: string,
): readonly string[] {
  if (rows.length === 0) return ['Nothing has gone out yet.'];
  const money = (micros: number): string => (prices === undefined ? '–' : moneyText(micros, prices.currency));
  const all = totalOf(rows);
  const table = rows.map((row) => [
    row.day,
    nameOf(row),
    String(row.calls),
    minutesText(row.seconds),
    String(row.messages),
    money(row.micros),
  ]);
  return [
    ...alignColumns([
      ['DAY', 'MISSION', 'CALLS', 'MINUTES', 'SMS', 'COST'],
      ...table,
      ['', 'all', String(all.calls), minutesText(all.seconds), String(all.messages), money(all.micros)],
    ]),
    ...remarks(all, prices, path),
  ];
}

function remarks(all: Totals, prices: Prices | undefined, path: string): readonly string[] {
  return [
    ...(prices === undefined
      ? [`No prices: there is no ${path}. clawdtalk-tui cost sample prints one to begin with.`]
      : all.unpriced > 0
        ? [`${all.unpriced} to numbers without a price: not in the sum.`]
        : []),
    ...(all.untimed > 0
      ? [`${all.untimed} calls whose length the server does not tell: not in the sum.`]
      : []),
    'What was sent at once, without a schedule, is in no list of the server and not counted.',
  ];
}

type Totals = Omit<Spending, 'day' | 'mission'>;

function totalOf(rows: readonly Spending[]): Totals {
  const sum = (of: (row: Spending) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    calls: sum(({ calls }) => calls),
    seconds: sum(({ seconds }) => seconds),
    messages: sum(({ messages }) => messages),
    micros: sum(({ micros }) => micros),
    untimed: sum(({ untimed }) => untimed),
    unpriced: sum(({ unpriced }) => unpriced),
  };
}

const amountOf = (micros: number): string => (micros / 1_000_000).toFixed(6);

const csv = (rows: readonly Spending[], prices: Prices | undefined, nameOf: NameOf): readonly string[] => [
  'day,mission,mission_id,calls,seconds,sms,cost,currency,untimed,unpriced',
  ...rows.map((row) =>
    [
      row.day,
      csvSafe(nameOf(row)),
      csvSafe(row.mission ?? ''),
      row.calls,
      row.seconds,
      row.messages,
      prices === undefined ? '' : amountOf(row.micros),
      prices?.currency ?? '',
      row.untimed,
      row.unpriced,
    ].join(','),
  ),
];

const json = (
  rows: readonly Spending[],
  prices: Prices | undefined,
  nameOf: NameOf,
  zone: string,
): object => ({
  zone,
  currency: prices?.currency ?? null,
  days: rows.map((row) => ({
    day: row.day,
    mission: nameOf(row),
    mission_id: row.mission ?? null,
    ...countsJson(row, prices),
  })),
  total: countsJson(totalOf(rows), prices),
});

const countsJson = (of: Totals, prices: Prices | undefined): object => ({
  calls: of.calls,
  seconds: of.seconds,
  sms: of.messages,
  cost: prices === undefined ? null : Number(amountOf(of.micros)),
  untimed: of.untimed,
  unpriced: of.unpriced,
});
