import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkspace, type Workspace } from '../../src/app/backend/workspace.ts';
import { runDoctor } from '../../src/app/doctor/run-doctor.ts';
import { runLedger } from '../../src/app/ledger/run-ledger.ts';
import { loadConfiguration, type Configuration } from '../../src/app/start/configuration.ts';
import type { Command } from '../../src/commands/command.ts';
import type { Outcome } from '../../src/commands/door/door.ts';
import { missionKeyOf } from '../../src/domain/mission/mission-row.ts';
import { assistantId, missionId, runId, stepId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createIntents } from '../../src/state/ledger/intents.ts';
import { createSuppressions } from '../../src/state/ledger/suppressions.ts';
import { hasPostgres, ownsPostgres, testDatabases } from '../support/postgres.ts';

/** Two hosts, one account: what one operator does, the other sees and cannot undo by accident. */
describe.skipIf(!hasPostgres)('a team on one ledger', () => {
  const databases = testDatabases();
  let sim: Simulator;
  let folder: string;
  let url: string;
  const open: Workspace[] = [];

  beforeEach(async () => {
    sim = await startSimulator({ clock: systemClock() });
    folder = mkdtempSync(join(tmpdir(), 'team-'));
    ({ url } = await databases.make());
  });
  afterEach(async () => {
    for (const workspace of open.splice(0)) await workspace.close();
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const configured = (operator: string, ledger: string | undefined = url): Configuration => {
    const home = join(folder, operator);
    mkdirSync(home, { recursive: true });
    return loadConfiguration(
      {
        demo: false,
        readOnly: false,
        dryRun: false,
        plain: false,
        ascii: false,
        operator,
        statePath: join(home, 's.json'),
        ...(ledger !== '' && { ledger }),
      },
      {
        env: { CLAWDTALK_TUI_HOME: home, CLAWDTALK_API_KEY: sim.apiKey, CLAWDTALK_API_URL: sim.baseUrl },
        home,
        cwd: home,
        user: operator,
        zone: 'Europe/Berlin',
        nowMs: Date.now(),
      },
      { demoWithoutKey: false },
    );
  };
  const workspaceOf = async (operator: string): Promise<Workspace> => {
    const opened = await openWorkspace(configured(operator), 'console');
    if (!opened.ok) throw new Error(opened.error.sentence);
    open.push(opened.value);
    return opened.value;
  };
  const sentenceOf = async (configuration: Configuration): Promise<string> => {
    const opened = await openWorkspace(configuration, 'console');
    if (opened.ok) {
      open.push(opened.value);
      return 'opened';
    }
    return opened.error.sentence;
  };
  const submit = async (workspace: Workspace, command: Command): Promise<Outcome> => {
    const { digest, tier } = await workspace.door.preview(command);
    const label = workspace.configuration.operator;
    return workspace.door.submit(command, { kind: 'operator', label }, { digest, confirmedTier: tier });
  };

  /** A running mission with an assistant that has a line. */
  async function mission(workspace: Workspace): Promise<Extract<Command, { kind: 'event.schedule' }>> {
    const { server } = workspace;
    const value = <T>(answer: { ok: true; value: T } | { ok: false; error: { sentence: string } }): T => {
      if (!answer.ok) throw new Error(answer.error.sentence);
      return answer.value;
    };
    const made = value(await server.createMission({ name: 'Glass', instructions: 'Call around' }));
    const run = value(await server.createRun(made.id, {}));
    value(
      await server.createPlan(made.id, run.id, [
        { stepId: stepId('calls'), description: 'Call', sequence: 1 },
      ]),
    );
    value(await server.updateRun(made.id, run.id, { status: 'running' }));
    const agent = value(await server.createAssistant({ name: 'Caller', model: 'm', instructions: 'Call.' }));
    const connection = value(await server.connectionId(agent.id, 'telephony')) ?? '';
    const phone = value(await server.availablePhone());
    if (phone === undefined) throw new Error('no number');
    value(await server.assignPhone(phone.id, connection, 'voice'));
    value(await server.linkAgent(made.id, run.id, agent.id));
    return {
      kind: 'event.schedule',
      channel: 'call',
      assistantId: assistantId(agent.id),
      to: '+12125550123',
      from: phone.phone,
      // Tomorrow noon in New York, whatever the hour is here.
      atMs: Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 17 * 3_600_000,
      attempt: 1,
      mission: missionKeyOf(made.id, undefined),
      missionId: missionId(made.id),
      runId: runId(run.id),
      step: stepId('calls'),
      contactName: 'Ann',
    };
  }
  const scheduled = (): readonly unknown[] => [...sim.world.scheduled.values()];

  test('a hold is seen elsewhere with its name within two seconds, and nothing is sent after it', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const call = await mission(ann);
    expect(await submit(ann, { kind: 'hold.set', reason: 'lunch' })).toMatchObject({ status: 'done' });
    const heldAtMs = performance.now();
    // Bob has not been told yet: his commit is refused all the same.
    expect(await submit(bob, call)).toMatchObject({ status: 'refused', refusal: { code: 'held' } });
    await expect.poll(() => bob.hub.board().hold?.by, { interval: 20 }).toBe('operator:ann');
    expect(performance.now() - heldAtMs).toBeLessThan(2_000);
    expect(scheduled()).toHaveLength(0);
    expect(await submit(bob, { kind: 'hold.release', reason: 'back' })).toMatchObject({ status: 'done' });
    await expect.poll(() => ann.hub.board().hold).toBeUndefined();
    expect(await submit(ann, call)).toMatchObject({ status: 'done' });
    expect(scheduled()).toHaveLength(1);
  });

  test('the same call made by two operators at once is placed once', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const call = await mission(ann);
    for (let attempt = 1; attempt <= 50; attempt += 1) {
      const both = await Promise.all([submit(ann, { ...call, attempt }), submit(bob, { ...call, attempt })]);
      expect(both.filter(({ status }) => status === 'done')).toHaveLength(1);
      expect(scheduled()).toHaveLength(attempt);
    }
  });

  test('an opt-out reaches everybody; the log of acts is one, and whole', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const call = await mission(ann);
    expect(await submit(ann, { kind: 'optout.confirm', phone: call.to, evidence: 'STOP' })).toMatchObject({
      status: 'done',
    });
    expect(await submit(bob, call)).toMatchObject({ status: 'refused', refusal: { code: 'suppressed' } });
    await bob.ledger.refresh();
    const log = bob.ledger
      .view()
      .audit.latest(50)
      .map(({ actor, kind }) => `${actor} ${kind}`);
    expect(log).toEqual(['operator:ann optout.confirm', 'operator:bob event.schedule']);
    expect(await ann.ledger.verifyAudit()).toEqual({ ok: true, value: undefined });
  });

  test('who drives a mission on which host is seen by all, and one drives', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const { mission: key } = await mission(ann);
    if (key === undefined) throw new Error('no mission');
    expect(await submit(ann, { kind: 'lease.take', mission: key })).toMatchObject({ status: 'done' });
    expect(await submit(bob, { kind: 'lease.take', mission: key })).toMatchObject({ status: 'refused' });
    await expect
      .poll(() => bob.hub.board().team?.members.find(({ operator }) => operator === 'ann'))
      .toMatchObject({ missions: 1, own: false });
    expect(bob.hub.board().team).toMatchObject({ away: false, guarded: false });
    expect(bob.ledger.view().leases.read(key)?.holder).toBe(ann.holder);
  });

  test('what somebody else decided is closed here with his name', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const body = { title: 'Complete it', command: { kind: 'poll.now' }, source: 'engine:ann' };
    await ann.ledger.commit(({ inbox }) =>
      inbox.raise({ id: 'act:1', kind: 'act', body, digest: 'd', createdAtMs: Date.now() }),
    );
    await expect.poll(() => bob.hub.board().inbox.get('act:1')?.state).toBe('open');
    const deny = {
      kind: 'inbox.deny',
      item: 'act:1',
      itemKind: 'act',
      title: 'Complete it',
      reason: 'not yet',
    } as const;
    expect(await submit(ann, deny)).toMatchObject({ status: 'done' });
    await expect.poll(() => bob.hub.board().inbox.get('act:1')?.next).toMatch(/By ann\.$/);
    expect(await submit(bob, deny)).toMatchObject({ status: 'refused', refusal: { code: 'already-so' } });
  });

  test('two who write on one shortlist: the second is told, and the first keeps his', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const id = 'shortlist:round 1';
    ann.drafts.get(id);
    bob.drafts.get(id);
    ann.drafts.save({ id, kind: 'shortlist', body: ['a'], updatedAtMs: 1 });
    await expect.poll(() => bob.ledger.view().drafts.get(id)?.body).toEqual(['a']);
    bob.drafts.save({ id, kind: 'shortlist', body: ['b'], updatedAtMs: 2 });
    await expect
      .poll(() => [...bob.hub.board().notices.values()].map(({ sentence }) => sentence).join())
      .toMatch(/ann changed this shortlist/);
    expect((await ann.ledger.refresh()).ok).toBe(true);
    expect(ann.ledger.view().drafts.get(id)?.body).toEqual(['a']);
    // Read again, he goes on from what stands there.
    expect(bob.drafts.get(id)?.body).toEqual(['a']);
    bob.drafts.save({ id, kind: 'shortlist', body: ['a', 'b'], updatedAtMs: 3 });
    await expect.poll(async () => ann.ledger.view().drafts.get(id)?.body).toEqual(['a', 'b']);
    // What is nobody else's business is each one's own.
    ann.drafts.save({ id: 'planner', kind: 'planner', body: { mission: 'm', n: 1 }, updatedAtMs: 1 });
    await expect.poll(() => bob.ledger.view().drafts.ofKind('planner')).toHaveLength(1);
    bob.drafts.save({ id: 'planner', kind: 'planner', body: { mission: 'm', n: 2 }, updatedAtMs: 1 });
    await expect
      .poll(() => [ann.drafts.get('planner')?.body, bob.drafts.get('planner')?.body])
      .toMatchObject([{ n: 1 }, { n: 2 }]);
    expect([...bob.hub.board().notices.values()].map(({ sentence }) => sentence).join()).toMatch(
      /ann is planning this mission too/,
    );
  });

  test('a role is refused by the door, with the reason, on every host', async () => {
    const ann = await workspaceOf('ann');
    const bob = await workspaceOf('bob');
    const call = await mission(ann);
    expect(
      await runLedger(configured('ann'), { kind: 'role', operator: 'bob', role: 'approve' }),
    ).toMatchObject({ ok: true });
    await bob.ledger.refresh();
    const refused = await submit(bob, call);
    expect(refused).toMatchObject({ status: 'refused', refusal: { code: 'role' } });
    expect(JSON.stringify(refused)).toContain('bob may decide what waits in the inbox and hold dispatch');
    expect(await submit(bob, { kind: 'hold.set' })).toMatchObject({ status: 'done' });
    expect(await submit(bob, { kind: 'hold.release', reason: 'x' })).toMatchObject({
      refusal: { code: 'role' },
    });
    expect(await runLedger(configured('bob'), { kind: 'role', operator: 'bob', role: 'all' })).toMatchObject({
      ok: false,
      error: { exit: 3 },
    });
    expect(await runLedger(configured('ann'), { kind: 'role', operator: 'ann', role: 'look' })).toMatchObject(
      { ok: false },
    );
  });

  test('joining takes over what a machine owes, and is refused until then', async () => {
    const alone = configured('ann', '');
    const database = openLedger(join(alone.folders.data, 'ledger.db'));
    if (!database.ok) throw new Error(database.error.sentence);
    createIntents(database.value).insert({
      opKey: 'old/try',
      kind: 'dispatch',
      status: 'unknown',
      slot: 0,
      body: JSON.stringify({
        atMs: 1,
        actor: { kind: 'operator', label: 'operator:ann' },
        item: {
          channel: 'call',
          assistantId: 'a',
          to: '+12125550123',
          from: '+12125550100',
          atMs: 1,
          attempt: 1,
        },
      }),
      createdAtMs: 1,
      updatedAtMs: 1,
      sentAtMs: 1,
    });
    createSuppressions(database.value).add({
      phone: '+12125550199',
      reason: 'STOP',
      addedBy: 'ann',
      addedAtMs: 1,
    });
    database.value.close();
    expect(await sentenceOf(configured('ann'))).toMatch(
      /1 unfinished calls, messages or acts and 1 opt-outs that the team's does not know: run clawdtalk-tui ledger import first/,
    );
    expect(await runLedger(configured('ann'), { kind: 'import' })).toMatchObject({
      value: { json: { intents: 1, optOuts: 1 } },
    });
    const ann = await workspaceOf('ann');
    expect(ann.ledger.view().intents.get('old/try')?.status).toBe('unknown');
    expect(ann.ledger.view().suppressions.find('+12125550199')?.reason).toBe('STOP');
    // Never two ledgers that finish the same.
    expect(createIntents(ann.database).get('old/try')).toBeUndefined();
    expect(await runLedger(configured('ann'), { kind: 'import' })).toMatchObject({
      value: { json: { intents: 0, optOuts: 0 } },
    });
  });

  test('a ledger that is not what was written is refused, never replaced by another', async () => {
    expect(await sentenceOf(configured('ann', 'mysql://x'))).toMatch(/is not a database address/);
    expect(await sentenceOf(configured('ann', 'postgres://ann:hunter2hunter2@127.0.0.1:1/x'))).toMatch(
      /nothing listens there/,
    );
    const report = await runDoctor(configured('ann', 'postgres://ann:hunter2hunter2@127.0.0.1:1/x'), {
      fix: false,
      rebuildState: false,
      repairState: false,
      yes: false,
    });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  test('doctor and status tell which ledger it is, and what is wrong with it', async () => {
    await workspaceOf('bob');
    const report = await runDoctor(configured('ann'), {
      fix: false,
      rebuildState: false,
      repairState: false,
      yes: false,
    });
    if (!report.ok) throw new Error(report.error.sentence);
    const said = report.value.checks
      .filter(({ name }) => name.startsWith('team'))
      .map(({ name, state, sentence }) => `${state} ${name}: ${sentence}`);
    expect(said.join('\n')).toMatch(/ok team ledger: .*PostgreSQL 15/);
    expect(said.join('\n')).toMatch(/warn team role: .*may make and drop/);
    const told = await runLedger(configured('ann'), { kind: 'status' });
    if (!told.ok) throw new Error(told.error.sentence);
    expect(told.value.lines.join('\n')).toMatch(/bob on .*: console \d+/);
  });
});

