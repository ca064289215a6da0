import { expect, test } from 'vitest';
import type { MissionRow } from '../../src/domain/mission/mission-row.ts';
import { lastDue } from '../../src/domain/report/report-schedule.ts';
import { safeText } from '../../src/lib/safe-text.ts';
import { emptyBoard, type Board } from '../../src/state/board.ts';
import { missionsReport } from '../../src/state/report/missions-report.ts';
import { reportText } from '../../src/state/report/report-text.ts';
import { parsePricesFile, PRICES_SAMPLE } from '../../src/state/settings/prices-file.ts';

const NOW = Date.parse('2026-11-30T18:00:00Z');
const EVIL = `<script>alert("x")</script> =HYPERLINK(1)|'&`;
const row = {
  key: 'm',
  slug: 'glass',
  name: safeText(EVIL),
  status: 'running',
  reason: { kind: 'working', sentence: safeText('calls go on') },
} as unknown as MissionRow;
const event = (id: string, change: object) =>
  [
    id,
    {
      missionKey: 'm',
      contactName: safeText('=1+1'),
      zones: [],
      event: { id, channel: 'call', to: '+13125550101', status: 'completed', scheduledAtMs: NOW, ...change },
    },
  ] as const;
const poller = { lastOkAtMs: 1, attempt: 0 };
const board = {
  ...emptyBoard,
  missions: new Map([['m', row]]),
  scheduled: new Map([
    event('a', { callDurationS: 61 }),
    event('b', { callStatus: 'no-answer' }),
    event('c', { status: 'pending', to: '+13125550102' }),
    event('d', { status: 'cancelled' }),
    event('e', { channel: 'sms', to: '+999' }),
    event('f', {}),
  ]),
  pollers: new Map(['all missions', 'progress', 'schedule', 'approvals'].map((name) => [name, poller])),
} as unknown as Board;
const prices = (() => {
  const read = parsePricesFile(PRICES_SAMPLE);
  if (!read.ok) throw new Error('the sample is wrong');
  return read.value;
})();
const made = (on: Board = board) => missionsReport(on, [row], { nowMs: NOW, zone: 'Europe/Berlin', prices });

test('counts what went out, and says what is not in the sum', () => {
  const [mission] = made().missions;
  expect(mission).toMatchObject({
    outcomes: { completed: 3, 'no answer': 1, failed: 0, 'taken back': 1, 'to come': 1, 'under way': 0 },
    calls: 3,
    messages: 1,
    people: 2,
    seconds: 61,
    // Two minutes of 1.4 cents, and a message of 8.
    micros: 108_000,
    uncosted: 1,
  });
});

test.each([true, false])('a report runs nothing, whatever it is opened with (whole: %s)', (whole) => {
  const html = reportText(made(), 'html', whole);
  expect(html).not.toMatch(/<script|javascript:|src=|href=/);
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(html).toContain("default-src 'none'");
  const csv = reportText(made(), 'csv', whole);
  for (const cell of csv.split(/,|\r\n/)) expect(cell).not.toMatch(/^"?[=@]/);
  const md = reportText(made(), 'md', whole);
  expect(md).not.toMatch(/(?<!\\)</);
  const widths = md
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)\|/).length);
  expect(new Set(widths)).toEqual(new Set(whole ? [11, 9] : [11]));
});

test('what was not read is in every form', () => {
  const broken = made({ ...board, pollers: new Map() });
  expect(broken.unread).toHaveLength(4);
  for (const form of ['md', 'csv', 'html'] as const) {
    expect(reportText(broken, form, false).toLowerCase()).toMatch(
      /not read:(?:\*\*)? schedule: not read yet/,
    );
  }
});

test('due by the clock of its zone, on its days, and not hours late', () => {
  const at = { minute: 18 * 60 + 30, zone: 'Europe/Berlin', days: [1] };
  const due = (iso: string, change: object = {}) => lastDue({ ...at, ...change }, Date.parse(iso));
  // Monday 30 November, 18:30 in Berlin is 17:30 UTC.
  expect(due('2026-11-30T17:29:00Z')).toBeUndefined();
  expect(due('2026-11-30T17:30:00Z')).toEqual({
    day: '2026-11-30',
    atMs: Date.parse('2026-11-30T17:30:00Z'),
  });
  expect(due('2026-11-30T23:29:00Z')?.day).toBe('2026-11-30');
  expect(due('2026-11-30T23:31:00Z')).toBeUndefined();
  expect(due('2026-12-01T17:31:00Z')).toBeUndefined();
  // Over midnight it is still yesterday's.
  expect(due('2026-12-01T00:30:00Z', { minute: 23 * 60 + 50 })?.day).toBe('2026-11-30');
});
