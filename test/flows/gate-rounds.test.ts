import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { gateDigest } from '../../src/commands/verbs/gate.ts';
import { stepId } from '../../src/domain/ids.ts';
import { isJsonObject } from '../../src/lib/json.ts';
import type { Outcome } from '../../src/simulator/outcome.ts';
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
    script: new Map<string, readonly Outcome[]>([
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

test('answered once: the second answer finds nobody waiting; strangers and the suppressed never go on', async () => {
  await waitingGate();
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

test('the engine never passes a gate by itself', async () => {
  await waitingGate();
  const command = decision();
  const shown = await open().preview(command);
  const outcome = await open().submitAs({ kind: 'engine', label: OPERATOR.label }, command, {
    digest: shown.digest,
    confirmedTier: 2,
  });
  expect(outcome.status).toBe('refused');
  expect(waits()).toBe(true);
});
