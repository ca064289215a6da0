import { expect, test } from 'vitest';
import type { ServerError } from '../../../src/domain/server/server-error.ts';
import { freshnessOf } from '../../../src/screens/words/freshness.ts';
import { applyUpdates, emptyBoard, type Board, type PollerHealth } from '../../../src/state/board.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 15);
const error: ServerError = { kind: 'network', sentence: 'The server cannot be reached.', outcome: 'none' };

const board = (...pollers: readonly PollerHealth[]): Board =>
  applyUpdates(emptyBoard, [
    { kind: 'upsert', into: 'pollers', rows: pollers.map((poller) => [poller.name, poller]) },
  ]);

const poller = (changes: Partial<PollerHealth>): PollerHealth => ({
  name: 'missions',
  state: 'waiting',
  attempt: 0,
  intervalMs: 30_000,
  lastOkAtMs: NOW_MS,
  ...changes,
});

test('nothing was read yet', () => {
  expect(freshnessOf(emptyBoard, ['missions'], NOW_MS).kind).toBe('reading');
});

test('fresh up to five intervals, stale beyond', () => {
  expect(freshnessOf(board(poller({ lastOkAtMs: NOW_MS - 150_000 })), ['missions'], NOW_MS).kind).toBe(
    'fresh',
  );
  expect(freshnessOf(board(poller({ lastOkAtMs: NOW_MS - 150_001 })), ['missions'], NOW_MS).kind).toBe(
    'stale',
  );
});

test('a reader that is switched off grows old without being stale', () => {
  const off = poller({ state: 'off', lastOkAtMs: NOW_MS - 9_999_999 });
  expect(freshnessOf(board(off), ['missions'], NOW_MS).kind).toBe('fresh');
});

test('a reader that waits for something to be opened does not keep its panel reading', () => {
  const off: PollerHealth = { name: 'mission', state: 'off', attempt: 0 };
  const answered = applyUpdates(board(off), [
    {
      kind: 'set',
      field: 'server',
      value: { baseUrl: 'u', maskedKey: 'k', requestsSent: 1, waiting: 0, lastOkAtMs: NOW_MS },
    },
  ]);
  expect(freshnessOf(answered, ['mission'], NOW_MS).kind).toBe('fresh');
});

test('a failing reader tells cause, attempt, next try and what is still shown', () => {
  const failing = poller({ state: 'failing', attempt: 3, error, nextAtMs: NOW_MS + 8_000 });
  expect(freshnessOf(board(failing), ['missions'], NOW_MS)).toEqual({
    kind: 'lost',
    error,
    attempt: 3,
    readAtMs: NOW_MS,
    nextAtMs: NOW_MS + 8_000,
  });
});

test("another panel's failing reader does not make this one lost", () => {
  const failing = poller({ name: 'messages', state: 'failing', attempt: 1, error });
  expect(freshnessOf(board(poller({}), failing), ['missions'], NOW_MS).kind).toBe('fresh');
});

test("the last session's board says so", () => {
  const restored = applyUpdates(emptyBoard, [{ kind: 'set', field: 'restoredFromMs', value: NOW_MS - 1 }]);
  expect(freshnessOf(restored, ['missions'], NOW_MS)).toEqual({ kind: 'restored', takenAtMs: NOW_MS - 1 });
});
