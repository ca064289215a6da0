import { expect, test } from 'vitest';
import { runHistories } from './support/histories.ts';

test('100,000 histories of one try: one live event at most, and never lost without a word', () => {
  expect(runHistories(100_000).dialledOnce).toBeGreaterThan(2_000);
});
