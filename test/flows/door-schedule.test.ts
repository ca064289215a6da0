import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import { createIntents } from '../../src/state/ledger/intents.ts';
import { scheduledEventId, stepId } from '../../src/domain/ids.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';

const PHONE = '+13125550123';
const POST = /POST .*assistants\/.*\/events/;

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld({ script: new Map([[PHONE, [{ kind: 'completed', durationS: 60 }]]]) });
});
afterEach(() => world.close());

const call = (change: Partial<ScheduleFields> = {}) =>
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
    contactName: 'Acme',
    ...change,
  }) as const;

const memory = () => world.memory.read()[SLUG]?.memory;
const posts = () => world.sim.requests.count(POST);
const summaries = async () =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');

describe('scheduling', () => {
  test('commits, sends once, and writes memory, tracker and event', async () => {
    const outcome = await world.agree(call());
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    const { eventId = '' } = outcome;
    expect(outcome.records).toEqual([
      { target: 'memory', state: 'done' },
      { target: 'event', state: 'done' },
    ]);
    expect(memory()).toEqual({
      scheduled_events: [
        {
          event_id: eventId,
          type: 'call',
          to: PHONE,
          scheduled_at: '2026-03-03T21:10:00Z',
          step_id: 'calls',
        },
      ],
      call_tracker: { [PHONE]: { status: 'scheduled', attempts: 1, event_id: eventId, name: 'Acme' } },
    });
    expect(await summaries()).toEqual([`Scheduled call event_id=${eventId}`]);
    const sent = world.sim.requests.all().find(({ path, method }) => POST.test(`${method} ${path}`));
    expect(sent?.idempotencyKey).toMatch(/\/1:0$/);
    expect(sent?.body['metadata']).toEqual({ ct_op: sent?.idempotencyKey });
    await world.clock.advance(30 * MINUTE_MS);
    expect(world.sim.dials.map(({ phone }) => phone)).toEqual([PHONE]);
  });

  test('the same try is sent once, by whichever console; the next try is another', async () => {
    await world.agree(call());
    const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
    const shown = await other.preview(call());
    // The pending one is shown: a person would have to pass the code.
    expect(shown.tier).toBe(2);
    const consent = { digest: shown.digest, confirmedTier: shown.tier } as const;
    expect(await other.submit(call(), OPERATOR, consent)).toMatchObject({ refusal: { code: 'already-so' } });
    expect(posts()).toBe(1);
  });

  test.each(['reset-after', 'timeout', 'truncate', 'garbage'] as const)(
    'an answer that is lost (%s) after the work is found in the list and adopted',
    async (kind) => {
      world.sim.faults.add({ match: POST, kind, afterWork: true });
      const outcome = await world.agree(call());
      expect(outcome).toMatchObject({ status: 'done', eventId: pending()[0]?.id });
      expect(await summaries()).toHaveLength(1);
      expect(posts()).toBe(1);
    },
  );

  test('a request that vanished burns its slot: nothing is sent until it has passed, then a person decides', async () => {
    world.sim.faults.add({ match: POST, kind: 'reset-before' });
    const outcome = await world.agree(call());
    expect(outcome.status).toBe('open');
    expect(await world.agree(call())).toMatchObject({ status: 'open' });
    expect(posts()).toBe(1);
    world.clock.jump(11 * MINUTE_MS);
    expect(await world.door.settleOpenIntents()).toMatchObject({ waiting: 1, parked: 0 });
    world.clock.jump(2 * MINUTE_MS);
    expect(await world.door.settleOpenIntents()).toMatchObject({ waiting: 0, parked: 1 });
    expect(posts()).toBe(1);
    expect(world.updates).toContainEqual(
      expect.objectContaining({
        into: 'notices',
        rows: [[expect.stringContaining('parked:'), expect.objectContaining({ level: 'error' })]],
      }),
    );

    const opKey = createIntents(world.ledger).list('dispatch', ['parked'])[0]?.opKey ?? '';
    const again = {
      kind: 'unclear.resolve',
      opKey,
      decision: 'again',
      atMs: world.clock.now() + 10 * MINUTE_MS,
    } as const;
    expect((await world.door.preview(again)).tier).toBe(2);
    expect(await world.agree(again)).toMatchObject({ status: 'done' });
    expect(pending().map(({ metadata }) => metadata)).toEqual([{ ct_op: `${opKey}:1` }]);
  });

  test('what the server refuses is told, and may be corrected under the same try', async () => {
    world.sim.faults.add({ match: POST, kind: '429', retryAfterS: 0 });
    expect(await world.agree(call())).toMatchObject({ status: 'failed', kind: 'server' });
    expect(pending()).toEqual([]);
    expect(await world.agree(call())).toMatchObject({ status: 'done' });
    expect(pending()).toHaveLength(1);
  });

  test('a number that is not the assistant’s, or a time too near, is refused before anything is sent', async () => {
    expect(await world.agree(call({ from: '+14155550178' }))).toMatchObject({
      refusal: { code: 'line-not-owned' },
    });
    expect(await world.agree(call({ atMs: world.clock.now() + 40_000 }))).toMatchObject({
      refusal: { code: 'too-late' },
    });
    expect(await world.agree(call({ to: '911' }))).toMatchObject({ refusal: { code: 'invalid' } });
    expect(posts()).toBe(0);
  });

  test('a time a minute ahead is taken; where its answer is lost it is parked, and dialled at most once', async () => {
    world.sim.faults.add({ match: POST, kind: 'reset-before' });
    const atMs = world.clock.now() + 65_000;
    expect(await world.agree(call({ atMs }))).toMatchObject({ status: 'open' });
    expect(await world.agree(call({ atMs }))).not.toMatchObject({ status: 'done' });
    for (let minute = 0; minute < 6; minute += 1) {
      await world.clock.advance(MINUTE_MS);
      await world.door.settleOpenIntents();
    }
    expect(posts()).toBe(1);
    expect(world.sim.dials).toHaveLength(0);
    expect(createIntents(world.ledger).list('dispatch', ['parked'])).toHaveLength(1);
    const other = call({ atMs: world.clock.now() + 65_000, to: '+13125550177' });
    expect(await world.agree(other)).toMatchObject({ status: 'done' });
  });

  test('a process that was frozen between the check and the sending sends nothing', async () => {
    const frozen = world.another({
      ledger: {
        ...world.ledger,
        transaction: (work) => {
          const result = world.ledger.transaction(work);
          world.clock.jump(11_000);
          return result;
        },
      },
    });
    const shown = await frozen.preview(call());
    const outcome = await frozen.submit(call(), OPERATOR, {
      digest: shown.digest,
      confirmedTier: shown.tier,
    });
    expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'stale' } });
    expect(posts()).toBe(0);
    expect(await world.agree(call())).toMatchObject({ status: 'done' });
  });
});

