import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerClient } from '../../../src/api/http/server-client.ts';
import { backendOver } from '../../../src/app/backend/open-backend.ts';
import { openWorkspace, type Workspace } from '../../../src/app/backend/workspace.ts';
import type { Backend } from '../../../src/commands/ports/backend.ts';
import { missionId, runId, stepId } from '../../../src/domain/ids.ts';
import { missionKeyOf, type MissionKey } from '../../../src/domain/mission/mission-row.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import type { FaultKind } from '../../../src/simulator/faults.ts';
import { MINUTE_MS, value } from '../../flows/support/door-world.ts';
import { talk } from '../../flows/support/drive-world.ts';
import { ACME_KEY, openTwoAccounts, type TwoAccounts } from '../../support/two-accounts.ts';

const PEOPLE = ['+13122340101', '+13122340102', '+13122340103'] as const;
const KIM = { kind: 'operator', label: 'operator:kim' } as const;
const POST = /^POST .*\/assistants\/.*\/events/;

let world: TwoAccounts;
let clock: ManualClock;
let key: MissionKey;
const opened = new Set<Backend>();
beforeEach(async () => {
  clock = manualClock(Date.parse('2026-03-03T16:00:00Z'));
  const script = new Map(PEOPLE.map((phone) => [phone, [talk({ offer: 100 })]]));
  world = await openTwoAccounts({ clock, world: 'empty', script });
});
afterEach(async () => {
  await Promise.all([...opened].map((backend) => backend.close()));
  opened.clear();
  await world.close();
});

/** What a console that chooses the context opens; its engine looks when the test says so. */
async function enter(): Promise<{ readonly workspace: Workspace; readonly leave: () => Promise<void> }> {
  const starter = world.starter(['--context', 'acme'], {}, true);
  const choice = await starter.choose();
  if (choice.kind !== 'one') throw new Error(choice.kind);
  const workspace = value(await openWorkspace(starter.configure(choice), 'console', { worldClock: clock }));
  const backend = backendOver(workspace, Promise.resolve());
  opened.add(backend);
  return {
    workspace,
    leave: async () => {
      opened.delete(backend);
      await backend.close();
    },
  };
}

/** One after another, each after what the one before brought: the engine places every call by itself. */
async function negotiation(): Promise<void> {
  const { acme } = world;
  const server = createServerClient({
    config: { baseUrl: acme.baseUrl, key: ACME_KEY },
    clock: systemClock(),
    random: seededRandom(1),
  });
  const mission = value(await server.createMission({ name: 'Rug', instructions: 'Call' }));
  const run = value(await server.createRun(mission.id, { original_request: 'please' }));
  value(
    await server.createPlan(mission.id, run.id, [
      { stepId: stepId('calls'), description: 'Call three dealers', sequence: 1 },
      { stepId: stepId('report'), description: 'Report', sequence: 2 },
    ]),
  );
  value(await server.updateRun(mission.id, run.id, { status: 'running' }));
  const agent = value(
    await server.createAssistant({
      name: 'Caller',
      instructions: 'Be kind',
      model: 'openai/gpt-4o',
      enabled_features: ['telephony', 'messaging'],
    }),
  );
  const phone = value(await server.availablePhone());
  if (phone === undefined) throw new Error('no number');
  const connection = value(await server.connectionId(agent.id, 'telephony')) ?? '';
  value(await server.assignPhone(phone.id, connection, 'voice'));
  value(await server.linkAgent(missionId(mission.id), runId(run.id), agent.id));
  await server.close();
  key = missionKeyOf(mission.id, 'rug');
  const entry = {
    mission_name: 'Rug',
    mission_id: mission.id,
    run_id: run.id,
    assistant_id: agent.id,
    agent_phone: phone.phone,
    phone_number_id: phone.id,
    memory: {
      mission_class: 3,
      drive: 'on',
      call_queue: PEOPLE.map((each) => ({
        phone: each,
        name: `Dealer ${each.slice(-1)}`,
        zone: 'America/Chicago',
      })),
    },
  };
  const starter = world.starter(['--context', 'acme'], {}, true);
  const choice = await starter.choose();
  if (choice.kind !== 'one') throw new Error(choice.kind);
  const path = starter.configure(choice).statePath.value;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ rug: entry }));
}

