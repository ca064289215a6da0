import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { gateDigest } from '../../src/commands/handlers/gate.ts';
import { stepId, type AssistantId } from '../../src/domain/ids.ts';
import { roundToPlan } from '../../src/domain/approval/shortlist-memory.ts';
import { isJsonObject } from '../../src/lib/json.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { MINUTE_MS, OPERATOR, START_MS, value } from './support/door-world.ts';
import { openDriveWorld, talk, type DriveWorld } from './support/drive-world.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';
const D = '+13125550104';

let world: DriveWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const open = (): DriveWorld => {
  if (world === undefined) throw new Error('no world');
  return world;
};
const dialsTo = (phone: string): number =>
  open().door.sim.dials.filter((dial) => dial.phone === phone).length;
const waits = (): boolean => open().memory()['awaiting_approval'] === true;
const ended = async (): Promise<boolean> => ['succeeded', 'failed'].includes(await open().runStatus());

async function roundOne(phones: readonly string[], from = 6): Promise<void> {
  for (const [index, phone] of phones.entries()) {
    await open().agree({
      kind: 'event.schedule',
      channel: 'call',
      assistantId: open().door.agent,
      to: phone,
      from: open().door.from,
      atMs: open().door.clock.now() + (from + 2 * index) * MINUTE_MS,
      mission: open().door.key,
      step: stepId('round-1'),
      attempt: 1,
    });
  }
}

async function waitingGate(): Promise<void> {
  world = await openDriveWorld({
    missionClass: 4,
    steps: ['round-1', 'human-approval', 'round-2'],
    memory: { rubric: { fit: 1 } },
    script: new Map<string, readonly ScriptedOutcome[]>([
      [A, [talk({ fit: 4 }), talk({ fit: 4, offer: 40 })]],
      [B, [talk({ fit: 8 }), talk({ fit: 9, offer: 35 })]],
      [C, [talk({ fit: 6 })]],
      [D, [talk({ fit: 7 })]],
    ]),
  });
  await roundOne([A, B, C]);
  await open().until(waits);
}

const decision = (change: Partial<Extract<Command, { kind: 'gate.decide' }>> = {}): Command => ({
  kind: 'gate.decide',
  mission: open().door.key,
  decision: 'approved',
  advanced: [B, A],
  weights: { fit: 1 },
  by: 'operator:kim',
  ...change,
});

async function events(): Promise<readonly { readonly summary: string; readonly payload?: unknown }[]> {
  return value(await open().door.server.listEvents(open().door.mission, open().run));
}

test('a class-4 mission goes through both rounds with exactly those the operator let go on', async () => {
  await waitingGate();
  const dials = open().door.sim.dials.length;
  await open().agree(decision());

  const memory = open().memory();
  expect(memory['rounds']).toMatchObject([
    {
      round: 1,
      candidates: [{ phone: B }, { phone: C }, { phone: A }],
      advanced: [B, A],
      approved_by: 'operator:kim',
    },
  ]);
  expect(memory['awaiting_approval']).toBe(false);
  expect(memory['call_queue']).toMatchObject([
    { phone: B, round: 2 },
    { phone: A, round: 2 },
  ]);
  const steps = value(await open().door.server.getPlan(open().door.mission, open().run));
  expect(steps.find(({ id }) => id === 'human-approval')?.status).toBe('completed');
  const told = (await events()).find(({ summary }) =>
    summary.startsWith('Approved the shortlist of round 1'),
  );
  const payload = told?.payload;
  expect(payload).toMatchObject({ by: 'operator:kim', decision: 'approved', advanced: [B, A] });
  expect(isJsonObject(payload as never) && (payload as { digest?: unknown }).digest).toMatch(
    /^[0-9a-f]{64}$/,
  );

  await open().until(ended);
  expect(await open().runStatus()).toBe('succeeded');
  expect([dialsTo(A), dialsTo(B), dialsTo(C)]).toEqual([2, 2, 1]);
  const second = open()
    .door.sim.dials.slice(dials)
    .map(({ phone }) => phone);
  expect(second).toEqual([B, A]);
  const run = value(await open().door.server.getRun(open().door.mission, open().run));
  expect(run.resultPayload).toMatchObject({ ranking: [{ phone: B }, { phone: A }] });
});