describe('who must not be called', () => {
  test('a hold stops dispatch and nothing else, for every console', async () => {
    expect(await world.door.submit({ kind: 'hold.set', reason: 'look first' }, OPERATOR)).toMatchObject({
      status: 'done',
    });
    const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
    expect(await other.preview(call())).toMatchObject({ refusal: { code: 'held' } });
    expect(await world.agree(call())).toMatchObject({ refusal: { code: 'held' } });
    expect(
      await world.agree({ kind: 'step.start', mission: world.key, step: stepId('calls') }),
    ).toMatchObject({
      status: 'done',
    });
    expect(await world.agree({ kind: 'hold.release', reason: 'looked' })).toMatchObject({ status: 'done' });
    expect(await world.agree(call())).toMatchObject({ status: 'done' });
  });

  test('an opt-out ends all contact, also what is pending already', async () => {
    await world.agree(call());
    await world.door.submit({ kind: 'contact.suppress', phone: PHONE, reason: 'said STOP' }, OPERATOR);
    expect(await world.agree(call({ channel: 'sms', text: 'hi', attempt: 2 }))).toMatchObject({
      refusal: { code: 'suppressed' },
    });
    await world.clock.advance(8 * MINUTE_MS + 31_000);
    await world.door.checkDue();
    expect(pending()).toEqual([]);
    await world.clock.advance(30 * MINUTE_MS);
    expect(world.sim.dials).toEqual([]);
    expect(memory()).toMatchObject({
      scheduled_events: [],
      call_tracker: { [PHONE]: { status: 'pending' } },
    });
    expect((await summaries()).at(-1)).toContain('Cancelled call');
  });

  test('legal hours refuse, courtesy hours ask for the code', async () => {
    world.hours = { check: () => ({ allowed: false, sentence: 'It is 23:00 there.' }) };
    expect(await world.agree(call())).toMatchObject({ refusal: { code: 'outside-hours' } });
    world.hours = { check: () => ({ allowed: true, outsideBusiness: 'it is 18:30 there' }) };
    const shown = await world.door.preview(call());
    expect(shown).toMatchObject({ tier: 2 });
    expect(shown.lines.at(-1)).toContain('18:30');
    const mere = { digest: shown.digest, confirmedTier: 1 } as const;
    expect(await world.door.submit(call(), OPERATOR, mere)).toMatchObject({
      refusal: { code: 'needs-code' },
    });
    expect(await world.agree(call())).toMatchObject({ status: 'done' });
  });
});

