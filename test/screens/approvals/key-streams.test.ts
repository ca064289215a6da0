import { expect, test } from 'vitest';
import { playStreams } from './key-streams.ts';

test('whatever is typed ahead, pasted, split or said by the terminal approves nothing; a person can', async () => {
  const { unintended, deliberate, asked } = await playStreams(16, 7, 8);
  expect(unintended).toBe(0);
  expect(deliberate).toBe(2);
  expect(asked).toBeGreaterThan(5);
}, 60_000);
