import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scheduledEventId, stepId } from '../../src/domain/ids.ts';
import { createSnapshots } from '../../src/state/ledger/snapshots.ts';
import {
  ENGINE,
  MINUTE_MS,
  openDoorWorld,
  OPERATOR,
  SLUG,
  value,
  type DoorWorld,
} from './support/door-world.ts';

const PHONE = '+13125550123';
let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld({ script: new Map([[PHONE, [{ kind: 'completed', durationS: 60 }]]]) });
});
afterEach(() => world.close());

const memory = () => world.memory.read()[SLUG]?.memory;
const summaries = async () =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);
const run = async () => value(await world.server.getRun(world.mission, world.run));
const call = () =>
  ({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.agent,
    to: PHONE,
    from: world.from,
    atMs: world.clock.now() + 10 * MINUTE_MS,
    mission: world.key,
    step: stepId('calls'),
    attempt: 1,
  }) as const;
const finishSteps = async () => {
  for (const id of ['research', 'calls']) {
    await world.agree({ kind: 'step.complete', mission: world.key, step: stepId(id) });
  }
};
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');
const writes = (from: number) =>
  world.sim.requests
    .all()
    .slice(from)
    .filter(({ method }) => method !== 'GET')
    .map(
      ({ method, path, body }) =>
        `${method} ${path.split('/').slice(-1)[0]} ${textOf(body['status'] ?? body['type'])}`,
    );

describe('completing', () => {
  test('closes the run, keeps its memory in the ledger, and leaves the state file last', async () => {
    await finishSteps();
    await world.door.submit({ kind: 'memory.save', mission: world.key, key: 'best', value: 80 }, OPERATOR);
    const complete = {
      kind: 'mission.complete',
      mission: world.key,
      summary: 'Acme, 80 a window',
      payload: { winner: 'Acme' },
    } as const;
    expect(await world.door.preview(complete)).toMatchObject({ tier: 1 });
    expect(await world.agree(complete)).toMatchObject({ status: 'done' });
    expect(await run()).toMatchObject({
      status: 'succeeded',
      resultSummary: 'Acme, 80 a window',
      resultPayload: { winner: 'Acme' },
    });
    expect((await summaries()).at(-1)).toBe('Completed: Acme, 80 a window');
    expect(world.memory.read()).toEqual({});
    expect(createSnapshots(world.ledger).get(`memory:${SLUG}:${world.run}`)?.body).toMatchObject({
      memory: {
        best: 80,
        result: { status: 'succeeded', summary: 'Acme, 80 a window', payload: { winner: 'Acme' } },
      },
    });
  });

  test('says what is missing, asks for the code then, and the engine may not at all', async () => {
    await world.agree(call());
    const complete = { kind: 'mission.complete', mission: world.key, summary: 'Done' } as const;
    const shown = await world.door.preview(complete);
    expect(shown.tier).toBe(2);
    const lines = shown.lines.join('\n');
    expect(lines).toContain('✗ every step has ended: steps research, calls');
    expect(lines).toContain('✗ nothing is scheduled any more');
    expect(lines).toContain('1 stays scheduled and will go out');
    await world.agree({ kind: 'mission.drive', mission: world.key, mode: 'on' });
    await world.door.submit({ kind: 'lease.take', mission: world.key }, OPERATOR);
    expect(await world.door.submit(complete, ENGINE)).toMatchObject({ refusal: { code: 'needs-consent' } });
    expect((await run()).status).toBe('running');
  });

  test('a finished call without its conversation in the log is missing, and drift repair mends it', async () => {
    await world.agree(call());
    await world.clock.advance(40 * MINUTE_MS);
    await finishSteps();
    const complete = {
      kind: 'mission.complete',
      mission: world.key,
      summary: 'Done',
      payload: {},
    } as const;
    expect((await world.door.preview(complete)).lines.join('\n')).toContain(
      '✗ every finished call is in the record',
    );
    expect(await world.agree({ kind: 'drift.repair', mission: world.key })).toMatchObject({ status: 'done' });
    expect(memory()).toMatchObject({ call_tracker: { [PHONE]: { status: 'succeeded' } } });
    expect((await world.door.preview(complete)).tier).toBe(1);
    expect(await world.agree({ kind: 'drift.repair', mission: world.key })).toMatchObject({
      refusal: { code: 'already-so' },
    });
  });
});

describe('failing', () => {
  test('follows the rules’ order: cancel, step, event, memory, run, memory', async () => {
    await world.agree(call());
    const before = world.sim.requests.count();
    const fail = {
      kind: 'mission.fail',
      mission: world.key,
      step: stepId('calls'),
      reason: 'nobody answers',
    } as const;
    expect(await world.door.preview(fail)).toMatchObject({ tier: 2 });
    expect(await world.agree(fail)).toMatchObject({ status: 'done' });
    expect(writes(before)).toEqual([
      expect.stringMatching(/^DELETE/),
      'POST events custom',
      'PATCH calls failed',
      'POST events error',
      expect.stringMatching(/^PATCH .* failed$/),
    ]);
    expect(pending()).toEqual([]);
    expect(memory()).toMatchObject({
      error_calls: { error: 'nobody answers', recoverable: false },
      result: { status: 'failed', reason: 'nobody answers', failed_step: 'calls' },
    });
    expect(await world.agree(fail)).toMatchObject({ refusal: { code: 'ended' } });
  });

  test('stops where something is still missing and goes on from there', async () => {
    world.sim.faults.add({ match: /POST .*runs\/.*\/events/, kind: '5xx', status: 503 });
    const fail = { kind: 'mission.fail', mission: world.key, reason: 'no budget' } as const;
    expect((await world.agree(fail)).status).toBe('open');
    // Nobody is told that it has failed before it has; the reason follows.
    expect((await run()).status).toBe('failed');
    expect(await summaries()).toEqual([]);
    world.clock.jump(20_000);
    expect(await world.door.finishOpenRecords()).toEqual({ finished: 1, open: 0 });
    expect(await summaries()).toEqual(['Failed: no budget']);
  });

  test('what somebody else has ended meanwhile is left alone', async () => {
    world.sim.faults.add({ match: /PATCH .*runs\/[^/]+$/, kind: '5xx', status: 503 });
    await world.agree({ kind: 'mission.fail', mission: world.key, reason: 'no budget' });
    value(await world.server.updateRun(world.mission, world.run, { status: 'succeeded' }));
    world.clock.jump(20_000);
    await world.door.finishOpenRecords();
    expect((await run()).status).toBe('succeeded');
  });
});

