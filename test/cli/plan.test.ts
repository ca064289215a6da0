import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerClient } from '../../src/api/http/server-client.ts';
import { loadConfiguration } from '../../src/app/start/configuration.ts';
import { openSession } from '../../src/app/headless/open-session.ts';
import { runVerb } from '../../src/cli/run.ts';
import { plan } from '../../src/cli/verbs/plan.ts';
import { stepId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { value } from '../flows/support/door-world.ts';

let folder: string;
let sim: Simulator;
let line: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plan-verb-'));
  mkdirSync(join(folder, 'config'));
  sim = await startSimulator({ clock: systemClock() });
  const server = createServerClient({
    config: { baseUrl: sim.baseUrl, key: sim.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
  const mission = value(await server.createMission({ name: 'Glass', instructions: 'Call' }));
  const run = value(await server.createRun(mission.id, { original_request: 'x' }));
  value(await server.updateRun(mission.id, run.id, { status: 'running' }));
  value(
    await server.createPlan(mission.id, run.id, [
      { stepId: stepId('calls'), description: 'Make the calls', sequence: 1 },
    ]),
  );
  const agent = value(
    await server.createAssistant({
      name: 'Caller',
      model: 'm',
      instructions: 'Ask {{name}} about {{topic}}.',
    }),
  );
  const phone = value(await server.availablePhone());
  if (phone === undefined) throw new Error('no number');
  line = phone.phone;
  value(
    await server.assignPhone(
      phone.id,
      value(await server.connectionId(agent.id, 'telephony')) ?? '',
      'voice',
    ),
  );
  await server.close();
  const entry = {
    mission_name: 'Glass',
    mission_id: mission.id,
    run_id: run.id,
    assistant_id: agent.id,
    agent_phone: phone.phone,
    memory: {},
  };
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ glass: entry }));
});
afterEach(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function verb(
  args: readonly string[],
  dryRun = false,
): Promise<{ exit: number; out: string; said: string }> {
  const configuration = loadConfiguration(
    {
      demo: false,
      readOnly: false,
      dryRun,
      plain: false,
      ascii: false,
      statePath: join(folder, 'state.json'),
    },
    {
      env: { CLAWDTALK_TUI_HOME: folder, CLAWDTALK_API_KEY: sim.apiKey, CLAWDTALK_API_URL: sim.baseUrl },
      home: folder,
      cwd: folder,
      user: 'kim',
      zone: 'Europe/Berlin',
      nowMs: systemClock().now(),
    },
    { demoWithoutKey: false },
  );
  let [out, said] = ['', ''];
  const exit = await runVerb(plan, args, {
    print: (text) => void (out += `${text}\n`),
    complain: (text) => void (said += `${text}\n`),
    open: () => openSession(configuration),
    serve: () => Promise.reject(new Error('no link')),
    simulate: () => Promise.reject(new Error('not here')),
    watch: () => Promise.reject(new Error('not here')),
    diagnose: () => Promise.reject(new Error('not here')),
    ledger: () => Promise.reject(new Error('not here')),
    alertRules: () => Promise.reject(new Error('not here')),
    userFiles: () => Promise.reject(new Error('not here')),
    ended: new AbortController().signal,
    columns: 120,
    terminal: false,
    dryRun,
    keyEnds: undefined,
  });
  return { exit, out, said };
}

function list(text: string): string {
  const path = join(folder, 'people.csv');
  writeFileSync(path, text);
  return path;
}

const parsed = (out: string): JsonObject => {
  const json: unknown = JSON.parse(out);
  if (!isJsonObject(json)) throw new Error('no object');
  return json;
};

const PEOPLE = [
  'name,phone,topic',
  'Acme,+13122340123,windows',
  'Berlin Glas,+4930901820,Glas',
  'Again,+13122340123,windows',
  'Silent,+12122340124,',
  'Rescue,911,windows',
].join('\n');

test('a plan in JSON: each slot with its proof, everybody else with a reason; the commit sends exactly that plan, once', async () => {
  const path = list(PEOPLE);
  const shown = await verb([path, '--mission', 'glass', '--json']);
  expect(shown).toMatchObject({ exit: 0, said: '' });
  const planned = parsed(shown.out) as unknown as {
    digest: string;
    placed: {
      row: number;
      to: string;
      at: string;
      local: { zone: string; time: string }[];
      line: string;
      why: string[];
    }[];
    unplaced: { row: number; code: string; cure: string }[];
    refused: { row: number }[];
    summary: { to_commit: number; versions: { tz: string } };
  };
  expect(new Set(planned.placed.map(({ row }) => row))).toEqual(new Set([2, 3]));
  const acme = planned.placed.find(({ row }) => row === 2);
  expect(acme).toMatchObject({ to: '+13122340123', line, batch: expect.any(Number) });
  expect(acme?.local).toEqual([{ zone: 'America/Chicago', time: expect.stringMatching(/T(09|1[0-6]):/) }]);
  expect(acme?.why.length).toBeGreaterThan(1);
  expect(planned.unplaced.map(({ row, code }) => [row, code])).toEqual([
    [4, 'duplicate'],
    [5, 'missing_variable'],
  ]);
  expect(planned.refused.map(({ row }) => row)).toEqual([6]);
  expect(planned.summary).toMatchObject({ to_commit: 2, versions: { tz: process.versions['tz'] } });
  expect(sim.world.scheduled.size).toBe(0);

  const { digest } = planned;
  const commit = [path, '--mission', 'glass', '--commit', '--yes', '--expect', digest];
  const tried = await verb(commit, true);
  expect(tried).toMatchObject({ exit: 0, out: expect.stringContaining('Dry run') });
  expect(sim.world.scheduled.size).toBe(0);

  const sent = await verb([...commit, '--json']);
  expect(sent.exit).toBe(0);
  expect(parsed(sent.out)['receipts']).toEqual(
    planned.placed.map(({ to, at }) => ({
      to,
      at,
      status: 'scheduled',
      event_id: expect.any(String),
      memory: 'done',
      event: 'done',
      sentence: null,
    })),
  );
  const scheduled = [...sim.world.scheduled.values()];
  expect(scheduled.map(({ to, scheduledAtMs }) => [to, scheduledAtMs])).toEqual(
    planned.placed.map(({ to, at }) => [to, Date.parse(at)]),
  );
  expect(scheduled.find(({ to }) => to === '+13122340123')?.dynamicVariables).toEqual({
    name: 'Acme',
    topic: 'windows',
  });

  expect(await verb(commit)).toMatchObject({ exit: 0, out: expect.stringContaining('before') });
  expect(sim.world.scheduled.size).toBe(2);
  // What it has sent itself is kept, not a duplicate.
  const replanned = parsed((await verb([path, '--mission', 'glass', '--json'])).out) as unknown as {
    placed: { to: string; at: string; committed: boolean }[];
    unplaced: unknown[];
    summary: { to_commit: number };
    difference: {
      kept: { to: string; at: string; committed: boolean }[];
      moved: unknown[];
      added: unknown[];
    };
  };
  const sentSlots = planned.placed.map(({ to, at }) => ({ to, at, committed: true }));
  expect(replanned.placed.map(({ to, at, committed }) => ({ to, at, committed }))).toEqual(sentSlots);
  expect(replanned.unplaced).toHaveLength(2);
  expect(replanned.summary.to_commit).toBe(0);
  expect(replanned.difference).toMatchObject({ kept: sentSlots, moved: [], dropped: [], added: [] });
});

test('a plan of a list that grew says what is kept, moved, dropped and added', async () => {
  const path = list(PEOPLE);
  await verb([path, '--mission', 'glass', '--json']);
  list(PEOPLE.replace('Berlin Glas,+4930901820,Glas\n', '').concat('\nLate,+13122340177,windows'));
  const grown = await verb([path, '--mission', 'glass', '--json']);
  const { difference } = parsed(grown.out) as { difference?: Record<string, { to: string }[]> };
  expect(difference?.['dropped']).toMatchObject([
    { to: '+4930901820', detail: 'it is no longer in the list' },
  ]);
  expect(difference?.['added']?.map(({ to }) => to)).toEqual(['+13122340177']);
  const text = await verb([path, '--mission', 'glass']);
  expect(text.out).toContain('Against the plan before: 0 moved, 2 kept, 0 dropped, 0 added.');
  expect(text.out).toMatch(/0 → \d +#/);
});

test('a list can be checked before there is a mission: nothing is kept and nothing can be sent', async () => {
  const path = list(PEOPLE);
  const posted = sim.requests.count(/POST/);
  const checked = await verb([path, '--json'], true);
  expect(checked).toMatchObject({ exit: 0, said: '' });
  const plan = parsed(checked.out) as { digest?: string; placed?: unknown[]; refused?: unknown[] };
  expect(plan.placed).toHaveLength(3);
  expect(plan.refused).toHaveLength(1);
  expect((await verb([path], true)).out).toContain('A check of the list, for no mission');
  expect(sim.requests.count(/POST/)).toBe(posted);
  const commit = await verb([
    path,
    '--mission',
    'glass',
    '--commit',
    '--yes',
    '--expect',
    String(plan.digest),
  ]);
  expect(commit).toMatchObject({ exit: 3, said: expect.stringContaining('was shown here') });
  expect(await verb([path])).toMatchObject({ exit: 2, said: expect.stringContaining('--dry-run') });
});

test('columns, header, encoding and country are told by options, and what is wrong with them', async () => {
  const path = list('Report of today\nWho;Office;Cell\nAnn;312 234 0123;312 234 0124\nBo;312 234 0125;\n');
  const asked = parsed((await verb([path, '--json'], true)).out) as { remarks: { reason: string }[] };
  expect(asked.remarks.map(({ reason }) => reason).join(' ')).toContain('--country US');
  const read = async (...options: readonly string[]): Promise<readonly string[]> => {
    const { out } = await verb([path, '--json', '--country', 'us', ...options], true);
    return (parsed(out)['placed'] as { to: string }[]).map(({ to }) => to).toSorted();
  };
  expect(await read()).toEqual(['+13122340124', '+13122340125']);
  expect(await read('--column', 'phone=Office')).toEqual(['+13122340123', '+13122340125']);
  expect(await read('--column', 'phone=#2', '--header-row', '2')).toEqual(['+13122340123', '+13122340125']);
  for (const [options, says] of [
    [['--country', 'Narnia'], 'two letters'],
    [['--column', 'phone'], 'field='],
    [['--column', 'shoe=Office'], 'nothing a column can hold'],
    [['--column', 'phone=Gone'], 'has no column “Gone”'],
    [['--header-row', 'two'], 'number of the row'],
    [['--header-row', '99'], 'Row 99'],
    [['--encoding', 'klingon'], 'No encoding is called'],
  ] as const) {
    const wrong = await verb([path, ...options], true);
    expect(wrong.exit).toBeGreaterThan(1);
    expect(wrong.said).toContain(says);
  }
});

test('nothing is committed that was not shown, nor with another list, nor from a foreign number', async () => {
  const path = list(PEOPLE);
  const shown = parsed((await verb([path, '--mission', 'glass', '--json'])).out) as { digest: string };
  const { digest } = shown;
  const commit = [path, '--mission', 'glass', '--commit', '--yes', '--expect'];
  expect(await verb([...commit, 'f'.repeat(64)])).toMatchObject({ exit: 3 });
  expect(await verb([path, '--mission', 'glass', '--commit', '--yes'])).toMatchObject({ exit: 2 });
  list(`${PEOPLE}\nLate,+13122340177,windows`);
  expect(await verb([...commit, digest])).toMatchObject({
    exit: 3,
    said: expect.stringContaining('plan again'),
  });
  expect(await verb([path, '--mission', 'glass', '--from', '+19995550100'])).toMatchObject({
    exit: 3,
    said: expect.stringContaining(`It has ${line}`),
  });
  expect(sim.requests.count(/POST .*assistants\/.*\/events/)).toBe(0);
});

test('a policy file, a start, a do-not-call list, and what is wrong with them', async () => {
  const path = list(PEOPLE);
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ hours: { mon: ['10:00-10:30'] } }));
  writeFileSync(join(folder, 'config', 'do-not-call.csv'), 'phone\n+49 30 901820\n');
  const start = '2027-01-04 00:00';
  const { out, said } = await verb([
    path,
    '--mission',
    'glass',
    '--policy',
    policy,
    '--start',
    start,
    '--json',
  ]);
  expect(said).toBe('');
  expect(parsed(out)['unplaced']).toContainEqual(
    expect.objectContaining({
      row: 3,
      code: 'suppressed',
      detail: expect.stringContaining('do-not-call.csv'),
    }),
  );
  writeFileSync(policy, JSON.stringify({ spacing: 2 }));
  expect(await verb([path, '--mission', 'glass', '--policy', policy])).toMatchObject({
    exit: 2,
    said: expect.stringContaining('check its spelling'),
  });
  expect(await verb([path, '--mission', 'glass', '--policy', join(folder, 'nope')])).toMatchObject({
    exit: 5,
    said: expect.stringMatching(/does not exist\.(?!\.)/),
  });
  expect(await verb([path, '--mission', 'glass', '--start', 'soon'])).toMatchObject({ exit: 2 });
  expect(await verb([join(folder, 'gone.csv'), '--mission', 'glass'])).toMatchObject({ exit: 5 });
  expect(await verb([path, '--mission', 'unheard'])).toMatchObject({ exit: 2 });
  expect(await verb([path])).toMatchObject({ exit: 2, said: expect.stringContaining('--mission') });
  writeFileSync(join(folder, 'config', 'do-not-call.csv'), 'call me maybe 12\n');
  expect(await verb([path, '--mission', 'glass'])).toMatchObject({
    exit: 5,
    said: expect.stringContaining('do-not-call.csv: line 1'),
  });
});

