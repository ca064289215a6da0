import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
let words: readonly string[];
let list: string;

beforeEach(async () => {
  world = await openCliWorld();
  const { agent, number } = await glassMission(world);
  list = join(world.folder, 'list.csv');
  writeFileSync(list, 'name,phone\nAnn,+13125550101\nBen,+12125550102\n');
  words = ['plan', list, '--mission', 'glass', '--assistant', agent, '--from', number];
});
afterEach(() => world.close());

const planned = async (...more: readonly string[]): Promise<JsonObject> => {
  const ran = await world.run([...words, ...more, '--json']);
  expect(ran).toMatchObject({ exit: 0 });
  return JSON.parse(ran.out) as JsonObject;
};
const warningsOf = (plan: JsonObject): string => JSON.stringify((plan['summary'] as JsonObject)['warnings']);

test('a list without consent is asked about once, with what the law on record wants', async () => {
  const first = await world.run(words);
  expect(first.out).toContain('This list does not tell whether these people agreed to be called.');
  expect(first.out).toContain('agreed    These people agreed to be called by an automated voice');
  expect(first.out).toMatch(
    /Law on record here: US wants written consent .*47 U\.S\.C\. 227\(b\).*: 2 calls have none on record/,
  );

  const agreed = await planned('--consent', 'agreed', '--consent-says', 'Ann Lee, since 2026-10-01');
  expect(agreed['consent']).toEqual({ answer: 'agreed', says: 'Ann Lee, since 2026-10-01' });
  expect(warningsOf(agreed)).not.toContain('consent');

  // The answer is kept with the list: it is not asked again.
  const again = await world.run(words);
  expect(again.out).not.toContain('This list does not tell');
  expect((await planned())['consent']).toEqual({ answer: 'agreed', says: 'Ann Lee, since 2026-10-01' });
});

test('a commit logs who says that the people of the list agreed', async () => {
  const { digest } = await planned('--consent', 'agreed', '--consent-says', 'Ann Lee, since 2026-10-01');
  const sent = await world.run([...words, '--commit', '--yes', '--expect', digest as string]);
  expect(sent).toMatchObject({ exit: 0 });
  expect(sent.out).not.toContain('Logged:');
  const events = await world.run(['events', 'glass', '--json']);
  expect(events.out).toMatch(
    /Consent: the 2 people of list\.csv \(list [0-9a-f]{16}\) agreed to be called by an automated voice, says Ann Lee, since 2026-10-01/,
  );
});

test('not known is logged with the law’s wish before a call goes out', async () => {
  const { digest } = await planned();
  await world.run([...words, '--commit', '--yes', '--expect', digest as string]);
  const events = await world.run(['events', 'glass', '--json']);
  expect(events.out).toMatch(
    /Consent: it is not known whether the 2 people .* Law on record here: US wants written consent/,
  );
});

test('a policy that asks for consent refuses what is not known, by the law’s name, and takes an answer', async () => {
  const policy = join(world.folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ require_consent: true }));
  const refused = await planned('--policy', policy);
  expect(refused['unplaced']).toEqual([
    expect.objectContaining({ code: 'no_consent', detail: expect.stringContaining('47 U.S.C. 227(b)') }),
    expect.objectContaining({ code: 'no_consent' }),
  ]);
  const agreed = await planned('--policy', policy, '--consent', 'agreed');
  expect(agreed['placed']).toHaveLength(2);
});

test('a row that says no is never called, whatever is said of the list', async () => {
  writeFileSync(list, 'name,phone,consent\nAnn,+13125550101,no\nBen,+12125550102,\n');
  const plan = await planned('--consent', 'agreed');
  expect(plan['placed']).toHaveLength(1);
  expect(plan['unplaced']).toEqual([expect.objectContaining({ to: '+13125550101', code: 'no_consent' })]);
});

test('an answer that is none is refused', async () => {
  const ran = await world.run([...words, '--consent', 'maybe']);
  expect(ran.exit).toBe(2);
  expect(ran.said).toContain('--consent is one of agreed, business, unknown, not maybe.');
});
