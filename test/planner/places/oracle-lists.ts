import { readPhone, type PhoneFacts } from '../../../src/domain/contact/phone.ts';
import type { Target } from '../../../src/planner/list/target.ts';
import type { Placement } from '../../../src/planner/plan.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY, type Policy } from '../../../src/planner/policy.ts';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';
import { wallClock } from '../independent-clock.ts';
import { ABROAD } from './abroad.ts';
import { againstLaw } from './law-oracle.ts';
import { CODES, zonesOfCode, zonesOfState } from './nanpa.ts';

/** A person of a list, and where the oracle knows them to be. */
interface Somebody {
  readonly target: Target;
  /** Courtesy and law hold in each. */
  readonly zones: readonly string[];
  /** The country's law holds in these too. */
  readonly numberZones: readonly string[];
  /** States that the person may be in, or the country. */
  readonly places: readonly string[];
}

export interface Tally {
  placed: number;
  readonly codes: Set<string>;
  readonly prefixes: Set<string>;
  readonly faults: string[];
}

const LINES = Array.from({ length: 40 }, (_, index) => `+1415555${1000 + index}`);
const ALL_DAY = [0, 1, 2, 3, 4, 5, 6].map(() => [{ openMinute: 0, closeMinute: 1440 }]);
const FAST: Policy = {
  ...DEFAULT_POLICY,
  leadMs: 60_000,
  spacingMs: 30_000,
  batchSize: 10,
  batchPause: { kind: 'gap', gapMs: 0 },
  concurrency: 1000,
  concurrencyPerLine: 100,
};
/** Every hour of every day, holidays too: what is left is the law. */
const WIDE: Policy = { ...FAST, hours: { service: ALL_DAY, professional: ALL_DAY }, holidays: 'open' };

const STATES = Object.keys(CODES);
const CODE_STATES = Object.entries(CODES).flatMap(([state, codes]) =>
  codes.split(' ').map((code) => ({ code, state })),
);

/** Numbers that repeat: the same seed gives the same lists. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function american(pick: (below: number) => number, row: number, tally: Tally): Somebody | undefined {
  const { code, state } = CODE_STATES[pick(CODE_STATES.length)] ?? { code: '', state: '' };
  const facts = read(`+1${code}${200 + pick(700)}${1000 + pick(9000)}`);
  if (facts === undefined) return undefined;
  tally.codes.add(code);
  const numberZones = zonesOfCode(code, state);
  const sharing = CODE_STATES.filter((other) => other.code === code).map((other) => other.state);
  // One in eight has moved, and the list says where to.
  if (pick(8) > 0) return { target: targetOf(row, facts), zones: numberZones, numberZones, places: sharing };
  const moved = STATES[pick(STATES.length)] ?? '';
  const here = zonesOfState(moved);
  const closer = sharing.includes(moved) ? here.filter((zone) => numberZones.includes(zone)) : [];
  return {
    target: { ...targetOf(row, facts), region: moved, country: moved.slice(0, 2) },
    zones: closer.length > 0 ? closer : here,
    numberZones,
    places: [moved],
  };
}

function abroad(pick: (below: number) => number, row: number, tally: Tally): Somebody | undefined {
  const { place, number, zones } = ABROAD[pick(ABROAD.length)] ?? { place: '', number: '', zones: [] };
  const tail = String(10_000 + pick(90_000));
  // Plans differ in length: the first number of the prefix that is whole.
  const facts = [4, 3, 2, 5]
    .map((digits) => read(`${number}${tail.slice(0, digits)}`))
    .find((found) => found !== undefined);
  if (facts === undefined) return undefined;
  tally.prefixes.add(number);
  return { target: targetOf(row, facts), zones, numberZones: zones, places: [place] };
}

const targetOf = (row: number, facts: PhoneFacts): Target => ({
  row,
  phone: facts.phone,
  facts,
  recipient: 'service',
  priority: 0,
  variables: {},
});

function read(text: string): PhoneFacts | undefined {
  const facts = readPhone(text);
  return facts.ok ? facts.value : undefined;
}

/** Plans a random list, by the usual policy and by one that opens every hour, and holds each slot against the oracle. */
export function planAndJudge(seed: number, size: number, tally: Tally): void {
  const pick = chance(seed);
  const nowMs = Date.parse('2026-12-01T00:00:00Z') + pick(360) * 86_400_000 + pick(86_400) * 1000;
  const people = new Map<string, Somebody>();
  for (let row = 1; row <= size; row += 1) {
    const somebody = pick(3) === 0 ? abroad(pick, row, tally) : american(pick, row, tally);
    if (somebody !== undefined) people.set(somebody.target.phone, somebody);
  }
  for (const policy of [FAST, WIDE]) {
    const plan = planCalls({
      nowMs,
      targets: [...people.values()].map(({ target }) => target),
      lines: LINES,
      policy,
      data: plannerData(),
      missionClass: 1,
      tzVersion: '2026c',
    });
    tally.placed += plan.placed.length;
    for (const slot of plan.placed) {
      const somebody = people.get(slot.phone);
      if (somebody !== undefined) tally.faults.push(...judge(slot, somebody, policy === FAST));
    }
  }
}

function judge(
  slot: Placement,
  { zones, numberZones, places }: Somebody,
  courteous: boolean,
): readonly string[] {
  const at = `${slot.phone} in ${places.join('/')} at ${new Date(slot.atMs).toISOString()}`;
  const faults: string[] = [];
  for (const zone of zones) {
    const [start, end] = [wallClock(zone, slot.atMs), wallClock(zone, slot.endMs)];
    const office = start.weekday >= 1 && start.weekday <= 5 && start.minute >= 540 && end.minute <= 1020;
    if (courteous && !office)
      faults.push(`${at}: ${start.date} ${start.minute} is outside 9 to 17 in ${zone}`);
    if (places.some((place) => againstLaw(place, start, end)))
      faults.push(`${at}: against the law in ${zone}`);
  }
  for (const zone of numberZones) {
    const [start, end] = [wallClock(zone, slot.atMs), wallClock(zone, slot.endMs)];
    const country = places[0]?.slice(0, 2) ?? '';
    if (againstLaw(country, start, end))
      faults.push(`${at}: against the law of ${country} in ${zone} of the number`);
  }
  return faults;
}
