import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openIntervals, type CallRules } from '../../../src/planner/hours/open-hours.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { parseWeekHours, type WeekHours } from '../../../src/planner/hours/week-hours.ts';
import { zoneTable } from '../../../src/planner/hours/zone-table.ts';
import { wallClock } from '../independent-clock.ts';

const MINUTE_MS = 60_000;

function week(text: string): WeekHours {
  const read = parseWeekHours({ daily: [text] });
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

function rules(hours: string): CallRules {
  return {
    courtesy: week(hours),
    legal: [],
    places: [],
    closedOnHolidays: false,
    onlyThere: [],
    weekend: undefined,
    own: undefined,
    key: hours,
  };
}

function open(zone: string, hours: string, from: string, to: string): { from: string; to: string }[] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const table = zoneTable(zone, fromMs, toMs);
  if (table === undefined) throw new Error(zone);
  return openIntervals(rules(hours), table, fromMs, toMs, 'courtesy', plannerData()).map((interval) => ({
    from: new Date(interval.fromMs).toISOString().slice(0, 16),
    to: new Date(interval.toMs).toISOString().slice(0, 16),
  }));
}

test('an opening inside a gap moves to the first instant that exists', () => {
  expect(open('America/New_York', '02:30-05:00', '2026-03-08T05:00Z', '2026-03-08T20:00Z')).toEqual([
    { from: '2026-03-08T07:00', to: '2026-03-08T09:00' },
  ]);
});

test('a closing inside a gap moves to the change', () => {
  expect(open('America/New_York', '00:00-02:30', '2026-03-08T05:00Z', '2026-03-08T20:00Z')).toEqual([
    { from: '2026-03-08T05:00', to: '2026-03-08T07:00' },
  ]);
});

test('hours that lie in a gap altogether do not open', () => {
  expect(open('America/New_York', '02:10-02:50', '2026-03-08T05:00Z', '2026-03-08T20:00Z')).toEqual([]);
});

test('in an overlap hours open at the later instant and close at the earlier', () => {
  expect(open('America/New_York', '01:30-05:00', '2026-11-01T04:00Z', '2026-11-01T20:00Z')).toEqual([
    { from: '2026-11-01T06:30', to: '2026-11-01T10:00' },
  ]);
  expect(open('America/New_York', '00:00-01:30', '2026-11-01T04:00Z', '2026-11-01T20:00Z')).toEqual([
    { from: '2026-11-01T04:00', to: '2026-11-01T05:30' },
  ]);
});

test('Lord Howe moves by half an hour', () => {
  expect(open('Australia/Lord_Howe', '02:15-06:00', '2026-10-03T14:00Z', '2026-10-04T02:00Z')).toEqual([
    { from: '2026-10-03T15:30', to: '2026-10-03T19:00' },
  ]);
  expect(open('Australia/Lord_Howe', '01:45-06:00', '2026-04-04T13:30Z', '2026-04-05T02:00Z')).toEqual([
    { from: '2026-04-04T15:15', to: '2026-04-04T19:30' },
  ]);
});

test('a midnight that does not exist closes the day before at the change', () => {
  expect(open('Asia/Beirut', '22:00-24:00', '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
    { from: '2026-03-28T20:00', to: '2026-03-28T22:00' },
  ]);
  expect(open('Asia/Beirut', '00:00-02:00', '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
    { from: '2026-03-28T22:00', to: '2026-03-28T23:00' },
  ]);
});

test('every open minute is inside the hours by the clocks of the zone, and none is missing outside a change', () => {
  const zones = [
    'America/New_York', 'America/Havana', 'America/Santiago', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Beirut',
    'Africa/Cairo', 'Europe/London', 'Africa/Casablanca', 'America/Scoresbysund', 'Pacific/Chatham', 'Asia/Gaza',
  ]; // prettier-ignore
  const starts = [
    '2026-03-07',
    '2026-03-28',
    '2026-04-04',
    '2026-04-23',
    '2026-09-05',
    '2026-10-03',
    '2026-10-24',
    '2026-10-31',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...starts),
      fc.integer({ min: 0, max: 95 }),
      fc.integer({ min: 1, max: 40 }),
      (zone, start, first, length) => {
        const openMinute = first * 15;
        const closeMinute = Math.min(1440, openMinute + length * 15);
        const two = (value: number): string => String(value).padStart(2, '0');
        const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
        const fromMs = Date.parse(`${start}T00:00Z`);
        const toMs = fromMs + 3 * 1440 * MINUTE_MS;
        const table = zoneTable(zone, fromMs, toMs);
        if (table === undefined) throw new Error(zone);
        const hours = rules(`${clock(openMinute)}-${clock(closeMinute)}`);
        const intervals = openIntervals(hours, table, fromMs, toMs, 'courtesy', plannerData());
        const faults: string[] = [];
        for (let atMs = fromMs; atMs < toMs; atMs += 15 * MINUTE_MS) {
          const isOpen = intervals.some((each) => each.fromMs <= atMs && atMs < each.toMs);
          const { minute } = wallClock(zone, atMs);
          const inside = openMinute <= minute && minute < closeMinute;
          const at = `${zone} ${new Date(atMs).toISOString()} minute ${minute}`;
          if (isOpen && !inside) faults.push(`open: ${at}`);
          // Within two hours of a change some minutes are given up on purpose.
          const change = table.startsMs.some((changeMs) => Math.abs(changeMs - atMs) <= 120 * MINUTE_MS);
          if (!isOpen && inside && !change && atMs > fromMs) faults.push(`shut: ${at}`);
        }
        expect(faults).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