test('an approved round is planned for those who go on, in their order, with a value for all', async () => {
  const file = join(folder, 'state.json');
  const bare = await verb(['--round', '--mission', 'glass']);
  expect(bare).toMatchObject({ exit: 3, said: expect.stringContaining('No round') });
  const state = JSON.parse(readFileSync(file, 'utf8')) as { glass: { memory: JsonObject } };
  const memory = {
    leads: [
      { name: 'Acme', phone: '+13122340123', topic: 'windows' },
      { name: 'Bolt', phone: '+13122340124' },
      { name: 'Not again', phone: '+13122340125' },
    ],
    rounds: [{ round: 1, advanced: ['+13122340124', '+13122340123'], planned_by: 'operator' }],
  };
  writeFileSync(file, JSON.stringify({ glass: { ...state.glass, memory } }));
  const args = ['--round', '--mission', 'glass', '--variable', 'topic=glass'];
  expect((await verb([...args.slice(0, 3), '--variable', 'topic', '--json'])).exit).toBe(2);
  const planned = parsed((await verb([...args, '--json'])).out) as { digest?: string; placed?: unknown };
  expect(planned.placed).toMatchObject([{ to: '+13122340124' }, { to: '+13122340123' }]);
  const sent = await verb([...args, '--commit', '--yes', '--expect', String(planned.digest)]);
  expect(sent).toMatchObject({ exit: 0, said: '' });
  const scheduled = [...sim.world.scheduled.values()];
  expect(scheduled.map(({ to, dynamicVariables }) => [to, dynamicVariables?.['topic']])).toEqual([
    ['+13122340124', 'glass'],
    ['+13122340123', 'windows'],
  ]);
  expect((await verb([...args, '--commit', '--yes', '--expect', String(planned.digest)])).exit).toBe(0);
  expect(sim.world.scheduled.size).toBe(2);
});
