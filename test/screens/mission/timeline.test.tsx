import { array, assert, boolean, integer, property, record } from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { runId, stepId } from '../../../src/domain/ids.ts';
import type { MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { axisText, windowDays } from '../../../src/screens/mission/timeline/axis.ts';
import { columnOf, laneBar } from '../../../src/screens/mission/timeline/bars.ts';
import { lanesOf } from '../../../src/screens/mission/timeline/lanes.ts';
import { scrolled, wholeWindow, zoomed } from '../../../src/screens/mission/timeline/window.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { missionKey, NOW_MS, scheduledEvent } from '../support/sample-board.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const window = { fromMs: NOW_MS - 5 * HOUR_MS, lengthMs: 10 * HOUR_MS };
const mark = (atMs: number, glyph = '✓') => ({ atMs, glyph, ascii: '+' });

describe('bars', () => {
  test('a stretch is a bar, an open one goes on to now, marks lie over it, now is a line elsewhere', () => {
    const at = (hours: number): number => NOW_MS + hours * HOUR_MS;
    const draw = (lane: Parameters<typeof laneBar>[0], ascii = false): string =>
      laneBar(lane, window, 10, NOW_MS, ascii);
    expect(draw({ spans: [], marks: [] })).toBe('     ┊    ');
    expect(draw({ spans: [{ fromMs: at(-4), toMs: at(-2) }], marks: [] })).toBe(' ━━━ ┊    ');
    expect(draw({ spans: [{ fromMs: at(-2) }], marks: [mark(at(-2))] })).toBe('   ✓━━    ');
    expect(draw({ spans: [], marks: [mark(at(2)), mark(at(2.2)), mark(at(2.4))] })).toBe('     ┊ 3  ');
    expect(draw({ spans: [], marks: [mark(at(-9)), mark(at(9))] })).toBe('‹    ┊   ›');
    expect(draw({ spans: [{ fromMs: at(-9), toMs: at(9) }], marks: [] }, true)).toBe('<========>');
  });

  test('a bar is as wide as its room, whatever lies where', () => {
    const instant = integer({ min: NOW_MS - 40 * HOUR_MS, max: NOW_MS + 40 * HOUR_MS });
    assert(
      property(
        array(record({ fromMs: instant, toMs: instant })),
        array(instant),
        integer({ min: 1, max: 200 }),
        boolean(),
        (spans, marks, width, ascii) => {
          const drawn = laneBar({ spans, marks: marks.map((at) => mark(at)) }, window, width, NOW_MS, ascii);
          expect(drawn).toHaveLength(width);
          expect(ascii ? drawn.replaceAll(/[\x20-\x7e]/g, '') : '').toBe('');
        },
      ),
    );
  });

  test('all of a run, and now, lies inside the whole window', () => {
    const lanes = lanesOf(snapshot, new Map());
    const whole = wholeWindow(lanes, NOW_MS);
    const inside = (atMs: number): boolean => {
      const x = columnOf(whole, 60, atMs);
      return x >= 0 && x < 60;
    };
    expect(inside(NOW_MS)).toBe(true);
    for (const { spans, marks } of lanes) {
      for (const { fromMs, toMs } of spans) expect([fromMs, toMs ?? NOW_MS].every(inside)).toBe(true);
      for (const { atMs } of marks) expect(inside(atMs)).toBe(true);
    }
  });

  test('zooming keeps the middle, and never goes beyond its ends', () => {
    const middle = (each: typeof window): number => each.fromMs + each.lengthMs / 2;
    expect(middle(zoomed(window, 0.5))).toBeCloseTo(middle(window));
    let least = window;
    for (let turn = 0; turn < 50; turn += 1) least = zoomed(least, 0.5);
    expect(least.lengthMs).toBe(10 * MINUTE_MS);
    expect(middle(least)).toBeCloseTo(middle(window));
    expect(scrolled(window, 0.25).fromMs).toBe(window.fromMs + 2.5 * HOUR_MS);
  });
});

describe('axis', () => {
  test('labels stand on full hours by the clocks of the zone, where their instants are drawn', () => {
    // 15:00 UTC is 20:30 in Kolkata.
    const text = axisText(window, 100, 'Asia/Kolkata');
    const labels = [...text.matchAll(/\d\d:\d\d|\d+ \w{3}/g)];
    expect(labels.map(([label]) => label)).toEqual([
      '16:00',
      '17:00',
      '18:00',
      '19:00',
      '20:00',
      '21:00',
      '22:00',
      '23:00',
      '3 Mar',
    ]);
    expect(labels[4]?.index).toBe(columnOf(window, 100, NOW_MS - 30 * MINUTE_MS));
    expect(text).toHaveLength(100);
  });

  test('the days of a window are named', () => {
    expect(windowDays(window, 'UTC')).toBe('Mon 2 Mar');
    expect(windowDays(window, 'Asia/Tokyo')).toBe('2 Mar to 3 Mar');
    expect(axisText({ fromMs: NOW_MS, lengthMs: 10 * 24 * HOUR_MS }, 80, 'UTC')).toContain('5 Mar');
  });
});

const snapshot: MissionSnapshot = {
  key: missionKey('m'),
  run: {
    id: runId('r'),
    status: 'succeeded',
    startedAtMs: NOW_MS - 5 * HOUR_MS,
    finishedAtMs: NOW_MS - HOUR_MS,
  },
  runs: [],
  steps: [
    { id: stepId('calls'), sequence: 1, description: safe`Call them`, status: 'completed' },
    { id: stepId('report'), sequence: 2, description: safe`Report`, status: 'completed' },
  ],
  events: [
    {
      id: '1',
      type: 'step_started',
      stepId: stepId('calls'),
      summary: safe`go`,
      createdAtMs: NOW_MS - 4 * HOUR_MS,
    },
    {
      id: '2',
      type: 'step_completed',
      stepId: stepId('calls'),
      summary: safe`done`,
      createdAtMs: NOW_MS - 2 * HOUR_MS,
    },
    { id: '3', type: 'custom', summary: safe`a note`, createdAtMs: NOW_MS - 3 * HOUR_MS },
  ],
  scheduled: [
    scheduledEvent('a', { status: 'failed', callStatus: 'busy', scheduledAtMs: NOW_MS - 3.5 * HOUR_MS }),
    scheduledEvent('b', {
      status: 'completed',
      callStatus: 'completed',
      dispatchedAtMs: NOW_MS - 3 * HOUR_MS,
      callDurationS: 300,
    }),
    scheduledEvent('c', { to: safe`+14155550102`, stepId: stepId('gone') }),
  ],
  insights: [],
};

test('lanes: the run, each step with its numbers under it, what belongs to no step, the record', () => {
  const lanes = lanesOf(snapshot, new Map());
  expect(lanes.map(({ id, status }) => `${id}: ${status.word}`)).toEqual([
    'run: succeeded',
    'step calls: completed',
    'contact calls 13125550101: answered',
    'step report: completed',
    'contact  14155550102: pending',
    'record: 1 entry',
  ]);
  expect(lanes[1]?.spans).toEqual([{ fromMs: NOW_MS - 4 * HOUR_MS, toMs: NOW_MS - 2 * HOUR_MS }]);
  expect(lanes[2]?.marks).toHaveLength(2);
  expect(lanes[2]?.spans).toEqual([{ fromMs: NOW_MS - 3 * HOUR_MS, toMs: NOW_MS - 3 * HOUR_MS + 300_000 }]);
  // When a step without a record began is not guessed.
  expect(lanes[3]?.spans).toEqual([]);
  expect(lanes[3]?.told).toContain('does not say when it began');
});

let app: OpenConsole | undefined;
afterEach(() => app?.close());

test('keys scroll and zoom the time line of a run; a shows all of it again; n opens a number', async () => {
  const start = { screen: 'mission', mission: missionKey('window-washers'), tab: 'time' };
  app = await openConsole({ start, host: { ascii: true } });
  const axis = (): string => app?.terminal.screen().find((row) => row.includes('Mar, CET')) ?? '';
  const whole = axis();
  expect(app.terminal.text()).toContain('>=========');
  await app.terminal.send('>');
  expect(axis()).not.toBe(whole);
  await app.terminal.send('+');
  await app.terminal.send('a');
  expect(axis()).toBe(whole);
  await app.terminal.send('/', 'Shiny', '\r', 'n');
  expect(app.terminal.text()).toContain('Shiny Panes +13125550101');
});
