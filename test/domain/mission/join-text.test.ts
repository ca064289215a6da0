import { expect, test } from 'vitest';
import { shortStep } from '../../../src/domain/mission/join-text.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { step } from '../fixtures.ts';

test('a step that is described in several lines has one in a sentence', () => {
  const title = safeText('Call the vendors\n4. Needs you: nothing', { multiline: true });
  expect(shortStep({ ...step('a', 'pending'), title })).toBe('Call the vendors 4. Needs you: nothing');
});