test('cancelling takes back what is pending, with the code', async () => {
  await world.agree(call());
  const cancel = { kind: 'mission.cancel', mission: world.key, reason: 'not needed' } as const;
  const shown = await world.door.preview(cancel);
  expect(shown.lines.join('\n')).toContain('Cancels 1 that is still pending');
  expect(await world.door.submit(cancel, OPERATOR, { digest: shown.digest, confirmedTier: 1 })).toMatchObject(
    { refusal: { code: 'needs-code' } },
  );
  expect(await world.agree(cancel)).toMatchObject({ status: 'done' });
  expect(pending()).toEqual([]);
  expect(value(await world.server.getMission(world.mission)).status).toBe('cancelled');
});

test('pausing says what still goes out', async () => {
  await world.agree(call());
  const pause = { kind: 'mission.pause', mission: world.key } as const;
  expect((await world.door.preview(pause)).lines.join('\n')).toContain('1 stays scheduled');
  expect(await world.agree(pause)).toMatchObject({ status: 'done' });
  expect(await world.agree(pause)).toMatchObject({ refusal: { code: 'already-so' } });
  expect(await world.agree({ kind: 'mission.resume', mission: world.key })).toMatchObject({ status: 'done' });
  expect((await run()).status).toBe('running');
  expect((await summaries()).slice(-2)).toEqual(['Paused', 'Resumed']);
});

test('an agent is linked once, under either of its ids', async () => {
  const link = { kind: 'agent.link', mission: world.key, assistantId: world.agent } as const;
  expect(await world.agree(link)).toMatchObject({ status: 'done' });
  expect(await world.agree(link)).toMatchObject({ refusal: { code: 'already-so' } });
  expect(value(await world.server.listLinkedAgents(world.mission, world.run))).toHaveLength(1);
  expect(await world.agree({ ...link, kind: 'agent.unlink' })).toMatchObject({ status: 'done' });
  expect(value(await world.server.listLinkedAgents(world.mission, world.run))).toEqual([]);
});

describe('the engine', () => {
  const record = () =>
    ({
      kind: 'call.record',
      mission: world.key,
      event: scheduledEventId('event-1'),
      assistantId: world.agent,
      phone: PHONE,
      outcome: 'no-answer',
      attempt: 1,
      abandoned: false,
      nextRetryAtMs: world.clock.now() + 30 * MINUTE_MS,
    }) as const;

  test('acts where a person lets it and while this process holds the lease', async () => {
    expect(await world.door.submit(record(), ENGINE)).toMatchObject({ refusal: { code: 'needs-consent' } });
    await world.agree({ kind: 'mission.drive', mission: world.key, mode: 'on' });
    expect(await world.door.submit(record(), ENGINE)).toMatchObject({ refusal: { code: 'not-leased' } });
    await world.door.submit({ kind: 'lease.take', mission: world.key }, OPERATOR);
    expect(await world.door.submit(record(), ENGINE)).toMatchObject({ status: 'done' });
    expect(memory()).toMatchObject({
      call_tracker: { [PHONE]: { status: 'no_answer', attempts: 1, next_retry: '2026-03-03T21:30:00Z' } },
      call_results: [{ event_id: 'event-1', outcome: 'no-answer' }],
    });
    // Once said, never again: neither by this console nor by one that takes over.
    expect(await world.door.submit(record(), ENGINE)).toMatchObject({ refusal: { code: 'already-so' } });
    expect(await summaries()).toHaveLength(1);
  });

  test('stops when another process takes the lease over', async () => {
    await world.agree({ kind: 'mission.drive', mission: world.key, mode: 'on' });
    await world.door.submit({ kind: 'lease.take', mission: world.key }, OPERATOR);
    const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
    const plain = { kind: 'lease.take', mission: world.key } as const;
    expect(await other.submit(plain, OPERATOR)).toMatchObject({ refusal: { code: 'not-leased' } });
    const forced = { ...plain, force: true } as const;
    const shown = await other.preview(forced);
    expect(shown).toMatchObject({ tier: 2, title: 'Take the lease over' });
    expect(
      await other.submit(forced, OPERATOR, { digest: shown.digest, confirmedTier: 2, reason: 'night shift' }),
    ).toMatchObject({ status: 'done' });
    expect(await world.door.submit(record(), ENGINE)).toMatchObject({ refusal: { code: 'not-leased' } });
    // A person may still act.
    expect(await world.agree({ kind: 'mission.note', mission: world.key, text: 'hello' })).toMatchObject({
      status: 'done',
    });
  });
});

test('class and driving are kept for the engine and told to the bot', async () => {
  await world.door.submit({ kind: 'mission.class', mission: world.key, missionClass: 3 }, OPERATOR);
  expect(memory()).toMatchObject({ mission_class: 3 });
  expect(await world.agree({ kind: 'mission.drive', mission: world.key, mode: 'suggest' })).toMatchObject({
    refusal: { code: 'already-so' },
  });
});
