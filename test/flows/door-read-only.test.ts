import { afterEach, expect, test } from 'vitest';
import type { Command, CommandKind } from '../../src/commands/command.ts';
import { HANDLERS } from '../../src/commands/handlers/handler-table.ts';
import { approvalId, phoneNumberId, scheduledEventId, stepId } from '../../src/domain/ids.ts';
import { ENGINE, MINUTE_MS, openDoorWorld, OPERATOR, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
afterEach(() => world.close());

/** One of every kind: a kind that is missing here does not compile. */
async function everyCommand(): Promise<readonly Command[]> {
  const { key: mission, agent: assistantId, from } = world;
  const event = scheduledEventId(
    value(
      await world.server.schedule({
        assistantId,
        channel: 'call',
        to: '+13125550123',
        from,
        scheduledAtMs: world.clock.now() + 30 * MINUTE_MS,
        missionId: world.mission,
        runId: world.run,
      }),
    ).id,
  );
  const step = stepId('research');
  const spare = value(await world.server.availablePhone())?.id ?? phoneNumberId('none');
  const fields = {
    channel: 'call',
    assistantId,
    to: '+13125550124',
    from,
    atMs: world.clock.now() + 10 * MINUTE_MS,
    mission,
    attempt: 1,
  } as const;
  const { attempt: _, ...botItem } = fields;
  const table: { readonly [K in CommandKind]: Extract<Command, { kind: K }> } = {
    'step.start': { kind: 'step.start', mission, step },
    'step.complete': { kind: 'step.complete', mission, step },
    'step.fail': { kind: 'step.fail', mission, step, reason: 'r' },
    'step.skip': { kind: 'step.skip', mission, step },
    'step.reopen': { kind: 'step.reopen', mission, step: stepId('calls') },
    'mission.note': { kind: 'mission.note', mission, text: 'n' },
    'mission.complete': { kind: 'mission.complete', mission, summary: 's' },
    'mission.fail': { kind: 'mission.fail', mission, reason: 'r' },
    'mission.cancel': { kind: 'mission.cancel', mission },
    'mission.pause': { kind: 'mission.pause', mission },
    'mission.resume': { kind: 'mission.resume', mission },
    'mission.class': { kind: 'mission.class', mission, missionClass: 1 },
    'mission.drive': { kind: 'mission.drive', mission, mode: 'on' },
    'event.schedule': { kind: 'event.schedule', ...fields },
    'account.update': { kind: 'account.update', changes: { greeting: 'Hello' } },
    'phone.order': { kind: 'phone.order', phone: '+13125550142' },
    'contact.forget': { kind: 'contact.forget', phone: '+13125550124', reason: 'r' },
    'budget.cancel': { kind: 'budget.cancel', scope: { kind: 'account' }, reason: 'x' },
    'budget.release': { kind: 'budget.release', scope: { kind: 'account' }, micros: 1, reason: 'r' },
    'phone.release': { kind: 'phone.release', phoneNumberId: spare },
    'mission.goal': { kind: 'mission.goal', mission, condition: 'slot = yes' },
    'mission.rubric': { kind: 'mission.rubric', mission, weights: { price: -1 } },
    'calls.cancel': { kind: 'calls.cancel', mission, reason: 'x' },
    'assistant.brief': {
      kind: 'assistant.brief',
      mission,
      assistantId,
      offers: 1,
      best: 250,
      text: '1 offer so far',
      variables: {},
    },
    'event.cancel': { kind: 'event.cancel', assistantId, event },
    'event.move': { kind: 'event.move', assistantId, event, atMs: world.clock.now() + 60 * MINUTE_MS },
    'event.retry': { kind: 'event.retry', assistantId, event },
    'plan.commit': { kind: 'plan.commit', mission, items: [fields], digest: 'd' },
    'unclear.resolve': { kind: 'unclear.resolve', opKey: 'x', decision: 'leave' },
    'call.record': {
      kind: 'call.record',
      mission,
      event,
      assistantId,
      phone: '+13125550123',
      outcome: 'busy',
      attempt: 1,
      abandoned: false,
    },
    'contact.suppress': { kind: 'contact.suppress', phone: '+13125550123', reason: 'STOP' },
    'contact.allow': { kind: 'contact.allow', phone: '+13125550123', reason: 'x' },
    'agent.link': { kind: 'agent.link', mission, assistantId },
    'agent.unlink': { kind: 'agent.unlink', mission, assistantId },
    'agent.setup': { kind: 'agent.setup', mission, name: 'A', instructions: 'i', additional: true },
    'assistant.create': { kind: 'assistant.create', name: 'A', instructions: 'i' },
    'assistant.update': { kind: 'assistant.update', assistantId, changes: { model: 'other' } },
    'phone.assign': { kind: 'phone.assign', phoneNumberId: spare, assistantId, use: 'voice' },
    'mission.create': { kind: 'mission.create', name: 'New', instructions: 'i', request: 'r', steps: [] },
    'memory.save': { kind: 'memory.save', mission, key: 'k', value: 1 },
    'memory.append': { kind: 'memory.append', mission, key: 'k', item: 1 },
    'memory.remove': { kind: 'memory.remove', mission, key: 'k' },
    'memory.dismiss': { kind: 'memory.dismiss', seq: 1 },
    'poll.now': { kind: 'poll.now', mission },
    'lease.take': { kind: 'lease.take', mission },
    'lease.release': { kind: 'lease.release', mission },
    'drift.repair': { kind: 'drift.repair', mission },
    'hold.set': { kind: 'hold.set' },
    'hold.cancel': { kind: 'hold.cancel' },
    'hold.release': { kind: 'hold.release', reason: 'x' },
    'bot.request': {
      kind: 'bot.request',
      request: { what: 'create-mission', body: '{"name":"n","instructions":"i"}' },
    },
    'bot.schedule': { kind: 'bot.schedule', item: botItem },
    'state.remove': { kind: 'state.remove', slug: 'x' },
    'state.restore': { kind: 'state.restore', slug: 'x', members: {} },
    'approval.decide': { kind: 'approval.decide', approval: approvalId('r'), decision: 'approved' },
    'approval.request': { kind: 'approval.request', action: 'a', biometric: false, timeoutS: 60 },
    'gate.decide': { kind: 'gate.decide', mission, decision: 'approved', advanced: [], by: 'operator:kim' },
    'inbox.deny': { kind: 'inbox.deny', item: 'i', itemKind: 'act', title: 't', reason: 'r' },
    'inbox.snooze': { kind: 'inbox.snooze', item: 'i', untilMs: world.clock.now() + MINUTE_MS },
    'inbox.edit': {
      kind: 'inbox.edit',
      item: 'i',
      title: 't',
      source: 's',
      command: { kind: 'mission.pause', mission },
    },
    'sms.send': { kind: 'sms.send', to: '+13125550124', text: 'hello' },
    'call.start': { kind: 'call.start', to: '+13125550124', purpose: 'p' },
    'call.end': { kind: 'call.end', callId: 'x' },
    'bot.run': { kind: 'bot.run', act: 'restart' },
    'feed.open': { kind: 'feed.open' },
    'feed.close': { kind: 'feed.close' },
    'alert.mute': { kind: 'alert.mute', rule: 'approvals' },
    'alert.unmute': { kind: 'alert.unmute', rule: 'approvals' },
    'alert.answer': { kind: 'alert.answer', alert: 'approvals/x' },
    'alert.test': { kind: 'alert.test', channel: 'phone' },
    'optout.block': { kind: 'optout.block', phone: '+13125550123', evidence: 'STOP', certain: true },
    'optout.confirm': { kind: 'optout.confirm', phone: '+13125550123', evidence: 'STOP' },
  };
  expect(Object.keys(table).sort()).toEqual(Object.keys(HANDLERS).sort());
  return Object.values(table);
}

const rowsIn = () =>
  ['intents', 'records', 'audit', 'leases', 'settings', 'suppressions', 'snapshots'].map((table) =>
    world.ledger.db.prepare(`SELECT count(*) AS n FROM ${table}`).get(),
  );
const serverWrites = () => world.sim.requests.all().filter(({ method }) => method !== 'GET').length;

test('read-only: every command is refused, and nothing is written anywhere', async () => {
  world = await openDoorWorld({}, { readOnly: true });
  const commands = await everyCommand();
  const [rows, sent, file] = [rowsIn(), serverWrites(), JSON.stringify(world.memory.read())];
  for (const command of commands) {
    for (const actor of [OPERATOR, ENGINE]) {
      const shown = await world.door.preview(command);
      const consent = { digest: shown.digest, confirmedTier: 2 } as const;
      const outcome = await world.door.submit(command, actor, consent);
      if (command.kind === 'poll.now') continue;
      expect([command.kind, outcome]).toMatchObject([
        command.kind,
        { status: 'refused', refusal: { code: 'read-only' } },
      ]);
    }
  }
  await world.door.settleOpenIntents();
  await world.door.finishOpenRecords();
  await world.door.checkDue();
  expect(rowsIn()).toEqual(rows);
  expect(serverWrites()).toBe(sent);
  expect(JSON.stringify(world.memory.read())).toBe(file);
});

test('dry run: every command goes as far as its guards and writes nothing', async () => {
  world = await openDoorWorld({}, { dryRun: true });
  const commands = await everyCommand();
  const [rows, sent, file] = [rowsIn(), serverWrites(), JSON.stringify(world.memory.read())];
  const outcomes = new Map<string, string>();
  for (const command of commands) {
    const shown = await world.door.preview(command);
    const outcome = await world.door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: 2 });
    outcomes.set(command.kind, outcome.status === 'refused' ? outcome.refusal.code : outcome.status);
  }
  expect(rowsIn()).toEqual(rows);
  expect(serverWrites()).toBe(sent);
  expect(JSON.stringify(world.memory.read())).toBe(file);
  expect(outcomes.get('step.start')).toBe('dry-run');
  expect(outcomes.get('event.schedule')).toBe('dry-run');
  expect(outcomes.get('plan.commit')).toBe('dry-run');
  expect(outcomes.get('hold.release')).toBe('already-so');
});
