import { expect, test } from 'vitest';
import type { PollerHealth } from '../../../src/state/board.ts';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from '../../../src/state/board.ts';
import { createBatch } from '../../../src/engine/sync/batch.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';

const health = (name: string, attempt = 0): PollerHealth => ({ name, attempt, state: 'waiting' });

function rig() {
  const clock = manualClock(0);
  const published: { readonly atMs: number; readonly updates: readonly BoardUpdate[] }[] = [];
  let board: Board = emptyBoard;
  const batch = createBatch({
    clock,
    everyMs: 500,
    publish: (updates) => {
      published.push({ atMs: clock.monotonicMs(), updates });
      board = applyUpdates(board, updates);
    },
  });
  return { clock, batch, published, board: () => board };
}

test('what comes together goes together, at once after a quiet time', async () => {
  const { clock, batch, published, board } = rig();
  batch.upsert('pollers', 'a', health('a'));
  batch.upsert('pollers', 'b', health('b'));
  batch.set('restoredFromMs', 7);
  await clock.advance(20);
  expect(published).toHaveLength(1);
  expect([...board().pollers.keys()]).toEqual(['a', 'b']);
  expect(board().restoredFromMs).toBe(7);
});

test('a hundred changes a second are two publications a second', async () => {
  const { clock, batch, published, board } = rig();
  for (let change = 1; change <= 1_000; change += 1) {
    batch.upsert('pollers', 'a', health('a', change));
    await clock.advance(10);
  }
  await clock.advance(1_000);
  expect(published.length).toBeLessThanOrEqual(21);
  const gaps = published.slice(1).map(({ atMs }, index) => atMs - (published[index]?.atMs ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
  expect(board().pollers.get('a')?.attempt).toBe(1_000);
});

test('what equals what is known is not told again', async () => {
  const { clock, batch, published } = rig();
  batch.upsert('pollers', 'a', health('a'));
  batch.set('restoredFromMs', 7);
  await clock.advance(1_000);
  batch.upsert('pollers', 'a', health('a'));
  batch.set('restoredFromMs', 7);
  batch.remove('pollers', 'never-there');
  await clock.advance(1_000);
  expect(published).toHaveLength(1);
});

test('the last word on a row counts, whatever came before', async () => {
  const { clock, batch, board } = rig();
  batch.upsert('pollers', 'gone', health('gone'));
  batch.upsert('pollers', 'back', health('back'));
  await clock.advance(1_000);
  batch.remove('pollers', 'gone');
  batch.remove('pollers', 'back');
  batch.upsert('pollers', 'back', health('back', 2));
  batch.set('restoredFromMs', undefined);
  await clock.advance(1_000);
  expect([...board().pollers.values()]).toEqual([health('back', 2)]);
});

test('stopping hands on what is left, and nothing after', async () => {
  const { clock, batch, published } = rig();
  batch.upsert('pollers', 'a', health('a'));
  batch.stop();
  expect(published).toHaveLength(1);
  batch.upsert('pollers', 'b', health('b'));
  await clock.advance(5_000);
  expect(published).toHaveLength(1);
  expect(clock.pending()).toBe(0);
});