describe.skipIf(!ownsPostgres)('a team whose database comes back older', () => {
  const databases = testDatabases();

  test('takes over what the server has before anything is sent again', async () => {
    const sim = await startSimulator({ clock: systemClock() });
    const folder = mkdtempSync(join(tmpdir(), 'team-'));
    const { database, url } = await databases.make();
    writeFileSync(join(folder, 's.json'), '{}');
    const configuration = loadConfiguration(
      {
        demo: false,
        readOnly: false,
        dryRun: false,
        plain: false,
        ascii: false,
        operator: 'ann',
        statePath: join(folder, 's.json'),
        ledger: url,
      },
      {
        env: { CLAWDTALK_TUI_HOME: folder, CLAWDTALK_API_KEY: sim.apiKey, CLAWDTALK_API_URL: sim.baseUrl },
        home: folder,
        cwd: folder,
        user: 'ann',
        zone: 'UTC',
        nowMs: Date.now(),
      },
      { demoWithoutKey: false },
    );
    const opened = await openWorkspace(configuration, 'console');
    if (!opened.ok) throw new Error(opened.error.sentence);
    const ann = opened.value;
    const { server, door } = ann;
    const agent = await server.createAssistant({ name: 'Caller', model: 'm', instructions: 'Call.' });
    if (!agent.ok) throw new Error(agent.error.sentence);
    const connection = await server.connectionId(agent.value.id, 'telephony');
    const phone = await server.availablePhone();
    if (!connection.ok || !phone.ok || phone.value === undefined) throw new Error('no line');
    await server.assignPhone(phone.value.id, connection.value ?? '', 'voice');
    const call: Command = {
      kind: 'event.schedule',
      channel: 'call',
      assistantId: agent.value.id,
      to: '+12125550123',
      from: phone.value.phone,
      atMs: Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 17 * 3_600_000,
      attempt: 1,
    };
    const submit = async (): Promise<Outcome> => {
      const { digest, tier } = await door.preview(call);
      return door.submit(call, { kind: 'operator', label: 'operator:ann' }, { digest, confirmedTier: tier });
    };
    const owner = databases.server();
    expect(await submit()).toMatchObject({ status: 'done' });
    // A backup from before the call: the intent is gone, and the database has another history.
    await owner.run(
      database,
      'DELETE FROM clawdtalk.intents',
      `UPDATE clawdtalk.meta SET value = 'of another time' WHERE key = 'history'`,
    );
    await ann.close();
    const again = await openWorkspace(configuration, 'console');
    if (!again.ok) throw new Error(again.error.sentence);
    const restored = again.value;
    expect(restored.ledger.guard()).toBeDefined();
    const { digest, tier } = await restored.door.preview(call);
    const agreed = { digest, confirmedTier: tier } as const;
    const early = await restored.door.submit(call, { kind: 'operator', label: 'operator:ann' }, agreed);
    expect(early.status).not.toBe('done');
    expect([...sim.world.scheduled.values()]).toHaveLength(1);
    await restored.door.settleOpenIntents();
    expect(restored.ledger.guard()).toBeUndefined();
    const second = await restored.door.preview(call);
    const late = await restored.door.submit(
      call,
      { kind: 'operator', label: 'operator:ann' },
      { digest: second.digest, confirmedTier: second.tier },
    );
    expect(late).toMatchObject({ status: 'refused', refusal: { code: 'already-so' } });
    expect([...sim.world.scheduled.values()]).toHaveLength(1);
    await restored.close();
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});
