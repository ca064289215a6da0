import { Temporal } from 'temporal-polyfill';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dateOf,
  dayOf,
  localDay,
  localMinute,
  localTime,
  offsetAt,
  wallToInstants,
  zoneTable,
  type ZoneTable,
} from '../../../src/planner/hours/zone-table.ts';
import { zoneinfoChanges, zoneinfoNames } from '../zoneinfo.ts';

const YEAR_MS = 366 * 86_400_000;

function tableAround(zone: string, date: string): ZoneTable {
  const atMs = Date.parse(`${date}T12:00:00Z`);
  const table = zoneTable(zone, atMs - YEAR_MS / 4, atMs + YEAR_MS / 4);
  if (table === undefined) throw new Error(`no table for ${zone}`);
  return table;
}

function oracle(zone: string, date: string, minute: number, side: 'earlier' | 'later'): number {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime({ hour: 0 }).add({ minutes: minute });
  return wall.toZonedDateTime(zone, { disambiguation: side }).epochMilliseconds;
}

/** True when the wall time does not exist: the oracle's two answers lie on the wrong sides of it. */
function inGap(zone: string, date: string, minute: number): boolean {
  const back = Temporal.Instant.fromEpochMilliseconds(oracle(zone, date, minute, 'earlier'))
    .toZonedDateTimeISO(zone)
    .toPlainDateTime();
  const wall = Temporal.PlainDate.from(date).toPlainDateTime({ hour: 0 }).add({ minutes: minute });
  return !back.equals(wall);
}

/** The change that skipped a wall time, by the oracle. */
function changeBehind(zone: string, date: string, minute: number): number {
  const before = Temporal.Instant.fromEpochMilliseconds(
    oracle(zone, date, minute, 'earlier'),
  ).toZonedDateTimeISO(zone);
  const change = before.getTimeZoneTransition('next');
  const previous = Temporal.Instant.fromEpochMilliseconds(oracle(zone, date, minute, 'later') + 1)
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition('previous');
  // `earlier` of a gap lies before the change by its wall time: whichever change lies between the two answers.
  const low = oracle(zone, date, minute, 'earlier');
  const high = oracle(zone, date, minute, 'later');
  for (const candidate of [change, previous]) {
    const atMs = candidate?.epochMilliseconds;
    if (atMs !== undefined && atMs >= Math.min(low, high) && atMs <= Math.max(low, high)) return atMs;
  }
  throw new Error('the oracle knows no change here');
}

