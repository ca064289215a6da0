import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRetention } from '../../src/engine/retention.ts';
import { manualClock } from '../../src/lib/manual-clock.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import type { Intent } from '../../src/state/ledger/intents.ts';
import type { LedgerPort } from '../../src/state/ledger/port.ts';
import { createSqliteLedger } from '../../src/state/ledger/sqlite-ledger.ts';

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;
let folder: string;
let ledger: LedgerPort;
const clock = manualClock(NOW);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retention-'));
  const opened = openLedger(join(folder, 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  ledger = createSqliteLedger({ database: opened.value, holder: 'x', clock });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const tryOf = (opKey: string, status: string, atMs: number, more: object = {}): Intent => ({
  opKey,
  kind: 'dispatch',
  status,
  slot: 0,
  body: JSON.stringify({
    actor: { kind: 'operator', label: 'kim' },
    atMs,
    item: {
      channel: 'call',
      assistantId: 'a',
      to: '+13125550101',
      from: '+1',
      atMs,
      attempt: 1,
      contactName: 'Ann',
      variables: { n: 'Ann' },
    },
    ...more,
  }),
  createdAtMs: 1,
  updatedAtMs: atMs,
});

test('what is over and old loses its names; what anything depends on does not', async () => {
  const old = NOW - 40 * DAY_MS;
  const intents = [
    tryOf('old', 'done', old),
    ...['sent', 'unknown', 'parked', 'planned', 'unsent'].map((status) => tryOf(status, status, old)),
    tryOf('held', 'cancelled', old, { heldBack: true }),
    tryOf('young', 'done', NOW - 20 * DAY_MS),
    tryOf('ahead', 'done', NOW + DAY_MS),
    ...Array.from({ length: 450 }, (_, index) => tryOf(`many-${index}`, 'cancelled', old)),
  ];
  await ledger.commit((tables) => {
    for (const intent of intents) tables.intents.insert(intent);
    tables.snapshots.save({
      name: 'talk:a',
      body: { id: 'a', turns: [{ text: 'Ann' }], summary: 'Ann' },
      takenAtMs: old,
    });
    tables.snapshots.save({ name: 'talk:b', body: { id: 'b', turns: [{ text: 'Bob' }] }, takenAtMs: NOW });
    tables.snapshots.save({
      name: 'memory:m:',
      body: { slug: 'm', memory: { a: 1 }, entry: { a: 1 } },
      takenAtMs: old,
    });
    tables.snapshots.save({ name: 'board', body: { a: 'Ann' }, takenAtMs: old });
  });
  const retention = createRetention({ keepDays: 30, ledger, clock, actor: 'engine:kim' });
  await retention.look();
  const view = ledger.view();
  const named = intents
    .map(({ opKey }) => opKey)
    .filter((key) => view.intents.get(key)?.body.includes('Ann'));
  expect(named).toEqual(['sent', 'unknown', 'parked', 'planned', 'unsent', 'held', 'young', 'ahead']);
  expect(view.intents.get('old')).toMatchObject({ status: 'done', updatedAtMs: old });
  expect(view.intents.get('old')?.body).toContain('+13125550101');
  expect(view.snapshots.get('talk:a')?.body).toEqual({ id: 'a', turns: [], recordings: [] });
  expect(view.snapshots.get('talk:b')?.body).toMatchObject({ turns: [{ text: 'Bob' }] });
  expect(view.snapshots.get('memory:m:')?.body).toEqual({ slug: 'm', memory: {} });
  expect(view.snapshots.get('board')?.body).toEqual({ a: 'Ann' });
  await retention.look();
  expect(view.audit.latest(9).map(({ summary }) => summary)).toEqual([
    'Personal data of 453 calls, messages, talks and archives older than 30 days taken out',
  ]);
});

test('nothing goes where nobody said so', async () => {
  await ledger.commit(({ intents }) => intents.insert(tryOf('old', 'done', 1)));
  await createRetention({ keepDays: 0, ledger, clock, actor: 'engine:kim' }).look();
  expect(ledger.view().intents.get('old')?.body).toContain('Ann');
});
