import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '../../src/app/backend/write-report.ts';
import type { AlertMessage } from '../../src/domain/alert/alert-message.ts';
import { createReportKeeper } from '../../src/engine/reports/report-keeper.ts';
import { manualClock, type ManualClock } from '../../src/lib/manual-clock.ts';
import { safe } from '../../src/lib/safe-text.ts';
import { emptyBoard, type Board } from '../../src/state/board.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import type { LedgerPort } from '../../src/state/ledger/port.ts';
import { createSqliteLedger } from '../../src/state/ledger/sqlite-ledger.ts';
import { parseReportsFile, REPORTS_SAMPLE } from '../../src/state/settings/reports-file.ts';
import { rulesOf } from './alerts/alert-world.ts';

/** Monday, 18:30 in Berlin. */
const DUE_MS = Date.parse('2026-11-30T17:30:00Z');
let folder: string;
let clock: ManualClock;
const opened: LedgerPort[] = [];
const sent: AlertMessage[] = [];
let refuses = 0;
const notices: string[] = [];
let board: Board;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'));
  clock = manualClock(DUE_MS - 60_000);
  sent.length = 0;
  notices.length = 0;
  refuses = 0;
  board = {
    ...emptyBoard,
    pollers: new Map([['schedule', { lastOkAtMs: 1, attempt: 0 }]]),
  } as unknown as Board;
});
afterEach(async () => {
  for (const ledger of opened.splice(0)) await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const keeper = (holder: string) => {
  const database = openLedger(join(folder, 'data', 'ledger.db'));
  if (!database.ok) throw new Error(database.error.sentence);
  const ledger = createSqliteLedger({ database: database.value, holder, clock });
  opened.push(ledger);
  const schedules = parseReportsFile(REPORTS_SAMPLE);
  if (!schedules.ok) throw new Error('the sample is wrong');
  const [first] = schedules.value;
  if (first === undefined) throw new Error('no report');
  return createReportKeeper({
    schedules: () => [{ ...first, file: 'all-{date}.html' }],
    ledger,
    clock,
    alerts: {
      reading: () => ({
        path: '',
        complaints: [],
        rules: rulesOf({ channels: { team: { kind: 'command', run: ['x'] } }, rules: [] }),
      }),
      send: async (_channel, message) => {
        if (refuses > 0) {
          refuses -= 1;
          return { kind: 'failed', why: safe`it is away` };
        }
        sent.push(message);
        return { kind: 'sent' };
      },
    },
    prices: () => undefined,
    actor: 'engine:kim',
    write: (path, text) => writeReport(path, text, { home: folder, cwd: folder }),
    board: () => board,
    publish: (updates) => {
      for (const update of updates)
        if (update.kind === 'upsert' && update.into === 'notices')
          notices.push(...update.rows.map(([, { sentence }]) => sentence));
    },
  });
};

test('made once by whoever watches, to a file of its owner and a channel', async () => {
  const [one, two] = [keeper('a'), keeper('b')];
  await Promise.all([one.look(), two.look()]);
  expect(sent).toEqual([]);
  await clock.advance(60_000);
  await Promise.all([one.look(), two.look(), keeper('c').look()]);
  await one.look();
  expect(sent.map(({ title }) => title)).toEqual([
    'Report evening: 0 missions, 2026-11-30 18:30 Europe/Berlin',
  ]);
  const path = join(folder, 'all-2026-11-30.html');
  expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).toSorted()).toEqual(['all-2026-11-30.html', 'data']);
  expect(sent[0]?.lines.at(-1)).toBe(`Written to ${path}`);
  const log = opened[0]
    ?.view()
    .audit.latest(5)
    .map(({ summary }) => summary);
  expect(log).toEqual(['Report evening of 2026-11-30 made']);
});

test('a channel that is away is asked again, so often and no more', async () => {
  refuses = 2;
  const one = keeper('a');
  await clock.advance(60_000);
  for (let minute = 0; minute < 10; minute += 1) {
    await one.look();
    await clock.advance(60_000);
  }
  expect(sent).toHaveLength(1);
  refuses = 99;
  await clock.advance(24 * 3_600_000 - 11 * 60_000);
  for (let minute = 0; minute < 20; minute += 1) {
    await one.look();
    await clock.advance(60_000);
  }
  // Five tries of Tuesday's, and then somebody is told.
  expect(99 - refuses).toBe(5);
  expect(sent).toHaveLength(1);
  expect(notices).toEqual(['Report evening of 2026-12-01 could not be delivered: team: it is away']);
});

test('nothing is told of a board that is not read yet', async () => {
  board = emptyBoard;
  await clock.advance(60_000);
  await keeper('a').look();
  expect(sent).toEqual([]);
});
