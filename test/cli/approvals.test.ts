import { afterEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

let world: CliWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly digest: string;
  readonly title: string;
}

async function items(...flags: readonly string[]): Promise<readonly Item[]> {
  const listed = await world?.run(['approvals', '--json', ...flags]);
  return JSON.parse(listed?.out ?? '[]') as readonly Item[];
}

test('a request is shown, answered with its digest alone, once; every other answer exits 3', async () => {
  world = await openCliWorld();
  const { run, sim } = world;
  const asked = await run([
    'approval',
    'request',
    'Post the route',
    '--details',
    'Crew channel',
    '--no-wait',
  ]);
  expect(asked.exit).toBe(0);
  const id = asked.out.trim();
  expect(await run(['approval', 'status', id])).toMatchObject({ exit: 0, out: 'pending\n' });
  const [item] = await items();
  expect(item).toMatchObject({ id: `request:${id}`, kind: 'request', title: 'Post the route' });

  const bare = await run(['approve', id]);
  expect(bare).toMatchObject({ exit: 3 });
  expect(bare.out).toContain('Crew channel');
  expect((await run(['approve', id, '--expect', 'f'.repeat(12)])).said).toContain('not what was shown');
  expect((await run(['approve', id, '--expect', 'a'])).exit).toBe(3);
  expect((await run(['deny', id, '--expect', item?.digest ?? ''])).exit).toBe(2);
  expect(sim.world.approvals.get(id)?.status).toBe('pending');

  expect((await run(['approve', id, '--expect', item?.digest ?? '', '--json'])).exit).toBe(0);
  expect(sim.world.approvals.get(id)?.status).toBe('approved');
  const again = await run(['deny', id, '--expect', item?.digest ?? '', '--reason', 'no']);
  expect(again).toMatchObject({ exit: 3 });
  expect(again.said).toContain('not open any more');
  expect((await run(['approve', 'nothing', '--expect', 'f'.repeat(12)])).exit).toBe(2);
  expect((await items('--all')).map(({ state }) => state)).toEqual(['approved']);
});

test('waiting for an answer: approved alone exits 0; denied, timeout and no device are told apart', async () => {
  world = await openCliWorld();
  const { run, sim } = world;
  const answered = async (decision: 'approved' | 'denied') => {
    const known = new Set(sim.world.approvals.keys());
    const waiting = run(['approval', 'request', `To be ${decision}`, '--timeout', '60']);
    for (;;) {
      const id = [...sim.world.approvals.keys()].find((each) => !known.has(each));
      if (id !== undefined && sim.answerApproval(id, decision)) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return waiting;
  };
  expect(await answered('approved')).toMatchObject({ exit: 0, out: 'approved\n' });
  expect(await answered('denied')).toMatchObject({ exit: 3, out: 'denied\n' });
  const late = await run(['approval', 'request', 'Nobody answers', '--timeout', '1', '--json']);
  expect(late.exit).toBe(3);
  expect(['timeout', 'expired']).toContain((JSON.parse(late.out) as { outcome: string }).outcome);
  await world.close();

  world = await openCliWorld({ devices: { registered: 0, unreachable: 0 } });
  expect(await world.run(['approval', 'request', 'Alone'])).toMatchObject({ exit: 3, out: 'no_devices\n' });
  await world.close();
  world = await openCliWorld({ devices: { registered: 1, unreachable: 1 } });
  expect(await world.run(['approval', 'request', 'Far'])).toMatchObject({
    exit: 3,
    out: 'no_devices_reached\n',
  });
});

test('a server that takes no decisions says so, and the request waits for the phone', async () => {
  world = await openCliWorld({ decisions: false });
  const { run } = world;
  const id = (await run(['approval', 'request', 'Pay', '--no-wait'])).out.trim();
  const [item] = await items();
  const refused = await run(['approve', id, '--expect', item?.digest ?? '']);
  expect(refused.exit).not.toBe(0);
  expect(refused.said).toContain('answer on the phone');
  expect((await run(['approvals'])).out).toContain('phone');
});

test('what asks for a person can be left at the session, and is done there once', async () => {
  world = await openCliWorld();
  const { run, made } = world;
  const mission = await made('create-mission', 'Venue', 'Find one');
  const runId = await made('create-run', mission, '{}');
  await world.api('update-run', mission, runId, 'running');
  expect((await run(['cancel', mission])).exit).toBe(3);
  expect(await items()).toEqual([]);
  const left = await run(['cancel', mission, '--leave']);
  expect(left).toMatchObject({ exit: 3 });
  expect(left.said).toContain('waits for a person');
  const [item] = await items();
  expect(item).toMatchObject({ kind: 'act', state: 'open' });
  const words = ['approve', item?.id ?? '', '--expect', item?.digest ?? ''];
  expect(await run(words)).toMatchObject({ exit: 0 });
  expect(world.sim.world.missions.get(mission)?.status).toBe('cancelled');
  expect((await run(words)).exit).toBe(3);
  expect((await items('--all')).map(({ state }) => state)).toEqual(['approved']);
});

test('a round is decided without a screen: memory and events tell the bot who goes on', async () => {
  world = await openCliWorld();
  const { run, made } = world;
  const mission = await made('create-mission', 'Venue', 'Find one');
  const runId = await made('create-run', mission, '{}');
  await world.api('update-run', mission, runId, 'running');
  const steps = ['round-1', 'human-approval', 'round-2'].map((step_id, index) => ({
    step_id,
    description: step_id,
    sequence: index + 1,
  }));
  await world.api('create-plan', mission, runId, JSON.stringify(steps));
  await world.api('update-step', mission, runId, 'round-1', 'completed');
  await world.api('update-step', mission, runId, 'human-approval', 'in_progress');
  const shortlist = [1, 2, 3, 4, 5, 6].map((index) => ({
    name: `Venue ${index}`,
    phone: `+1415555010${index}`,
  }));
  world.writeState({
    venue: {
      mission_name: 'Venue',
      mission_id: mission,
      run_id: runId,
      memory: {
        mission_class: 4,
        awaiting_approval: true,
        approval_summary: { question: 'Who goes on?', candidates: shortlist },
      },
    },
  });
  const [item] = await items();
  expect(item).toMatchObject({ kind: 'gate', state: 'open' });
  const chosen = ['+14155550106', '+14155550102'];
  const words = ['approve', item?.id ?? '', '--expect', item?.digest ?? ''];
  expect((await run([...words, '--advance', '+19995550000'])).exit).toBe(3);
  const done = await run([...words, '--advance', chosen.join(',')]);
  expect(done).toMatchObject({ exit: 0 });
  expect(world.state()).toMatchObject({
    venue: {
      memory: {
        awaiting_approval: false,
        rounds: [{ round: 1, advanced: chosen, approved_by: 'operator:kim', planned_by: 'operator' }],
        call_queue: [{ phone: chosen[0], round: 2 }, { phone: chosen[1] }],
      },
    },
  });
  const plan = await world.api('get-plan', mission, runId);
  expect(plan.out).toMatch(/human-approval[\s\S]*completed/);
  expect((await run(words)).exit).not.toBe(0);
  // What is left to do waits at the session, and says how it is done.
  const [left] = await items();
  expect(left).toMatchObject({ kind: 'plan', title: expect.stringContaining('2 of 2 not scheduled') });
  const planned = await run(['approve', left?.id ?? '', '--expect', left?.digest ?? '']);
  expect(planned).toMatchObject({ exit: 3, said: expect.stringContaining('plan --round --mission venue') });
});
