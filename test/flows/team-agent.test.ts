import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkspace, type Workspace } from '../../src/app/backend/workspace.ts';
import { loadConfiguration } from '../../src/app/start/configuration.ts';
import type { Command } from '../../src/commands/command.ts';
import type { Outcome } from '../../src/commands/door/door.ts';
import { missionKeyOf } from '../../src/domain/mission/mission-row.ts';
import { startFileAgent, type FileAgent } from '../../src/engine/files/file-agent.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { journalName } from '../../src/state/ledger/journal-name.ts';
import { hasPostgres, testDatabases } from '../support/postgres.ts';

const KEY = missionKeyOf(undefined, 'oak');

/** The bot's state file is on one host; the consoles of others read and change it by way of the ledger. */
describe.skipIf(!hasPostgres)('a state file on another host', () => {
  const databases = testDatabases();
  let sim: Simulator;
  let folder: string;
  let url: string;
  const open: Workspace[] = [];
  const agents: FileAgent[] = [];
  const said: string[] = [];

  beforeEach(async () => {
    sim = await startSimulator({ clock: systemClock() });
    folder = mkdtempSync(join(tmpdir(), 'team-agent-'));
    ({ url } = await databases.make());
    said.length = 0;
  });
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop();
    for (const workspace of open.splice(0)) await workspace.close();
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const fileOf = (operator: string): string => join(folder, operator, 's.json');
  const workspaceOf = async (operator: string, statePath = fileOf(operator)): Promise<Workspace> => {
    const home = join(folder, operator);
    mkdirSync(home, { recursive: true });
    const options = { demo: false, readOnly: false, dryRun: false, plain: false, ascii: false };
    const configuration = loadConfiguration(
      { ...options, operator, statePath, ledger: url },
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
    const opened = await openWorkspace(configuration, 'console');
    if (!opened.ok) throw new Error(opened.error.sentence);
    open.push(opened.value);
    return opened.value;
  };
  const agentOn = ({ ledger, file, database, holder }: Workspace, host = hostname()): FileAgent => {
    if (ledger.files === undefined) throw new Error('no team');
    const clock = systemClock({ keepAlive: true });
    const agent = startFileAgent({
      ledger: { ...ledger, files: ledger.files },
      file,
      host,
      journal: journalName(database, `journal of ${holder}`, 0),
      label: `agent of ${host}`,
      clock,
      paceClock: clock,
      tell: (sentence) => said.push(sentence),
    });
    agents.push(agent);
    return agent;
  };
  const botSaves = (memory: object, operator = 'bot', more: object = {}): void => {
    mkdirSync(dirname(fileOf(operator)), { recursive: true });
    const entry = { mission_name: 'Oak', created_at: '2026-11-30T10:00:00', memory, ...more };
    writeFileSync(fileOf(operator), JSON.stringify({ oak: entry }, null, 2));
  };
  const memoryIn = (operator = 'bot'): Record<string, unknown> =>
    (JSON.parse(readFileSync(fileOf(operator), 'utf8')) as { oak: { memory: Record<string, unknown> } }).oak
      .memory;
  const submit = async (workspace: Workspace, command: Command): Promise<Outcome> => {
    const { digest, tier, refusal } = await workspace.door.preview(command);
    if (refusal !== undefined) return { status: 'refused', refusal };
    const label = workspace.configuration.operator;
    return workspace.door.submit(command, { kind: 'operator', label }, { digest, confirmedTier: tier });
  };
  const save = (key: string, value: string): Command => ({ kind: 'memory.save', mission: KEY, key, value });

  test('is read elsewhere with its host, and an edit made there stands in it once', async () => {
    botSaves({ notes: ['one'] });
    const bot = await workspaceOf('bot');
    const ann = await workspaceOf('ann');
    expect(ann.entries.status()).toMatchObject({
      kind: 'missing',
      sentence: expect.stringMatching(/not read yet/),
    });
    expect(await submit(ann, save('plan', 'b'))).toMatchObject({
      status: 'refused',
      refusal: { code: 'stale', sentence: expect.stringMatching(/watch --agent/) },
    });
    agentOn(bot);
    await expect.poll(() => ann.entries.entries()).toMatchObject([{ slug: 'oak', host: hostname() }]);
    expect(ann.entries.status()).toMatchObject({
      kind: 'ok',
      sentence: expect.stringMatching(/its agent runs/),
    });

    expect(await submit(ann, save('plan', 'b'))).toMatchObject({ status: 'done' });
    expect(memoryIn()).toMatchObject({ notes: ['one'], plan: 'b' });
    expect(
      await submit(ann, { kind: 'memory.append', mission: KEY, key: 'notes', item: 'two' }),
    ).toMatchObject({
      status: 'done',
    });
    expect(memoryIn()['notes']).toEqual(['one', 'two']);
    // What the bot writes is seen within a moment.
    botSaves({ notes: ['one', 'two', 'three'], plan: 'b' });
    await expect.poll(() => ann.entries.entries()[0]?.memory['notes']).toEqual(['one', 'two', 'three']);
  });

  test('an edit waits for an agent that is away, is told to be open, and is done once when it is back', async () => {
    botSaves({ notes: [] });
    const bot = await workspaceOf('bot');
    const ann = await workspaceOf('ann');
    const agent = agentOn(bot);
    await expect.poll(() => ann.entries.entries()).toHaveLength(1);
    await agent.stop();
    const outcome = await submit(ann, { kind: 'memory.append', mission: KEY, key: 'notes', item: 'late' });
    expect(outcome).toMatchObject({ status: 'open', sentence: expect.stringMatching(/Queued for/) });
    expect(ann.entries.status().pendingWrites).toBe(1);
    expect(memoryIn()['notes']).toEqual([]);
    // Whoever finishes open acts meanwhile, here or on the bot's own host, makes nothing of it a second time.
    await ann.door.finishOpenRecords();
    await bot.door.finishOpenRecords();
    agentOn(bot);
    await expect.poll(() => memoryIn()['notes']).toEqual(['late']);
    await expect.poll(() => ann.entries.status().pendingWrites).toBe(0);
    expect(ann.ledger.view().fileQueue.get([...openIds(ann)][0] ?? '')?.status).toBe('applied');
  });

  const openIds = ({ ledger }: Workspace): readonly string[] =>
    ledger
      .view()
      .intents.list('act', ['open', 'done'])
      .flatMap(({ opKey }) => ledger.view().records.of(opKey))
      .filter(({ target }) => target === 'memory')
      .map(({ opKey, id }) => `${opKey}:${id}`);

  test('is refused with the reason where the bot has moved on', async () => {
    botSaves({ notes: 'first' });
    const bot = await workspaceOf('bot');
    const ann = await workspaceOf('ann');
    const agent = agentOn(bot);
    await expect.poll(() => ann.entries.entries()).toHaveLength(1);
    await agent.stop();
    expect(await submit(ann, save('notes', 'ours'))).toMatchObject({ status: 'open' });
    // The mission goes while the edit waits.
    writeFileSync(fileOf('bot'), '{}');
    agentOn(bot);
    const notices = (): readonly string[] =>
      [...ann.hub.board().notices.values()].map(({ sentence }) => sentence);
    await expect
      .poll(notices)
      .toContainEqual(
        expect.stringMatching(/memory notes of oak, asked for by operator:ann, is not in the state file/),
      );
    expect(readFileSync(fileOf('bot'), 'utf8')).toBe('{}');
  });

  test('gives way to what the bot writes at the same time, and that is told elsewhere', async () => {
    botSaves({ notes: 'first', other: 1 });
    const bot = await workspaceOf('bot');
    const ann = await workspaceOf('ann');
    agentOn(bot);
    await expect.poll(() => ann.entries.entries()).toHaveLength(1);
    expect(await submit(ann, save('notes', 'ours'))).toMatchObject({ status: 'done' });
    // The bot had read before that, and writes its own.
    botSaves({ notes: 'of the bot', other: 2 });
    await expect
      .poll(() => [...ann.hub.board().notices.values()].map(({ sentence }) => sentence))
      .toContainEqual(
        expect.stringMatching(
          /memory notes of oak, asked for by operator:ann, .* at the same time; its value stands/,
        ),
      );
    expect(memoryIn()).toEqual({ notes: 'of the bot', other: 2 });
    // Told to who asked: this host has nothing more to say of it.
    await expect.poll(() => bot.file.conflicts()).toHaveLength(0);
  });

  test('of two agents for one file one drives, and the other takes over', async () => {
    botSaves({ notes: [] });
    const bot = await workspaceOf('bot');
    const second = await workspaceOf('second', fileOf('bot'));
    const ann = await workspaceOf('ann');
    const first = agentOn(bot);
    await expect.poll(() => ann.entries.entries()).toHaveLength(1);
    agentOn(second);
    await expect.poll(() => said).toContainEqual(expect.stringMatching(/publishes .* already/));
    expect(ann.ledger.view().fileMirrors.all()).toHaveLength(1);
    for (let n = 0; n < 5; n += 1) {
      expect(
        await submit(ann, { kind: 'memory.append', mission: KEY, key: 'notes', item: `n${n}` }),
      ).toMatchObject({ status: 'done' });
    }
    await first.stop();
    expect(
      await submit(ann, { kind: 'memory.append', mission: KEY, key: 'notes', item: 'after' }),
    ).toMatchObject({
      status: expect.stringMatching(/done|open/),
    });
    await expect.poll(() => memoryIn()['notes']).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'after']);
  });

  test('a slug that two hosts have carries its host', async () => {
    botSaves({ notes: 'of web1' });
    botSaves({ notes: 'of web2' }, 'bot2');
    const bot = await workspaceOf('bot');
    const bot2 = await workspaceOf('bot2');
    const ann = await workspaceOf('ann');
    agentOn(bot, 'web1');
    agentOn(bot2, 'web2');
    await expect.poll(() => ann.entries.entries().map(({ slug }) => slug)).toEqual(['oak@web1', 'oak@web2']);
    const key = missionKeyOf(undefined, 'oak@web2');
    expect(await submit(ann, { kind: 'memory.save', mission: key, key: 'plan', value: 'x' })).toMatchObject({
      status: 'done',
    });
    expect(memoryIn('bot2')).toEqual({ notes: 'of web2', plan: 'x' });
    expect(memoryIn('bot')).toEqual({ notes: 'of web1' });
  });

  test('a file over 8 MB is not published, and is said to be so', async () => {
    botSaves({ notes: 'x'.repeat(9 * 1024 * 1024) });
    const bot = await workspaceOf('bot');
    const ann = await workspaceOf('ann');
    agentOn(bot);
    await expect
      .poll(() => ann.entries.status().sentence)
      .toMatch(/9|10 MB: over 8 MB its content is not published/);
    expect(await submit(ann, save('plan', 'b'))).toMatchObject({
      status: 'refused',
      refusal: { code: 'stale' },
    });
  });
});