test('a no is recorded, calls nobody, and the round can be widened: then it is laid out again', async () => {
  await waitingGate();
  await open().agree(decision({ decision: 'denied', advanced: [], reason: 'too few' }));
  expect(open().memory()['rounds']).toMatchObject([
    { round: 1, denied_by: 'operator:kim', reason: 'too few' },
  ]);
  expect(open().memory()['approval_decision']).toMatchObject({ decision: 'denied', reason: 'too few' });
  expect((await events()).some(({ summary }) => summary.startsWith('Denied the shortlist'))).toBe(true);

  const dials = open().door.sim.dials.length;
  await expect(open().until(waits, 0.05)).rejects.toThrow('not within');
  expect(open().door.sim.dials).toHaveLength(dials);

  await roundOne([D], 10);
  await open().until(waits, 3);
  expect(open().memory()['approval_summary']).toMatchObject({
    round: 1,
    ranking: [{ phone: B }, { phone: D }, {}, {}],
  });
  await open().agree(decision({ advanced: [D] }));
  await open().until(ended);
  expect([dialsTo(D), dialsTo(B)]).toEqual([2, 1]);
});

test('what was shown and what is there must be the same: a change of memory means no', async () => {
  await waitingGate();
  const { door } = open();
  const command = decision();
  const shown = await open().preview(command);
  await open().agree({
    kind: 'memory.save',
    mission: door.key,
    key: 'approval_summary',
    value: { round: 1, ranking: [{ phone: C }, { phone: B }, { phone: A }] },
  });
  const outcome = await open().submit(command, { digest: shown.digest, confirmedTier: 2 });
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'changed' } });
  const stale = decision({ expect: '0'.repeat(64) });
  expect((await open().preview(stale)).refusal?.code).toBe('changed');
  const fresh = decision({ expect: gateDigest(open().memory()) });
  expect((await open().preview(fresh)).refusal).toBeUndefined();
  expect(open().memory()['rounds']).toBeUndefined();
});

test('answered once; strangers, the suppressed and lines of others never go on', async () => {
  await waitingGate();
  const { assistantId } = await secondAgent();
  const foreign = await open().preview(decision({ assistantId, from: open().door.from }));
  expect(foreign.refusal?.sentence).toContain('is not a number of Closer');
  expect((await open().preview(decision({ advanced: [D] }))).refusal?.sentence).toContain(
    'was not in this round',
  );
  expect((await open().preview(decision({ advanced: [A, A] }))).refusal?.code).toBe('invalid');
  expect((await open().preview(decision({ advanced: [] }))).refusal?.sentence).toContain(
    'Nobody would go on',
  );
  await open().agree({ kind: 'contact.suppress', phone: A, reason: 'STOP' });
  expect((await open().preview(decision())).refusal?.code).toBe('suppressed');
  await open().agree(decision({ advanced: [B] }));
  expect((await open().preview(decision({ advanced: [B] }))).refusal?.code).toBe('not-pending');
  expect(START_MS).toBeLessThan(open().door.clock.now());
});

test('nobody passes a gate but a person: not the engine, and not a plan that was made before', async () => {
  await waitingGate();
  const command = decision();
  const shown = await open().preview(command);
  const outcome = await open().submitAs({ kind: 'engine', label: OPERATOR.label }, command, {
    digest: shown.digest,
    confirmedTier: 2,
  });
  expect(outcome.status).toBe('refused');
  expect(waits()).toBe(true);
  const { door, planner } = open();
  await planner.edit({ kind: 'set', change: { mission: door.key } });
  await planner.edit({ kind: 'set', change: { source: { kind: 'text', text: `phone\n${A}` } } });
  const placed = [...(open().planning()?.plan?.placed.values() ?? [])];
  expect(placed).toMatchObject([{ phone: A, status: 'ghost', ghost: 'waits-for-approval' }]);
  const digest = open().planning()?.plan?.digest ?? '';
  expect(await planner.commands(digest)).toMatchObject({ ok: false });
});

/** A second assistant with a number of its own, as round 2 has. */
async function secondAgent(): Promise<{ readonly assistantId: AssistantId; readonly from: string }> {
  const { server } = open().door;
  const agent = value(await server.createAssistant({ name: 'Closer', model: 'm', instructions: 'Visit.' }));
  const connection = value(await server.connectionId(agent.id, 'telephony')) ?? '';
  const phone = value(await server.availablePhone());
  if (phone === undefined) throw new Error('the simulator has no number');
  value(await server.assignPhone(phone.id, connection, 'voice'));
  return { assistantId: agent.id, from: phone.phone };
}

