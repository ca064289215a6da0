import { expect, test } from 'vitest';
import type { Account } from '../../src/domain/server/account.ts';
import { safeText } from '../../src/lib/safe-text.ts';
import { withBotLines } from '../../src/screens/settings/bot-lines.ts';

const account: Account = { bot: { name: safeText('Clawd'), greeting: safeText('Good day') }, raw: {} };

test('below the settings stands what the account says of its bot; without an account nothing is claimed', () => {
  const lines = new Map();
  expect(withBotLines(lines, undefined)).toBe(lines);
  const all = withBotLines(lines, account);
  expect([...all.values()].map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'bot name: Clawd',
    'bot role: not set',
    'bot instructions: not set',
    'bot greeting: Good day',
    'bot voice: not set',
  ]);
  expect(withBotLines(lines, account)).toBe(all);
});