const HARD: readonly (readonly [zone: string, date: string, clock: string, what: string])[] = [
  ['America/New_York', '2026-03-08', '02:30', 'gap of an hour'],
  ['America/New_York', '2026-11-01', '01:30', 'overlap of an hour'],
  ['Europe/London', '2026-03-29', '01:00', 'first minute of a gap'],
  ['Europe/London', '2026-10-25', '01:59', 'last minute of an overlap'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', 'gap of half an hour'],
  ['Australia/Lord_Howe', '2026-04-05', '01:45', 'overlap of half an hour'],
  ['America/Havana', '2026-03-08', '00:30', 'gap at midnight'],
  ['America/Havana', '2027-11-07', '00:30', 'overlap at midnight'],
  ['Asia/Beirut', '2026-03-29', '00:00', 'midnight that does not exist'],
  ['Asia/Beirut', '2026-10-24', '23:30', 'the hour before midnight, twice'],
  ['America/Santiago', '2026-09-06', '00:30', 'southern gap at midnight'],
  ['America/Santiago', '2026-04-04', '23:30', 'southern overlap before midnight'],
  ['Africa/Cairo', '2026-04-24', '00:15', 'gap on a Friday'],
  ['Pacific/Apia', '2011-12-30', '12:00', 'a day that was skipped'],
  ['Asia/Kathmandu', '2026-06-15', '09:00', 'an offset of 5:45'],
  ['Africa/Casablanca', '2026-02-15', '02:30', 'overlap at the start of Ramadan'],
];

test.each(HARD)('%s %s %s: %s', (zone, date, clock) => {
  const [hour = 0, rest = 0] = clock.split(':').map(Number);
  const minute = hour * 60 + rest;
  const instants = wallToInstants(tableAround(zone, date), dayOf(date) ?? 0, minute);
  const gap = inGap(zone, date, minute);
  expect(instants).toEqual({
    earlierMs: gap ? changeBehind(zone, date, minute) : oracle(zone, date, minute, 'earlier'),
    laterMs: gap ? changeBehind(zone, date, minute) : oracle(zone, date, minute, 'later'),
  });
});

test('the hard cases hold gaps and overlaps, or they would prove nothing', () => {
  const kinds = HARD.map(([zone, date, clock]) => {
    const [hour = 0, rest = 0] = clock.split(':').map(Number);
    const minute = hour * 60 + rest;
    if (inGap(zone, date, minute)) return 'gap';
    return oracle(zone, date, minute, 'earlier') === oracle(zone, date, minute, 'later')
      ? 'plain'
      : 'overlap';
  });
  expect(kinds.filter((kind) => kind === 'gap').length).toBeGreaterThanOrEqual(7);
  expect(kinds.filter((kind) => kind === 'overlap').length).toBeGreaterThanOrEqual(6);
});

/** Zones whose rules changed between the runtime's tzdata 2026c and ours. */
const NEWER_HERE = ['America/Havana', 'America/Inuvik', 'America/Winnipeg'];

test('every zone changes its clocks when compiled zoneinfo says so', () => {
  const [fromMs, toMs] = [Date.UTC(2025, 0, 2), Date.UTC(2031, 11, 30)];
  for (const zone of zoneinfoNames()) {
    const table = zoneTable(zone, fromMs, toMs);
    const own = table?.startsMs.slice(1).filter((atMs) => atMs > fromMs && atMs < toMs);
    expect({ zone, changes: own }).toEqual({
      zone,
      changes: zoneinfoChanges(zone).filter((atMs) => atMs > fromMs),
    });
  }
});

test('beside the zones that are newer here, the changes of a year and a half are those of the runtime', () => {
  const fromMs = Date.UTC(2026, 6, 1);
  const toMs = Date.UTC(2028, 0, 1);
  const other: string[] = [];
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const table = zoneTable(zone, fromMs, toMs);
    const own = table?.startsMs.slice(1).filter((atMs) => atMs > fromMs && atMs < toMs);
    const changes: number[] = [];
    let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
    for (;;) {
      const next = at.getTimeZoneTransition('next');
      if (next === null || next.epochMilliseconds >= toMs) break;
      if (next.offsetNanoseconds !== at.offsetNanoseconds) changes.push(next.epochMilliseconds);
      at = next;
    }
    if (own?.join() !== changes.join()) other.push(zone);
  }
  expect(NEWER_HERE).toEqual(expect.arrayContaining(other));
});

test.each([
  ['America/Winnipeg', '2026-12-01T15:00:00Z', '2026-12-01T10:00:00-05:00'],
  ['America/Rainy_River', '2026-12-01T15:00:00Z', '2026-12-01T10:00:00-05:00'],
  ['America/Havana', '2026-12-01T15:00:00Z', '2026-12-01T11:00:00-04:00'],
  ['America/Inuvik', '2026-12-01T16:00:00Z', '2026-12-01T10:00:00-06:00'],
  ['America/Edmonton', '2026-12-01T16:00:00Z', '2026-12-01T10:00:00-06:00'],
  ['America/Vancouver', '2026-12-01T17:00:00Z', '2026-12-01T10:00:00-07:00'],
  ['Africa/Casablanca', '2026-12-01T10:00:00Z', '2026-12-01T10:00:00+00:00'],
])('%s keeps the clock that its law set in 2026', (zone, at, local) => {
  const atMs = Date.parse(at);
  const table = zoneTable(zone, atMs, atMs);
  expect(table === undefined ? undefined : localTime(table, atMs)).toBe(local);
});

test('wall times of any zone agree with the oracle, both ways', () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => !NEWER_HERE.includes(zone));
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(2026, 0, 2) / 60_000, max: Date.UTC(2028, 11, 30) / 60_000 }),
      (zone, atMinute) => {
        const atMs = atMinute * 60_000;
        const table = zoneTable(zone, Date.UTC(2026, 0, 1), Date.UTC(2028, 11, 31));
        if (table === undefined) throw new Error(zone);
        const there = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
        expect(offsetAt(table, atMs)).toBe(there.offsetNanoseconds / 1e6);
        expect(localTime(table, atMs)).toBe(
          there.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
        );
        const minute = localMinute(table, atMs);
        const { earlierMs, laterMs } = wallToInstants(table, localDay(table, atMs), minute);
        expect([earlierMs, laterMs]).toContain(atMs);
        const date = dateOf(localDay(table, atMs));
        expect(earlierMs).toBe(oracle(zone, date, minute, 'earlier'));
        expect(laterMs).toBe(oracle(zone, date, minute, 'later'));
      },
    ),
    { numRuns: 500 },
  );
});

test('a zone nobody knows has no table', () => {
  expect(zoneTable('Mars/Olympus', 0, 1)).toBeUndefined();
});
