import { array, assert, integer, property } from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import {
  calendarDay,
  callsInHour,
  dayStartMs,
  hourOf,
} from '../../../src/screens/schedule/calendar/calendar-day.ts';
import { calendarLines } from '../../../src/screens/schedule/calendar/calendar-lines.ts';
import { segmentsOf, segmentsWidth } from '../../../src/ui/text/segments.ts';
import type { BoardUpdate, ScheduledRow } from '../../../src/state/board.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { NOW_MS, scheduledEvent } from '../support/sample-board.ts';

const HOUR_MS = 3_600_000;

const call = (id: string, hours: number, zones: readonly string[]): ScheduledRow => ({
  event: scheduledEvent(id, { scheduledAtMs: NOW_MS + hours * HOUR_MS }),
  zones,
});

describe('a day', () => {
  test('every call of the day is in exactly one column, whatever does not fit is among the others', () => {
    const zones = ['America/Chicago', 'America/New_York', 'America/Denver', 'Europe/Paris', 'Asia/Tokyo', ''];
    assert(
      property(
        array(integer({ min: -60, max: 60 })),
        integer({ min: 1, max: 8 }),
        integer({ min: 0, max: zones.length - 1 }),
        (hours, most, shift) => {
          const rows = hours.map((hour, index) => {
            const zone = zones[(index + shift) % zones.length] ?? '';
            return call(String(index), hour / 2, zone === '' ? [] : [zone]);
          });
          const day = calendarDay(rows, NOW_MS, 'Europe/Berlin', most);
          const inside = rows.filter(({ event }) => {
            const at = event.scheduledAtMs ?? 0;
            return at >= day.startMs && at < day.startMs + day.hours * HOUR_MS;
          });
          const shown = day.columns.flatMap(({ hours: cells }) => cells.flat().map(({ event }) => event.id));
          expect(shown.toSorted((a, b) => Number(a) - Number(b))).toEqual(
            inside.map(({ event }) => event.id),
          );
          expect(day.columns.length).toBeLessThanOrEqual(most);
          expect(day.calls).toBe(inside.length);
        },
      ),
    );
  });

  test('zones whose clocks show the same that day share a column', () => {
    const day = calendarDay(
      [call('a', 0, ['America/Chicago']), call('b', 1, ['America/Winnipeg']), call('c', 2, [])],
      NOW_MS,
      'UTC',
      4,
    );
    expect(day.columns.map(({ label }) => label)).toEqual(['CST', '?']);
  });

  test('the days on which clocks change have 23 and 25 hours', () => {
    const spring = Date.UTC(2026, 2, 29, 12);
    const autumn = Date.UTC(2026, 9, 25, 12);
    expect(calendarDay([], spring, 'Europe/Berlin', 3).hours).toBe(23);
    expect(calendarDay([], autumn, 'Europe/Berlin', 3).hours).toBe(25);
    expect(dayStartMs(spring, 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 28, 23));
    expect(dayStartMs(spring, 'Europe/Berlin', 1)).toBe(Date.UTC(2026, 2, 29, 22));
  });

  test('an hour holds its first instant and not its last; the first call of an hour is the one to go to', () => {
    const day = { startMs: NOW_MS, hours: 24 };
    expect(hourOf(day, NOW_MS)).toBe(0);
    expect(hourOf(day, NOW_MS + HOUR_MS)).toBe(1);
    expect(hourOf(day, NOW_MS + 24 * HOUR_MS)).toBeUndefined();
    const rows = [call('b', 0.5, []), call('a', 0.2, []), call('c', 1, [])];
    expect(callsInHour(rows, NOW_MS).map(({ event }) => event.id)).toEqual(['a', 'b']);
    expect(callsInHour(rows, NOW_MS + 2 * HOUR_MS)).toEqual([]);
  });

  test('no line is wider than its room, and a crowd becomes a number', () => {
    const rows = Array.from({ length: 30 }, (_, index) => call(String(index), 0.1, ['America/Chicago']));
    const day = calendarDay(rows, NOW_MS, 'UTC', 3);
    for (const ascii of [true, false]) {
      const lines = calendarLines(day, { width: 40, rows: 36, nowMs: NOW_MS, ascii, atMs: NOW_MS });
      expect(lines.length).toBeLessThanOrEqual(36);
      const grid = lines.slice(0, 27);
      for (const line of grid) expect(segmentsWidth(segmentsOf(line))).toBeLessThanOrEqual(40);
      const text = lines.map((line) =>
        segmentsOf(line)
          .map((each) => each.text)
          .join(''),
      );
      expect(text.some((line) => / 30 /.test(line))).toBe(true);
      expect(text).toContainEqual(expect.stringContaining('calling hours not read yet'));
    }
  });
});

let app: OpenConsole;
let isOpen = false;
const open = async (): Promise<void> => {
  app = await openConsole({ columns: 120, rows: 40, start: { screen: 'schedule' } });
  isOpen = true;
};
afterEach(() => {
  if (isOpen) app.close();
});

