import { expect, test } from 'vitest';
import { ringingLines, ringingText } from '../../../src/commands/dispatch/ringing-text.ts';
import { NOW_MS, scheduledEvent } from '../../screens/support/sample-board.ts';

const MINUTE_MS = 60_000;
const ringing = (inMs: number) => [
  { event: scheduledEvent('e', { scheduledAtMs: NOW_MS + inMs }), inMs, stoppable: true },
];

test.each([
  [30_000, 'in 30 s'],
  [42 * MINUTE_MS, 'in 42 min'],
  [921 * MINUTE_MS, 'in 15 h 21 min'],
  [50 * 60 * MINUTE_MS, 'in 2 d 2 h'],
])('what rings in %d ms is told as %j', (inMs, text) => {
  expect(ringingText(ringing(inMs), false)).toContain(`the first ${text}.`);
  expect(ringingLines(ringing(inMs), () => 'Ann')[0]).toContain(`call to Ann (+13125550101) ${text}, `);
});
