import { expect, test } from 'vitest';
import { zonesPicture } from '../../../src/screens/planner/zones-picture.ts';
import type { PlannedCall, PlanView } from '../../../src/state/planning.ts';
import { segmentsOf } from '../../../src/ui/text/segments.ts';

const NOW_MS = Date.parse('2026-11-23T13:30Z');
const call = (phone: string, at: string, zone: string): PlannedCall => ({
  row: 1,
  phone,
  recipient: 'service',
  atMs: Date.parse(at),
  endMs: Date.parse(at) + 240_000,
  latestStartMs: Date.parse(at),
  local: [{ zone, sameAs: [], time: at }],
  line: '+15035550149',
  batch: 1,
  status: 'firm',
  committed: false,
  retry: false,
  slackMinutes: 0,
  zoneSource: { detail: '' },
  why: [],
});
const calls = [
  call('+12122340100', '2026-11-23T14:00Z', 'America/New_York'),
  call('+12122340101', '2026-11-23T14:10Z', 'America/New_York'),
  call('+14152340100', '2026-11-24T17:00Z', 'America/Los_Angeles'),
];
const open = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });
const plan: PlanView = {
  madeAtMs: NOW_MS,
  placed: new Map(calls.map((each) => [each.phone, each])),
  unplaced: new Map(),
  missionClass: 1,
  batches: 1,
  firm: 3,
  peak: { calls: 2 },
  zones: [
    {
      zone: 'America/New_York',
      open: [open('2026-11-23T14:00Z', '2026-11-23T22:00Z'), open('2026-11-24T14:00Z', '2026-11-24T22:00Z')],
    },
    {
      zone: 'America/Los_Angeles',
      open: [open('2026-11-23T17:00Z', '2026-11-24T01:00Z'), open('2026-11-24T17:00Z', '2026-11-25T01:00Z')],
    },
  ],
  scheduledMs: [],
  pace: { spacingMs: 90_000, batchSize: 8, lines: ['+15035550149'] },
  warnings: [],
  versions: { tz: '2026c', tables: '2026c', legal: '', holidays: '' },
  digest: 'd',
};
const environment = {
  minuteMs: NOW_MS,
  wallMinuteMs: NOW_MS,
  zoneMode: 'recipient',
  operatorZone: 'Europe/Berlin',
  ascii: false,
} as const;
const draw = (maxZones: number, focusId?: string, ascii = false, drawn = plan): readonly string[] =>
  zonesPicture(drawn, { ...environment, ascii }, { width: 80, maxZones }, focusId).map((line) =>
    segmentsOf(line)
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

test('a day on the operator’s clock: open hours, calls, now, and each zone’s own time', () => {
  expect(draw(2)).toEqual([
    ' 23 Nov      00    03    06    09    12    15    18    21     my CET',
    ' New York    ·····························│2▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒·· now 08:30 EST',
    ' Los Angeles ·····························│······▒▒▒▒▒▒▒▒▒▒▒▒ now 05:30 PST',
    ' all calls                                │2                  2 that day',
  ]);
});

test('the day and the zone of the call in focus are shown, where there is room for one zone too', () => {
  expect(draw(1, '+14152340100', true)).toEqual([
    ' 24 Nov      00    03    06    09    12    15    18    21     +1 zones',
    ' Los Angeles ====................................1=========== now 05:30 PST',
    ' all calls                                       1            1 that day',
  ]);
});

test('what is scheduled already stands above what will be with the plan; a call that was sent is counted once', () => {
  const [first, ...others] = calls;
  const sent = { ...first, committed: true } as PlannedCall;
  const drawn: PlanView = {
    ...plan,
    placed: new Map([sent, ...others].map((each) => [each.phone, each])),
    scheduledMs: ['2026-11-22T14:00Z', '2026-11-23T14:00Z', '2026-11-23T18:00Z'].map(Date.parse),
  };
  expect(draw(2, undefined, false, drawn)).toEqual([
    ' 23 Nov      00    03    06    09    12    15    18    21     +1 zones',
    ' New York    ·····························│2▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒·· now 08:30 EST',
    ' before                                   │1       1          2 scheduled',
    ' with plan                                │2       1          3 that day',
  ]);
});
