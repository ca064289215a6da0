import { afterEach, beforeEach, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookFrom, publishBudgets, type MoneyFiles } from '../../../src/engine/money/publish-budgets.ts';
import { eventCost } from '../../../src/engine/money/count-costs.ts';
import { dayBounds } from '../../../src/domain/cost/budget.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { BUDGETS_SAMPLE, parseBudgetsFile } from '../../../src/state/settings/budgets-file.ts';
import { parsePricesFile, PRICES_SAMPLE } from '../../../src/state/settings/prices-file.ts';

let folder: string;
let ledger: LedgerPort;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'budgets-'));
  const opened = openLedger(join(folder, 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  ledger = createSqliteLedger({ database: opened.value, holder: 'x', clock: manualClock(0) });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const files = (changedAtMs: number, change: Partial<MoneyFiles> = {}): MoneyFiles => {
  const budgets = parseBudgetsFile(BUDGETS_SAMPLE);
  const prices = parsePricesFile(PRICES_SAMPLE);
  if (!budgets.ok || !prices.ok) throw new Error('the samples are wrong');
  return { budgets: budgets.value, prices: prices.value, changedAtMs, complaints: [], ...change };
};
const none: MoneyFiles = { changedAtMs: 0, complaints: [] };
const publish = (host: string, what: MoneyFiles) =>
  publishBudgets({ ledger, files: () => what, host, actor: 'operator:kim', nowMs: () => 1 });
const host = () => ledger.view().budgets.book()?.host;

test('of two machines the file that was changed last counts, and each change is in the log', async () => {
  await publish('a', files(100));
  expect(host()).toBe('a');
  await publish('b', files(50));
  expect(host()).toBe('a');
  await publish('b', files(200));
  expect(host()).toBe('b');
  await publish('a', files(100));
  expect(host()).toBe('b');
  // Nothing new, nothing written.
  await publish('b', files(200));
  const log = ledger.view().audit.latest(10);
  expect(log.map(({ summary }) => summary).toSorted()).toEqual([
    'Budgets: account 500.00 USD, day 40.00 USD, mission 25.00 USD, 1 missions of their own; from a',
    'Budgets: account 500.00 USD, day 40.00 USD, mission 25.00 USD, 1 missions of their own; from b',
  ]);
});

test('prices alone replace no budgets; a broken file and a machine without files change nothing', async () => {
  await publish('a', files(100));
  const { budgets: _none, ...pricesAlone } = files(300);
  await publish('b', pricesAlone);
  await publish('a', files(400, { complaints: [safeText('line 1')] }));
  await publish('c', none);
  expect(ledger.view().budgets.book()).toMatchObject({ host: 'a', changedAtMs: 100 });
  // Whoever wrote them may take them away.
  await publish('a', none);
  expect(ledger.view().budgets.book()).toBeUndefined();
});

test('prices in another currency are no prices', () => {
  const { budgets, prices } = files(1);
  if (budgets === undefined || prices === undefined) throw new Error('no files');
  const book = bookFrom({ ...none, budgets, prices: { ...prices, currency: 'EUR' } }, 'desk');
  expect(book?.prices).toBeUndefined();
  expect(book?.pricesFault).toBe('prices.json is in EUR, budgets.json in USD');
});

test('a slip in the file is told with its place', () => {
  const read = parseBudgetsFile('{\n  "currency": "USD",\n  "day": -1,\n  "dya": 3,\n  "zone": "Mars"\n}');
  expect(read.ok ? [] : read.error.map(({ line, sentence }) => `${line}: ${sentence}`)).toEqual([
    '3: day must be an amount from 0 to 1000000.',
    '4: dya is no member that is known here; is "dya" a slip?',
    '5: zone must be an IANA zone such as Europe/Berlin.',
  ]);
});

test('what an event costs: as it was, as it is assumed, or nothing', () => {
  const book = bookFrom(files(1), 'desk');
  if (book === undefined) throw new Error('no book');
  const call = { channel: 'call', to: '+13125550101', status: 'completed' };
  const cost = (change: object) => eventCost({ ...call, ...change } as unknown as ScheduledEvent, book);
  expect(cost({ callDurationS: 61 })).toEqual({ micros: 28_000, told: true });
  expect(cost({})).toEqual({ micros: 28_000, told: false });
  expect(cost({ status: 'pending' })).toEqual({ micros: 28_000, told: false });
  expect(cost({ status: 'in_progress', callDurationS: 1 })).toEqual({ micros: 14_000, told: false });
  expect(cost({ callStatus: 'no-answer' })).toEqual({ micros: 0, told: true });
  expect(cost({ status: 'cancelled' })).toEqual({ micros: 0, told: true });
  expect(cost({ channel: 'sms' })).toEqual({ micros: 4_000, told: true });
});

test('a day with a change of the clocks is 23 hours long', () => {
  const { fromMs, untilMs } = dayBounds('America/Chicago', '2026-03-08');
  expect((untilMs - fromMs) / 3_600_000).toBe(23);
});
