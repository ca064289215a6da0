import { writeFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

const MINUTE_MS = 60_000;
/** Tuesday, 10:00 in Chicago. */
const TUESDAY_MS = Date.UTC(2027, 0, 12, 16, 0);
const PHONES = ['+13125550101', '+13125550102', '+13125550103', '+13125550104'];

interface Slot {
  readonly to: string;
  readonly at: string;
}
interface Planned {
  readonly digest: string;
  readonly placed: readonly (Slot & { readonly committed: boolean })[];
  readonly difference?: { readonly moved: readonly JsonObject[]; readonly kept: readonly Slot[] };
}

const writeHead = Reflect.get(ServerResponse.prototype, 'writeHead') as (
  this: ServerResponse,
  ...args: readonly unknown[]
) => ServerResponse;

/** Sets the machine's wall clock, which goes on from there: timers and sockets live in real time. */
function clockAt(wallMs: number): void {
  const startMs = performance.now();
  vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(wallMs + performance.now() - startMs));
  // Node's own Date header takes the time from elsewhere: by it the server would be weeks behind.
  vi.spyOn(ServerResponse.prototype, 'writeHead').mockImplementation(function tellTime(
    this: ServerResponse,
    ...args: readonly unknown[]
  ) {
    this.setHeader('date', new Date(Date.now()).toUTCString());
    return writeHead.apply(this, [...args]);
  });
}

let world: CliWorld;
let words: readonly string[];

beforeEach(async () => {
  clockAt(TUESDAY_MS);
  world = await openCliWorld();
  const { agent, number } = await glassMission(world);
  const list = join(world.folder, 'list.csv');
  const policy = join(world.folder, 'policy.json');
  writeFileSync(list, ['name,phone', ...PHONES.map((phone, at) => `Shop ${at + 1},${phone}`)].join('\n'));
  writeFileSync(policy, JSON.stringify({ spread_minutes: 0, avoid: 'none', settle_in_minutes: 0 }));
  words = ['plan', list, '--mission', 'glass', '--assistant', agent, '--from', number, '--policy', policy];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

const commit = (digest: string) => world.run([...words, '--commit', '--yes', '--expect', digest]);
const plan = async (): Promise<Planned> => JSON.parse((await world.run([...words, '--json'])).out) as Planned;
const scheduled = (): readonly Slot[] =>
  [...world.sim.world.scheduled.values()].map(({ to, scheduledAtMs }) => ({
    to,
    at: new Date(scheduledAtMs ?? 0).toISOString(),
  }));
const slots = ({ placed }: Planned): readonly Slot[] =>
  placed.map(({ to, at }) => ({ to, at: new Date(at).toISOString() }));

test('slots that passed since the plan was shown are moved, shown first, and sent with the new digest alone', async () => {
  const shown = await plan();
  expect(shown.placed).toHaveLength(PHONES.length);
  const [first = 0, second = 0] = shown.placed.map(({ at }) => Date.parse(at));
  const nowMs = Math.floor((first + second) / 2);
  clockAt(nowMs);

  const refused = await commit(shown.digest);
  expect(refused.exit).toBe(3);
  expect(refused.said).toMatch(/The time of \d calls? of that plan has passed/);
  expect(refused.said).toContain('Nothing was sent now.');
  expect(refused.out).toMatch(/Against the plan before: [1-4] moved, [0-3] kept, 0 dropped, 0 added\./);
  expect(scheduled()).toEqual([]);

  const digest = /--expect ([0-9a-f]+)/.exec(refused.said)?.[1] ?? '';
  expect(digest).not.toBe(shown.digest);
  expect((await commit(digest)).exit).toBe(0);
  const sent = scheduled();
  expect(sent.map(({ to }) => to).toSorted()).toEqual(PHONES);
  for (const { at } of sent) expect(Date.parse(at)).toBeGreaterThan(nowMs);
  // Whose slot could still be sent keeps it.
  const still = slots(shown).filter(({ at }) => Date.parse(at) - nowMs >= 2 * MINUTE_MS);
  expect(still.length).toBeGreaterThan(0);
  for (const slot of still) expect(sent).toContainEqual(slot);
  // The old digest sends nothing a second time.
  await commit(shown.digest);
  expect(scheduled()).toHaveLength(PHONES.length);
});

test('when the day is over, what is left goes to the next day’s hours', async () => {
  const shown = await plan();
  clockAt(TUESDAY_MS + 10 * 60 * MINUTE_MS);
  const refused = await commit(shown.digest);
  expect(refused.said).toContain('The time of 4 calls of that plan has passed');
  const digest = /--expect ([0-9a-f]+)/.exec(refused.said)?.[1] ?? '';
  expect((await commit(digest)).exit).toBe(0);
  for (const { at } of scheduled()) expect(at).toMatch(/^2027-01-13T(1[5-9]|2[0-2]):/);
});

test('a commit that broke off is resumed after a break: nobody twice, the passed ones moved and shown', async () => {
  const shown = await plan();
  // The server fails from the third call on.
  world.sim.faults.add({
    match: /POST .*assistants\/.*\/events/,
    kind: '5xx',
    status: 400,
    skip: 2,
    times: 1,
  });
  const broken = await commit(shown.digest);
  expect(broken.exit).not.toBe(0);
  expect(scheduled()).toEqual(slots(shown).slice(0, 2));

  clockAt(TUESDAY_MS + 90 * MINUTE_MS);
  const refused = await commit(shown.digest);
  expect(refused.exit).toBe(3);
  expect(refused.said).toContain('The time of 2 calls of that plan has passed');
  const digest = /--expect ([0-9a-f]+)/.exec(refused.said)?.[1] ?? '';
  expect((await commit(digest)).exit).toBe(0);
  const sent = scheduled();
  expect(sent.map(({ to }) => to).toSorted()).toEqual(PHONES);
  expect(sent.slice(0, 2)).toEqual(slots(shown).slice(0, 2));

  const events = await world.run(['events', 'glass', '--json']);
  expect(events.out.match(/Consent: /g)).toHaveLength(1);
});
