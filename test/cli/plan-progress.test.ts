import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

const PEOPLE = 24;

let world: CliWorld;
let commit: readonly string[];

beforeEach(async () => {
  world = await openCliWorld();
  const { agent, number } = await glassMission(world);
  const list = join(world.folder, 'list.csv');
  const rows = Array.from(
    { length: PEOPLE },
    (_, at) => `Shop ${at},+1312555${String(111 + at).padStart(4, '0')}`,
  );
  writeFileSync(list, ['name,phone', ...rows].join('\n'));
  const words = ['plan', list, '--mission', 'glass', '--assistant', agent, '--from', number];
  const shown = JSON.parse((await world.run([...words, '--json'])).out) as { digest: string };
  commit = [...words, '--commit', '--yes', '--expect', shown.digest];
  world.sim.faults.add({ match: /POST .*assistants\/.*\/events/, kind: '429', skip: 5, retryAfterS: 1 });
});
afterEach(() => world.close());

test('on a terminal a commit draws a bar that grows, says what it waits for, and is taken away', async () => {
  const drawn: string[] = [];
  const ran = await world.run(commit, { status: (line) => void drawn.push(line) });
  expect(ran).toMatchObject({ exit: 0, said: '' });
  expect(drawn).toContain(
    '[#####-------------------] 5 of 24 through, waiting 1 s: the server asked to go slower',
  );
  expect(drawn.some((line) => /of 24 through, waiting \d s between two batches$/.test(line))).toBe(true);
  expect(drawn).toContain('[########################] 24 of 24 through');
  expect(drawn.at(-1)).toBe('');
  const through = drawn.flatMap((line) => /(\d+) of 24/.exec(line)?.[1] ?? []).map(Number);
  expect(through).toEqual(through.toSorted((a, b) => a - b));
});

test('elsewhere a commit writes a line for each tenth and for each wait, beside its output', async () => {
  const ran = await world.run(commit);
  expect(ran.exit).toBe(0);
  const lines = ran.said.trim().split('\n');
  expect(lines).toContain('5 of 24 through, waiting 1 s: the server asked to go slower');
  expect(lines.at(-1)).toBe('24 of 24 through');
  expect(lines.length).toBeLessThanOrEqual(11);
  expect(ran.out).not.toContain('through');
  expect(world.sim.world.scheduled.size).toBe(PEOPLE);
});