const text = (): string => app.terminal.text();
const lists = () => app.console.store.getState().view.lists;

test('standing on a call moves the mark; going to an hour moves the cursor to its call', async () => {
  await open();
  expect(text()).toMatch(/▸ 15:00/);
  await app.terminal.send('j');
  expect(text()).toMatch(/▸◷16:00/);
  // 18:30 is the next call; 17:00 has none, so that the list stays where it is.
  await app.terminal.send('>');
  expect(text()).toMatch(/▸ 17:00/);
  expect(lists()['schedule']?.cursorIndex).toBe(1);
  await app.terminal.send('>');
  expect(text()).toMatch(/▸ 18:00/);
  expect(lists()['schedule']?.cursorIndex).toBe(2);
  await app.terminal.send('}');
  expect(text()).toContain('Tue 3 Mar CET · no calls');
  await app.terminal.send('{', 'o');
  expect(text()).toContain('today, Mon 2 Mar');
  expect(lists()['schedule']?.cursorIndex).toBe(1);
});

test('a hold is on the calendar from its beginning on', async () => {
  await open();
  expect(text()).not.toContain('‖');
  app.backend.send([{ kind: 'set', field: 'hold', value: { sinceMs: NOW_MS - HOUR_MS, by: safe`ada` } }]);
  await app.terminal.idle();
  expect(text()).toContain('held');
  expect(text()).toMatch(/‖15:00/);
  expect(text()).toMatch(/‖23:00/);
  expect(text()).not.toMatch(/‖13:00/);
});

test('c hides the calendar where it stands beside the list', async () => {
  await open();
  expect(text()).toContain('outside hours');
  await app.terminal.send('c');
  expect(text()).not.toContain('outside hours');
});

test('in the list\u2019s place the arrows go by hour and day, and what acts mean stays in sight', async () => {
  app = await openConsole({ start: { screen: 'schedule' } });
  isOpen = true;
  await app.terminal.send('c', 'j', 'j');
  expect(text()).toMatch(/▸ 17:00/);
  expect(text()).toContain('No call in this hour.');
  await app.terminal.send('k');
  expect(text()).toContain('▸ 09:12 CST Shiny Panes');
  await app.terminal.send('\u001b[C');
  expect(text()).toContain('Tue 3 Mar');
});

test('the help says what the arrows do in the list\u2019s place, in words', async () => {
  app = await openConsole({ columns: 80, rows: 60, start: { screen: 'schedule' } });
  isOpen = true;
  await app.terminal.send('c');
  await app.terminal.send('?');
  expect(text()).not.toMatch(/calendar\.(hour|day)-/);
});

test('the calendar shows what the list\u2019s filter leaves, and says that it leaves some out', async () => {
  await open();
  expect(text()).toContain('5 calls');
  await app.terminal.send('/', ...'Shiny'.split(''), '\r');
  expect(text()).toContain('1 call, filtered');
  expect(text()).toMatch(/1\/1/);
});

test('in the list\u2019s place acts mean the call that the calendar points at, and nothing where it points at none', async () => {
  app = await openConsole({ start: { screen: 'schedule' } });
  isOpen = true;
  await app.terminal.send('c', 'o');
  expect(text()).toMatch(/▸ 09:12 CST Shiny Panes/);
  await app.terminal.send('>');
  expect(text()).toContain('No call in this hour.');
  await app.slowly('X');
  expect(text()).toContain('No call of this hour is chosen');
  await app.slowly('M', 'y', 'R');
  expect(app.backend.previewed).toEqual([]);
  expect(text()).toContain('2 Schedule');
  await app.slowly('k', 'X');
  expect(text()).toContain('Cancel the call to Shiny Panes');
});

test('in the list\u2019s place j goes through the calls of one hour before it leaves it', async () => {
  const at = (id: string, minutes: number): BoardUpdate => {
    const row = call(id, minutes / 60, ['America/Chicago']);
    return { kind: 'upsert', into: 'scheduled', rows: [[id, { ...row, contactName: safe`Contact ${id}` }]] };
  };
  app = await openConsole({ start: { screen: 'schedule' } });
  isOpen = true;
  app.backend.send([at('two', 40), at('three', 41), at('one', 20)]);
  await app.terminal.idle();
  await app.terminal.send('c', 'o');
  const seen: string[] = [];
  for (let each = 0; each < 5; each += 1) {
    seen.push(/^▸ ?(?:\d\d:\d\d \w+ )(.*?) [○✓]/m.exec(text())?.[1] ?? 'none');
    await app.terminal.send('j');
  }
  expect(seen).toEqual(['Shiny Panes', 'Contact one', 'Contact two', 'Contact three', 'none']);
  await app.terminal.send('k', 'k');
  expect(text()).toMatch(/▸.*Contact three/);
});
