import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const call = (minutes: number, to = '+13125550123', attempt = 1): Command => ({
  kind: 'event.schedule',
  channel: 'call',
  assistantId: world.agent,
  to,
  from: world.from,
  atMs: world.clock.now() + minutes * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt,
});
/** As the bot schedules: it is nobody's try. */
const foreign = (minutes: number, to: string) =>
  world.server.schedule({
    assistantId: world.agent,
    channel: 'call',
    to,
    from: world.from,
    scheduledAtMs: world.clock.now() + minutes * MINUTE_MS,
  });
const hold = () => world.agree({ kind: 'hold.set' });
const release = () => world.agree({ kind: 'hold.release', reason: 'all clear' });
/** A console or a watch that runs: it looks every two seconds while something is near. */
const keep = async (seconds: number) => {
  for (let second = 0; second < seconds; second += 2) {
    await world.door.settleOpenIntents();
    await world.door.checkDue();
    await world.clock.advance(2_000);
  }
};
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');
const sentence = (outcome: Awaited<ReturnType<typeof hold>>): string =>
  'sentence' in outcome ? outcome.sentence : '';

test.each([150, 100, 60, 30, 14])(
  'a hold %i s before a slot: it does not ring, and the answer says so',
  async (before) => {
    await world.agree(call(10));
    await keep(20);
    await keep(600 - 20 - before);
    const outcome = await hold();
    expect(sentence(outcome)).toContain('Nothing that is scheduled still goes out.');
    await keep(before + 60);
    expect(world.sim.dials).toEqual([]);
    expect(pending()).toEqual([]);
  },
);

test('nearer than that it rings, and the answer says when', async () => {
  await world.agree(call(10));
  await keep(594);
  const outcome = await hold();
  expect(outcome).toMatchObject({
    lines: [expect.stringMatching(/^call to \+13125550123 in 6 s, .*: it cannot be stopped any more$/)],
  });
  await keep(60);
  expect(world.sim.dials).toHaveLength(1);
});

test('two consoles of one ledger take a call back together, and the log tells it once', async () => {
  const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
  await world.agree(call(10));
  await hold();
  await keep(500);
  for (let second = 0; second < 30; second += 2) {
    await Promise.all([world.door.checkDue(), other.checkDue()]);
    await world.clock.advance(2_000);
  }
  expect(pending()).toEqual([]);
  const told = value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);
  expect(told.filter((summary) => summary.startsWith('Cancelled call'))).toHaveLength(1);
  // One that died over it keeps nobody from it.
  await release();
  await world.agree({ kind: 'hold.set' });
  const [back] = pending();
  const dying = world.another({
    holder: { id: 'console-3', label: 'console 3' },
    server: { ...world.server, deleteScheduled: () => new Promise(() => undefined) },
  });
  await world.clock.advance((back?.scheduledAtMs ?? 0) - world.clock.now() - 60_000);
  void dying.checkDue();
  await expect.poll(() => world.sim.requests.count(/GET .*events/)).toBeGreaterThan(0);
  await keep(80);
  expect(world.sim.dials).toEqual([]);
});

test('an opt-out within the last minute is looked at again too', async () => {
  await world.agree(call(10));
  await keep(560);
  await world.agree({ kind: 'contact.suppress', phone: '+13125550123', reason: 'asked on another line' });
  await keep(100);
  expect(world.sim.dials).toEqual([]);
});

test('exactly what rings is listed: what is not ours, and ours where nobody runs to take it back', async () => {
  await world.agree(call(10));
  value(await foreign(12, '+13125550999'));
  const alone = await hold();
  expect(alone).toMatchObject({
    lines: [
      expect.stringContaining('call to +13125550123 in 10 min'),
      expect.stringContaining('call to +13125550999 in 12 min'),
      expect.stringContaining('hold --cancel'),
    ],
  });
  await release();
  await keep(2);
  const kept = await hold();
  expect(kept).toMatchObject({ lines: [expect.stringContaining('+13125550999'), expect.anything()] });
  await keep(900);
  expect(world.sim.dials.map(({ phone }) => phone)).toEqual(['+13125550999']);
});

test('a release says how many it does not list, and minutes are told as minutes', async () => {
  for (let index = 0; index < 23; index += 1)
    value(await foreign(20 + index, `+131255502${String(index).padStart(2, '0')}`));
  value(await foreign(8, '+13125550299'));
  const held = await hold();
  expect(held).toMatchObject({ lines: expect.arrayContaining([expect.stringContaining('in 8 min')]) });
  const { lines } = await world.door.preview({ kind: 'hold.release', reason: 'all clear' });
  const shown = lines.join('\n');
  expect(shown).toContain('Fires next, of 24 pending:');
  expect(shown).toContain('and 4 more after these');
});

