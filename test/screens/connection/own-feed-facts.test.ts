import { expect, test } from 'vitest';
import { connectionFacts } from '../../../src/screens/connection/facts.ts';
import { emptyBoard } from '../../../src/state/board.ts';

test('how long the live connection is ours is told by the clock on the wall, whatever the world says', () => {
  const wallMinuteMs = Date.UTC(2026, 2, 2, 12);
  const board = { ...emptyBoard, feed: { status: 'live', sinceMs: wallMinuteMs - 5 * 60_000 } } as const;
  const lines = connectionFacts(board, { minuteMs: wallMinuteMs + 143 * 60_000, wallMinuteMs }, 120);
  const text = JSON.stringify(lines);
  expect(text).toContain('ours for 5 min');
});
