import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

test('a machine without a team says that its ledger is its own', async () => {
  const { exit, out } = await world.run(['ledger']);
  expect([exit, out]).toEqual([0, expect.stringContaining("this machine's own")]);
});

test.each([
  [['ledger', 'migrate'], 2, "Name the team's ledger: --ledger postgres://user@host/database"],
  [['ledger', 'import'], 2, 'CLAWDTALK_TUI_LEDGER'],
  [['ledger', 'bogus'], 2, "ledger takes status, migrate, import or role, not 'bogus'"],
  [['ledger', 'role', 'bob', 'boss'], 2, 'ledger role <operator> look|approve|all'],
])('%s is refused with one sentence', async (words, exit, why) => {
  const ran = await world.run(words);
  expect(ran.exit).toBe(exit);
  expect(ran.said).toContain(why);
});
