import { expect, test } from 'vitest';
import { playStreams } from './key-streams.ts';

test('1,000 streams of keys: nothing is approved that nobody meant', async () => {
  const { unintended, deliberate, asked } = await playStreams(1_000, 2026, 50);
  expect(unintended).toBe(0);
  expect(deliberate).toBe(20);
  expect(asked).toBeGreaterThan(100);
}, 1_800_000);