/** What the state file says of who drives is a wish: a person lets the engine. */
async function driven(): Promise<void> {
  const { workspace, leave } = await enter();
  const command = { kind: 'mission.drive', mission: key, mode: 'on' } as const;
  await workspace.sync.snapshotOf(key, { fresh: true });
  const { digest, tier } = await workspace.door.preview(command);
  const outcome = await workspace.door.submit(command, KIM, { digest, confirmedTier: tier, reason: 'x' });
  expect(outcome).toMatchObject({ status: 'done' });
  await leave();
}

/** Where nobody can know whether it went out, and its slot is too near, it waits for a person: here they call again. */
async function settleParked({ door }: Workspace): Promise<void> {
  for (const { opKey, state } of door.unclear()) {
    if (state !== 'parked') continue;
    const command = { kind: 'unclear.resolve', opKey, decision: 'again' } as const;
    const { digest, tier, refusal } = await door.preview(command);
    if (refusal === undefined) await door.submit(command, KIM, { digest, confirmedTier: tier, reason: 'x' });
  }
}

/** One round of the engine, in step with the world's time. */
async function round({ driver, sync, door }: Workspace): Promise<void> {
  await door.settleOpenIntents();
  await sync.snapshotOf(key, { fresh: true });
  await driver.lookAtAll();
  await door.checkDue();
  await door.finishOpenRecords();
}

/** Seconds of the world pass until it is done: answers that are late come, and pauses end. */
async function passing<T>(work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  const second = async (): Promise<void> => {
    await systemClock().sleep(2);
    await clock.advance(1_000);
    if (!isDone) await second();
  };
  const [result] = await Promise.all([done, second()]);
  return result;
}

const placed = () => [...world.acme.world.scheduled.values()].map(({ to }) => to);
/** Only what never comes takes so long, on the slowest machine too. */
const PATIENCE_MS = 60_000;
const until = async (holds: () => boolean, what: string): Promise<void> => {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > giveUpAtMs) throw new Error(`${what} did not come`);
    await systemClock().sleep(5);
  }
};
const leases = (): number => {
  const ledger = openLedger(join(world.folder, 'own', 'data', 'contexts', 'acme', 'ledger.db'));
  if (!ledger.ok) throw new Error(ledger.error.sentence);
  const rows = ledger.value.db.prepare('SELECT * FROM leases WHERE expires_at_ms > ?').all(clock.now());
  ledger.value.close();
  return rows.length;
};

/** What becomes of the request that is on its way while the context is left. */
const ANSWERS: readonly (FaultKind | 'none')[] = ['none', 'late', 'reset-before', 'reset-after'];

test.each(ANSWERS)(
  'the engine’s own call is under way (%s) when its context is left and come back to: it goes out once',
  async (answer) => {
    await negotiation();
    await driven();
    for (const index of PEOPLE.keys()) {
      const before = placed().length;
      const first = await enter();
      await first.workspace.sync.snapshotOf(key, { fresh: true });
      if (answer !== 'none') world.acme.faults.add({ match: POST, kind: answer, delayMs: 3_000 });
      const [asked, hit] = [world.acme.requests.count(), world.acme.faults.hits()];
      const isOut = (): boolean =>
        answer === 'none' ? world.acme.requests.count() > asked : world.acme.faults.hits() > hit;
      const looking = (async () => {
        // What the call before has brought is written down first.
        for (let turn = 0; turn === 0 || (!isOut() && turn < 200); turn += 1) await round(first.workspace);
      })().catch(() => undefined);
      // The call is on its way, or about to be: now the context is left, and come back to before the first has ended.
      await passing(until(isOut, 'the call'));
      const leaving = first.leave();
      const second = await enter();
      const again = round(second.workspace);
      await passing(Promise.all([looking, leaving, again]));
      for (let turn = 0; turn < 200 && world.acme.dials.length <= index; turn += 1) {
        await passing(round(second.workspace));
        await passing(settleParked(second.workspace));
        await clock.advance(10 * MINUTE_MS);
      }
      expect(placed().length).toBe(before + 1);
      expect(world.acme.dials.map(({ phone }) => phone)).toEqual(PEOPLE.slice(0, index + 1));
      // Whoever is there now drives; nothing stays with the one that left.
      expect(leases()).toBeLessThanOrEqual(1);
      await second.leave();
      expect(leases()).toBe(0);
      world.acme.faults.clear();
    }
    expect(placed().toSorted()).toEqual([...PEOPLE]);
    expect(world.beta.dials).toEqual([]);
  },
  300_000,
);