test('one act cancels all that can be, though calls come and go meanwhile', async () => {
  await world.agree(call(10));
  value(await foreign(20, '+13125550999'));
  await hold();
  const cancel: Command = { kind: 'hold.cancel' };
  const shown = await world.door.preview(cancel);
  expect(shown.tier).toBe(2);
  expect(shown.lines.join('\n')).toContain('+13125550999');
  value(await foreign(30, '+13125550888'));
  const outcome = await world.door.submit(cancel, OPERATOR, { digest: shown.digest, confirmedTier: 2 });
  expect(outcome).toMatchObject({ status: 'done', sentence: '3 cancelled.' });
  expect(pending()).toEqual([]);
});

test('a release binds to what it does: it is taken while calls come and go', async () => {
  await hold();
  for (let round = 0; round < 5; round += 1) {
    const command: Command = { kind: 'hold.release', reason: 'all clear' };
    const shown = await world.door.preview(command);
    value(await foreign(10 + round, `+1312555010${round}`));
    const outcome = await world.door.submit(command, OPERATOR, {
      digest: shown.digest,
      confirmedTier: shown.tier,
    });
    expect(outcome.status).toBe('done');
    await hold();
  }
});

test('what a hold took back comes back at the next allowed time, once', async () => {
  await world.agree(call(10));
  await world.agree(call(10.5, '+13125550124'));
  await keep(520);
  await hold();
  await keep(90);
  expect(pending()).toEqual([]);
  const shown = await world.door.preview({ kind: 'hold.release', reason: 'all clear' });
  expect(shown.lines.join('\n')).toContain('scheduled again: call to +13125550123');
  const outcome = await release();
  expect(sentence(outcome)).toContain('2 that the hold had taken back are scheduled again.');
  expect(pending()).toHaveLength(2);
  await world.door.settleOpenIntents();
  expect(pending()).toHaveLength(2);
  await world.clock.advance(60 * MINUTE_MS);
  expect(world.sim.dials).toHaveLength(2);
  expect(new Set(world.sim.dials.map(({ phone }) => phone)).size).toBe(2);
  const tracker = world.memory.read()[SLUG]?.memory?.['call_tracker'];
  expect(tracker).toMatchObject({ '+13125550123': { status: 'scheduled', attempts: 1 } });
});

test('what cannot come back is in the list of all that is unclear, and says why', async () => {
  await world.agree(call(10));
  await keep(520);
  await hold();
  await keep(90);
  await world.agree({ kind: 'contact.suppress', phone: '+13125550123', reason: 'asked for it' });
  expect(sentence(await release())).toContain('1 could not be: see clawdtalk-tui unclear.');
  const [item] = world.door.unclear();
  expect(item).toMatchObject({ state: 'gone', ends: ['again', 'leave'] });
  expect(item?.lines.join('\n')).toContain('must not be contacted');
  await world.agree({ kind: 'unclear.resolve', opKey: item?.id ?? '', decision: 'leave' });
  expect(world.door.unclear()).toEqual([]);
});

test('taken back by a process that died before it could say so: it comes back all the same', async () => {
  await world.agree(call(10));
  await keep(300);
  await hold();
  // The event is gone and the ledger still has it as scheduled, to be brought back.
  const [event] = pending();
  world.ledger.db
    .prepare(`UPDATE intents SET body = json_set(body, '$.heldBack', json('true')) WHERE kind = 'dispatch'`)
    .run();
  value(await world.server.deleteScheduled(world.agent, event?.id as never));
  await release();
  expect(pending()).toHaveLength(1);
});

test('what a hold took back survives a server that is away when it is released', async () => {
  await world.agree(call(10));
  await keep(520);
  await hold();
  await keep(90);
  const mend = world.sim.faults.add({
    match: /POST .*assistants.*events/,
    kind: '429',
    times: Infinity,
    retryAfterS: 0,
  });
  await release();
  expect(pending()).toEqual([]);
  mend();
  await world.door.settleOpenIntents();
  expect(pending()).toHaveLength(1);
});

test('two who hold at the same moment: one does, the other reads that it is held, not to look again', async () => {
  const command: Command = { kind: 'hold.set' };
  const second = world.another({ holder: { id: 'console-2', label: 'console 2' } });
  const submit = async (door: DoorWorld['door']) => {
    const { digest, tier } = await door.preview(command);
    return door.submit(command, OPERATOR, { digest, confirmedTier: tier });
  };
  const outcomes = await Promise.all([submit(world.door), submit(second)]);
  expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(1);
  const other = outcomes.find(({ status }) => status !== 'done');
  expect(other).toMatchObject({ status: 'refused', refusal: { sentence: 'Dispatch is held already.' } });
});
