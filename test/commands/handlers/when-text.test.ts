import { expect, test } from 'vitest';
import { whenText } from '../../../src/commands/handlers/when-text.ts';

test.each([
  ['2026-03-03T21:10:00Z', '2026-03-03 21:10 UTC'],
  ['2026-03-03T21:10:00.400Z', '2026-03-03 21:10 UTC'],
  ['2026-03-03T21:10:30Z', '2026-03-03 21:10:30 UTC'],
])('%s reads %s', (iso, text) => {
  expect(whenText(Date.parse(iso))).toBe(text);
});