test('a round that a person plans: its own assistant, its plan in the planner, the engine dials nobody by itself', async () => {
  await waitingGate();
  const { door, planner } = open();
  const second = await secondAgent();
  await open().agree(decision({ plannedBy: 'operator', ...second }));
  expect(value(await door.server.listLinkedAgents(door.mission, open().run))).toHaveLength(1);
  expect(open().memory()['linked_agents']).toEqual([second.assistantId]);
  const dials = door.sim.dials.length;
  await expect(open().until(ended, 1)).rejects.toThrow('not within');
  expect(door.sim.dials).toHaveLength(dials);

  const begun = await planner.edit({ kind: 'round', mission: door.key, replace: false });
  expect(begun).toMatchObject({ ok: true });
  const { draft, plan } = open().planning() ?? {};
  expect(draft).toMatchObject({ mission: door.key, lines: [second.from], assistantId: second.assistantId });
  expect([...(plan?.placed.values() ?? [])]).toMatchObject([
    { phone: B, line: second.from, status: 'firm' },
    { phone: A, line: second.from, status: 'firm' },
  ]);
  for (const command of value(wrapped(await planner.commands(plan?.digest ?? '')))) {
    await open().agree(command);
  }
  // The engine sees the same tries: nothing is scheduled a second time by anybody.
  await open().until(ended);
  expect(await open().runStatus()).toBe('succeeded');
  const later = door.sim.dials.slice(dials);
  expect(later.map(({ phone, from }) => [phone, from])).toEqual([
    [B, second.from],
    [A, second.from],
  ]);
  expect(roundToPlan(open().memory())).toBeUndefined();
  expect(await planner.edit({ kind: 'round', mission: door.key, replace: false })).toMatchObject({
    ok: false,
  });
});

test('a draft of something else is never thrown away unasked', async () => {
  await waitingGate();
  const { door, planner } = open();
  await planner.edit({ kind: 'set', change: { source: { kind: 'text', text: 'phone\n+13125550190' } } });
  await open().agree(decision({ plannedBy: 'operator' }));
  const refused = await planner.edit({ kind: 'round', mission: door.key, replace: false });
  expect(refused).toMatchObject({ ok: false, error: expect.stringContaining('another draft') });
  expect(open().planning()?.draft.source).toMatchObject({ kind: 'text' });
  expect(await planner.edit({ kind: 'round', mission: door.key, replace: true })).toMatchObject({ ok: true });
  expect(open().planning()?.draft).toMatchObject({ source: { kind: 'round' }, assistantId: door.agent });
});

test.each(['late', 'not at first'])(
  'a draft whose people were all called is in nobody’s way, though the calls could be read %s after the commit',
  async (read) => {
    world = await openDriveWorld({
      missionClass: 4,
      steps: ['round-1', 'human-approval', 'round-2'],
      memory: { rubric: { fit: 1 } },
      script: new Map<string, readonly ScriptedOutcome[]>([
        [A, [talk({ fit: 4 })]],
        [B, [talk({ fit: 8 })]],
      ]),
    });
    const { door, planner } = world;
    await planner.edit({ kind: 'set', change: { mission: door.key } });
    await planner.edit({ kind: 'set', change: { source: { kind: 'text', text: `phone\n${A}\n${B}` } } });
    const { digest = '' } = open().planning()?.plan ?? {};
    for (const command of value(wrapped(await planner.commands(digest)))) await open().agree(command);
    const settleUnread = async () => {
      door.sim.faults.add({ match: /GET .*\/events/, kind: '5xx', status: 400 });
      const { ok } = await planner.edit({ kind: 'settle', mission: door.key, eased: false });
      door.sim.faults.clear();
      return { ok, placed: open().planning()?.plan?.placed.size };
    };
    const unread = read === 'late' ? undefined : await settleUnread();
    expect(unread).toEqual(read === 'late' ? undefined : { ok: false, placed: 2 });
    await open().until(waits);
    if (read === 'late') await planner.edit({ kind: 'settle', mission: door.key, eased: false });
    const { plan } = open().planning() ?? {};
    await open().agree(decision({ plannedBy: 'operator' }));
    expect(await planner.edit({ kind: 'round', mission: door.key, replace: false })).toMatchObject({
      ok: true,
    });
    expect(open().planning()?.draft).toMatchObject({ source: { kind: 'round' } });
    const called = [...(plan?.unplaced.values() ?? [])].map(({ phone, detail }) => [phone, detail]);
    const isCalled = expect.stringContaining('this plan called it at') as string;
    // A plan that could not be read again is as it was.
    expect({ placed: plan?.placed.size, called }).toEqual(
      read === 'late'
        ? {
            placed: 0,
            called: [
              [A, isCalled],
              [B, isCalled],
            ],
          }
        : { placed: 2, called: [] },
    );
  },
);

test('whoever opts out between the approval and the call is left out, the others go on', async () => {
  await waitingGate();
  await open().agree(decision());
  await open().agree({ kind: 'contact.suppress', phone: B, reason: 'STOP' });
  await open().until(ended);
  expect([dialsTo(A), dialsTo(B)]).toEqual([2, 1]);
  expect(await open().runStatus()).toBe('succeeded');
});

const wrapped = <T>(result: { ok: true; value: T } | { ok: false; error: string }) =>
  result.ok ? result : ({ ok: false, error: { sentence: result.error } } as const);