describe('90 seconds before', () => {
  test('duplicates of a try are cancelled', async () => {
    await world.agree(call());
    const mine = pending()[0];
    const mark = mine?.metadata?.['ct_op'] ?? null;
    const other = value(
      await world.server.schedule({
        assistantId: world.agent,
        channel: 'call',
        to: PHONE,
        from: world.from,
        scheduledAtMs: world.clock.now() + 11 * MINUTE_MS,
        metadata: { ct_op: mark },
      }),
    );
    expect(pending()).toHaveLength(2);
    expect(world.door.nextSettleAtMs()).toBe(world.clock.now() + 10 * MINUTE_MS - 90_000);
    await world.clock.advance(9 * MINUTE_MS);
    await world.door.checkDue();
    // Of one age: the smaller id stays, whoever looks.
    await world.clock.advance(55_000);
    await world.door.checkDue();
    expect(pending().map(({ id }) => id)).toEqual([mine?.id ?? '', other.id].toSorted().slice(0, 1));
    await world.clock.advance(30 * MINUTE_MS);
    expect(world.sim.dials).toHaveLength(1);
  });
});

describe('cancelling', () => {
  test('only a pending event is deleted; its place in memory goes, its trace in the log stays', async () => {
    await world.agree(call());
    const id = scheduledEventId(pending()[0]?.id ?? '');
    const cancel = {
      kind: 'event.cancel',
      assistantId: world.agent,
      event: id,
      reason: 'wrong shop',
    } as const;
    expect(await world.agree(cancel)).toMatchObject({ status: 'done' });
    expect(pending()).toEqual([]);
    expect(memory()).toMatchObject({
      scheduled_events: [],
      call_tracker: { [PHONE]: { status: 'pending' } },
    });
    expect((await summaries()).at(-1)).toBe(`Cancelled call event_id=${id}: wrong shop`);
    expect(await world.agree(cancel)).toMatchObject({ refusal: { code: 'not-found' } });
    // The try never took place, so it may be planned anew.
    expect(await world.agree(call())).toMatchObject({ status: 'done' });
  });

  test('one that has been dialled keeps its record', async () => {
    await world.agree(call());
    const id = scheduledEventId(pending()[0]?.id ?? '');
    await world.clock.advance(30 * MINUTE_MS);
    expect(await world.agree({ kind: 'event.cancel', assistantId: world.agent, event: id })).toMatchObject({
      refusal: { code: 'not-pending' },
    });
    expect(world.sim.world.scheduled.has(id)).toBe(true);
    expect(world.sim.requests.count(/DELETE/)).toBe(0);
  });

  test('a schedule is taken back within ten seconds', async () => {
    const outcome = await world.agree(call());
    if (outcome.status !== 'done') throw new Error(outcome.status);
    expect(await world.door.undo(outcome.actId ?? '', OPERATOR)).toMatchObject({ status: 'done' });
    expect(pending()).toEqual([]);
  });

  test('a retry is the next try, with its own name', async () => {
    world.sim.setOutcomes(PHONE, [{ kind: 'no-answer' }, { kind: 'completed' }]);
    await world.agree(call());
    const id = scheduledEventId(pending()[0]?.id ?? '');
    await world.clock.advance(30 * MINUTE_MS);
    expect(await world.agree({ kind: 'event.retry', assistantId: world.agent, event: id })).toMatchObject({
      status: 'done',
    });
    expect(pending()[0]?.metadata?.['ct_op']).toMatch(/\/2:0$/);
    expect(memory()).toMatchObject({ call_tracker: { [PHONE]: { status: 'scheduled', attempts: 2 } } });
  });
});
