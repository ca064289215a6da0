import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerClient } from '../../src/api/http/server-client.ts';
import { assistantId, missionId, runId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
let mission: string;
let run: string;
let agent: string;
let number: string;

beforeEach(async () => {
  world = await openCliWorld();
  ({ mission, run, agent, number } = await glassMission(world));
});
afterEach(() => world.close());

const parsed = (text: string): JsonObject => {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new Error('no object');
  return value;
};
const statusOf = () => world.sim.world.runs.get(run)?.status;

test('steps move with their memory and their event', async () => {
  expect(await world.run(['step', 'glass', 'research', 'start'])).toMatchObject({
    exit: 0,
    out: 'Step research is in progress.\n',
  });
  expect(await world.run(['step', 'glass', 'research', 'start'])).toMatchObject({ exit: 3, out: '' });
  const done = await world.run([
    'step',
    mission,
    'research',
    'complete',
    '--reason',
    'three found',
    '--json',
  ]);
  expect(parsed(done.out)).toMatchObject({
    status: 'done',
    records: [
      { target: 'memory', state: 'done' },
      { target: 'event', state: 'done' },
    ],
  });
  expect(await world.run(['step', 'glass', 'calls', 'fail'])).toMatchObject({ exit: 2 });
  expect(await world.run(['step', 'glass', 'calls', 'fly'])).toMatchObject({ exit: 2 });
  expect(await world.run(['step', 'glass', 'none', 'start'])).toMatchObject({ exit: 2 });
  expect(await world.run(['step', 'glass', 'calls', 'fail', '--reason', 'nobody answers'])).toMatchObject({
    exit: 0,
  });
  expect((world.state()['glass'] as JsonObject)['memory']).toMatchObject({
    step_research: { status: 'completed', note: 'three found' },
    error_calls: { error: 'nobody answers', recoverable: false },
  });
  expect((await world.api('list-events', mission, run)).out).toContain('[error] Failed: nobody answers\n');
});

test('class, drive, note, pause, resume, link and unlink', async () => {
  expect(await world.run(['class', 'glass', '3'])).toMatchObject({ exit: 0 });
  expect(await world.run(['class', 'glass', '9'])).toMatchObject({ exit: 2, out: '' });
  expect(await world.run(['drive', 'glass', 'on'])).toMatchObject({ exit: 0, out: 'Driving is on.\n' });
  expect(await world.run(['drive', 'glass', 'on'])).toMatchObject({ exit: 3 });
  expect(await world.run(['drive', 'glass', 'fast'])).toMatchObject({ exit: 2 });
  expect(await world.run(['drive', 'nobody', 'on'])).toMatchObject({ exit: 2 });
  expect(await world.run(['note', 'glass', 'a word'])).toMatchObject({ exit: 0 });
  expect((await world.api('list-events', mission, run)).out).toContain('[message] a word\n');
  expect(await world.run(['pause', 'glass'])).toMatchObject({ exit: 0, out: 'Paused.\n' });
  expect(statusOf()).toBe('paused');
  expect(await world.run(['resume', 'glass'])).toMatchObject({ exit: 0 });
  expect(statusOf()).toBe('running');
  expect(await world.run(['link', 'glass', agent])).toMatchObject({ exit: 3 });
  expect(await world.run(['unlink', 'glass', agent])).toMatchObject({ exit: 0 });
  expect(await world.run(['link', 'glass', agent])).toMatchObject({ exit: 0 });
  expect(await world.run(['link', 'glass', 'nobody'])).toMatchObject({ exit: 2 });
});

test('what tier 2 guards is shown, and done only with yes and the digest of what was shown', async () => {
  const asked = await world.run(['cancel', 'glass', '--reason', 'not needed']);
  expect(asked.exit).toBe(3);
  expect(asked.out).toMatch(
    /^Cancel the mission\n {2}Glass: running → cancelled \(run \S+\)\n {2}Reason: not needed\nDigest [0-9a-f]{64}\n$/,
  );
  const digest = /Digest (\S+)/.exec(asked.out)?.[1] ?? '';
  expect(statusOf()).toBe('running');
  for (const bad of [
    ['--yes'],
    ['--expect', digest],
    ['--yes', '--expect', 'ffffffffffffffff'],
    ['--yes', '--expect', digest.slice(0, 6)],
  ]) {
    expect(await world.run(['cancel', 'glass', '--reason', 'not needed', ...bad])).toMatchObject({ exit: 3 });
  }
  // Another reason is another act.
  expect(
    await world.run(['cancel', 'glass', '--reason', 'other', '--yes', '--expect', digest]),
  ).toMatchObject({ exit: 3 });
  expect(statusOf()).toBe('running');
  const json = parsed((await world.run(['cancel', 'glass', '--reason', 'not needed', '--json'])).out);
  expect(json).toMatchObject({ status: 'needs-consent', tier: 2, digest });
  expect(
    await world.run(['cancel', 'glass', '--reason', 'not needed', '--yes', '--expect', digest.slice(0, 12)]),
  ).toMatchObject({
    exit: 0,
    out: 'The mission is cancelled.\n',
  });
  expect(statusOf()).toBe('cancelled');
});

test('what was shown before a call was scheduled is not what is cancelled after', async () => {
  const asked = await world.run(['cancel', 'glass']);
  const digest = /Digest (\S+)/.exec(asked.out)?.[1] ?? '';
  await world.made('schedule-call', agent, '+13125550123', number, workingDayAt(18), mission, run);
  const changed = await world.run(['cancel', 'glass', '--yes', '--expect', digest]);
  expect(changed.exit).toBe(3);
  expect(changed.said).toMatch(/^This is not what was shown before\./);
  expect(changed.out).toContain('+13125550123');
  expect(statusOf()).toBe('running');
});

test('complete asks for its summary; what is missing makes it tier 2', async () => {
  expect(await world.run(['complete', 'glass'])).toMatchObject({ exit: 2, out: '' });
  expect(await world.run(['complete', 'glass', '--summary', 'x', '--payload', '{oops'])).toMatchObject({
    exit: 2,
  });
  const asked = await world.run(['complete', 'glass', '--summary', 'All found']);
  expect(asked.exit).toBe(3);
  expect(asked.out).toContain('✗');
  await world.run(['step', 'glass', 'research', 'complete']);
  await world.run(['step', 'glass', 'calls', 'skip', '--reason', 'none needed']);
  const done = await world.run(['complete', 'glass', '--summary', 'All found', '--payload', '{"n":1}']);
  expect(done).toMatchObject({ exit: 0 });
  expect(statusOf()).toBe('succeeded');
  expect(world.state()['glass']).toBeUndefined();
});

test('fail, hold and its release', async () => {
  expect(await world.run(['fail', 'glass'])).toMatchObject({ exit: 2 });
  expect(await world.run(['fail', 'glass', '--reason', 'hopeless'])).toMatchObject({ exit: 0 });
  expect(statusOf()).toBe('failed');
  expect(await world.run(['hold'])).toMatchObject({
    exit: 0,
    out: 'Dispatch is held. Nothing that is scheduled still goes out.\n',
  });
  expect(await world.run(['hold'])).toMatchObject({ exit: 3 });
  expect(await world.run(['hold', '--release'])).toMatchObject({ exit: 2 });
  const release = ['hold', '--release', '--reason', 'all clear'] as const;
  const asked = await world.run(release);
  // What waits for the release is shown before it goes out.
  const digest = /Digest (\S+)/.exec(asked.out)?.[1];
  const released = digest === undefined ? asked : await world.run([...release, '--yes', '--expect', digest]);
  expect(released).toMatchObject({ exit: 0 });
});

test('explain says why it runs, what is missing and what would be done', async () => {
  const text = await world.run(['explain', 'glass']);
  expect(text.exit).toBe(0);
  expect(text.out).toContain('It waits for you to choose its class.');
  await world.run(['class', 'glass', '1']);
  const json = parsed((await world.run(['explain', 'glass', '--json'])).out);
  expect(json).toMatchObject({
    slug: 'glass',
    mission_id: mission,
    status: 'running',
    class: 1,
    drive: 'suggest',
  });
  expect(json['next']).toBeInstanceOf(Array);
  expect(await world.run(['explain', 'nobody'])).toMatchObject({ exit: 2, out: '' });
});

test('verbs that only look take the name, or a part that only one has, also without a state file', async () => {
  await world.api('init', 'Count the glasses', 'Call them.', 'as asked', '[]');
  expect((await world.run(['explain', 'count the'])).out).toContain('Count the glasses');
  expect((await world.run(['mission', 'COUNT THE GLASSES'])).out).toContain('Count the glasses');
  expect(await world.run(['events', 'count the'])).toMatchObject({ exit: 0, said: '' });
  expect(await world.run(['insights', 'count the'])).toMatchObject({ exit: 0, said: '' });
  const both = await world.run(['explain', 'glass', '--json']);
  expect(parsed(both.out)).toMatchObject({ slug: 'glass' });
  const unclear = await world.run(['explain', 'las']);
  expect(unclear).toMatchObject({ exit: 2, out: '' });
  expect(unclear.said).toContain('"las" is part of 2 names');
});

test('missions and status name missions first, and what they are called by last', async () => {
  for (const verb of ['missions', 'status']) {
    const { out } = await world.run([verb]);
    expect(out).toMatch(/^MISSION .* SLUG OR ID +WHY$/m);
    expect(out).toMatch(/^Glass +running .* glass /m);
  }
});

test('where the server cannot be read, missions and status tell what the state file says, and that it is no more', async () => {
  for (const verb of ['missions', 'status']) {
    const ran = await world.run([verb], { key: 'cc_live_wrong_0f3a7c5e9b1d4826' });
    expect(ran).toMatchObject({ exit: 4 });
    expect(ran.out).toContain('not how its missions stand now');
    expect(ran.out).toMatch(/^Glass .* glass *$/m);
    expect(ran.said).not.toBe('');
    expect(await world.run([verb, '--json'], { key: 'cc_live_wrong_0f3a7c5e9b1d4826' })).toMatchObject({
      exit: 4,
      out: '',
    });
  }
});

test('status says how much another machine has placed, and nothing where it was this one', async () => {
  const at = workingDayAt(18);
  await world.made('schedule-call', agent, '+13125550101', number, at, mission, run, 'calls');
  expect((await world.run(['status'])).out).not.toContain('another machine');
  const server = createServerClient({
    config: { baseUrl: world.sim.baseUrl, key: world.sim.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
  const placed = await server.schedule({
    assistantId: assistantId(agent),
    channel: 'call',
    to: '+13125550102',
    from: number,
    scheduledAtMs: Date.parse(at),
    metadata: { ct_op: 'somebody/else:0' },
  });
  // Driven from here or called for from here: only then it is this machine's business.
  const logged = await server.logEvent(missionId(mission), runId(run), {
    type: 'message',
    summary: 'Paused there',
    agentId: 'operator:ada',
    payload: { ct_op: 'act-elsewhere:1' },
  });
  await server.close();
  expect(placed.ok && logged.ok).toBe(true);
  await world.run(['drive', 'glass', 'suggest', '--yes']);
  expect((await world.run(['status'])).out).toContain(
    'Elsewhere   1 pending call or message was placed by a console of another machine;',
  );
  expect((await world.run(['status'])).out).toContain(
    'Elsewhere   1 act within the hour by a console of another machine, the last: Paused there',
  );
  expect(parsed((await world.run(['status', '--json'])).out)).toMatchObject({
    placed_elsewhere: 1,
    acts_elsewhere: 1,
  });
});

test('assistants, assistant and phones', async () => {
  const list: unknown = JSON.parse((await world.run(['assistants', '--json'])).out);
  expect(list).toMatchObject([{ id: agent, name: 'Caller', features: ['telephony', 'messaging'] }]);
  expect((await world.run(['assistants'])).out).toContain('Caller');
  expect(parsed((await world.run(['assistant', agent, '--json'])).out)).toMatchObject({ id: agent });
  expect((await world.run(['assistant', agent])).out).toContain('Instructions:\nBe kind');
  expect(await world.run(['assistant', 'nobody'])).toMatchObject({ exit: 2, out: '' });
  const phones = JSON.parse((await world.run(['phones', '--json'])).out) as readonly JsonObject[];
  expect(phones.length).toBe(world.sim.world.phones.size);
  const free = JSON.parse((await world.run(['phones', '--free', '--json'])).out) as readonly JsonObject[];
  expect(free.every((each) => each['free'] === true)).toBe(true);
});

test('hostile names cannot act on the terminal, and stay in the JSON', async () => {
  const name = 'Evil\u001b]0;owned\u0007\u202etxt';
  await world.made('create-mission', name, 'x');
  await world.made('create-assistant', name, 'x\u001b[2J');
  const shown = (await world.run(['missions'])).out + (await world.run(['assistants'])).out;
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('a watch of one round drives what is set to drive, and gives its leases back', async () => {
  await world.run(['class', 'glass', '1']);
  await world.run(['drive', 'glass', 'on']);
  await world.run(['step', 'glass', 'research', 'complete']);
  await world.run(['step', 'glass', 'calls', 'complete']);
  const watched = await world.run(['watch', '--once', '--json']);
  expect(watched.exit).toBe(0);
  const lines = watched.out.trim().split('\n').map(parsed);
  expect(lines[0]).toMatchObject({ event: 'started' });
  expect(lines.at(-1)).toMatchObject({ event: 'stopped' });
  const acts = lines.filter(({ event }) => event === 'act');
  expect(acts.length).toBeGreaterThan(0);
  expect(acts.every(({ actor }) => actor === 'engine:kim')).toBe(true);
  const doctor = parsed((await world.run(['doctor', '--json'])).out);
  expect(JSON.stringify(doctor)).toContain('no process drives a mission now');
  expect(await world.run(['watch', '--once'], { readOnly: true })).toMatchObject({ exit: 3, out: '' });
});

test('a word too many and an unknown option are told in one sentence, and nothing is done', async () => {
  expect(await world.run(['status', 'glass'])).toMatchObject({
    exit: 2,
    out: '',
    said: "status takes no 'glass'. Usage: clawdtalk-tui status [--all] [--json]\n",
  });
  expect(await world.run(['hold', 'now'])).toMatchObject({ exit: 2, out: '' });
  expect(await world.run(['watch', '--forever'])).toMatchObject({
    exit: 2,
    said: 'There is no option --forever. Usage: clawdtalk-tui watch [--once] [--json] | watch --agent [--json]\n',
  });
});

test('what is not in memory is told from a state file that cannot be read', async () => {
  expect(await world.run(['memory', 'nobody'])).toMatchObject({ exit: 2, out: '' });
  expect(await world.run(['memory', 'glass', 'nothing'])).toMatchObject({ exit: 2, out: '' });
  writeFileSync(world.statePath, '{"glass": {');
  const broken = await world.run(['memory', 'nobody']);
  expect(broken).toMatchObject({ exit: 5, out: '' });
  expect(broken.said).toContain('clawdtalk-tui doctor says what mends it');
});
