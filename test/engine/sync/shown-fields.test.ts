import { afterEach, expect, test } from 'vitest';
import { missionId, runId, stepId } from '../../../src/domain/ids.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { value } from '../../flows/support/door-world.ts';
import { talk } from '../../flows/support/drive-world.ts';
import { startRig, type Rig } from './rig.ts';

const A = '+13122340101';
const B = '+13122340102';

let rig: Rig;
afterEach(() => rig.stop());

test('fields of memory and results come with the rows from the moment that a column shows them', async () => {
  const script = new Map([
    [A, [talk({ price: 400, deal: { ok: true } })] as const],
    [B, [talk({ price: 380 })] as const],
  ]);
  rig = await startRig({ simulator: { script } });
  const { server, clock } = rig;
  const mission = value(await server.createMission({ name: 'Rug', instructions: 'Call' }));
  const run = value(await server.createRun(mission.id, { original_request: 'please' }));
  value(
    await server.createPlan(mission.id, run.id, [
      { stepId: stepId('calls'), description: 'Call', sequence: 1 },
    ]),
  );
  value(await server.updateRun(mission.id, run.id, { status: 'running' }));
  const agent = value(
    await server.createAssistant({ name: 'Caller', instructions: 'Be kind', model: 'openai/gpt-4o' }),
  );
  const phone = value(await server.availablePhone());
  const connection = value(await server.connectionId(agent.id, 'telephony')) ?? '';
  if (phone === undefined) throw new Error('no number');
  value(await server.assignPhone(phone.id, connection, 'voice'));
  for (const [index, to] of [A, B].entries()) {
    value(
      await server.schedule({
        assistantId: agent.id,
        channel: 'call',
        to,
        from: phone.phone,
        scheduledAtMs: clock.now() + (2 + 5 * index) * 60_000,
        missionId: missionId(mission.id),
        runId: runId(run.id),
        stepId: stepId('calls'),
      }),
    );
  }
  rig.setEntries([
    {
      slug: 'rug',
      missionName: 'Rug',
      missionId: mission.id,
      runId: run.id,
      assistantId: agent.id,
      memory: { budget: 900 },
      extra: {},
    },
  ]);
  await rig.passUntil((board) => [...board.missions.values()].some(({ name }) => name === 'Rug'), 60_000);
  const rowOf = () => [...rig.board().missions.values()].find(({ missionId: id }) => id === mission.id);
  expect(rowOf()).not.toHaveProperty('noted');

  rig.sync.showFields(['memory.budget', 'result.price', 'result.deal.ok']);
  await rig.passUntil(() => rowOf()?.noted !== undefined, 5_000);
  expect(rowOf()?.noted).toEqual({ 'memory.budget': '900' });

  // The last that was told; of a call its own.
  expect(await rig.passUntil(() => rowOf()?.noted?.['result.price'] === '380', 30 * 60_000)).toBeLessThan(
    Infinity,
  );
  expect(rowOf()?.noted).toEqual({
    'memory.budget': '900',
    'result.price': '380',
    'result.deal.ok': 'yes',
  });
  await rig.pass(2_000);
  const calls = new Map([...rig.board().scheduled.values()].map(({ event, noted }) => [event.to, noted]));
  expect(calls.get(safeText(A))).toEqual({
    'memory.budget': '900',
    'result.price': '400',
    'result.deal.ok': 'yes',
  });
  expect(calls.get(safeText(B))).toEqual({ 'memory.budget': '900', 'result.price': '380' });
}, 120_000);
