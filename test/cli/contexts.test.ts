import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDoctor } from '../../src/app/doctor/run-doctor.ts';
import { openSession } from '../../src/app/headless/open-session.ts';
import { runAcross } from '../../src/app/headless/run-across.ts';
import { runVerb } from '../../src/cli/run.ts';
import { verbNamed } from '../../src/cli/verbs.ts';
import type { VerbContext } from '../../src/cli/verb.ts';
import type { Configuration } from '../../src/app/start/configuration.ts';
import type { Starter } from '../../src/app/start/starter.ts';
import {
  ACME_KEY,
  BETA_KEY,
  bothContexts,
  openTwoAccounts,
  type TwoAccounts,
} from '../support/two-accounts.ts';

let world: TwoAccounts;
beforeEach(async () => {
  world = await openTwoAccounts();
});
afterEach(() => world.close());

interface Said {
  readonly exit: number;
  readonly out: readonly string[];
  readonly said: readonly string[];
}

const contextFor = (
  configuration: Configuration,
  starter: Starter,
  put: Pick<VerbContext, 'print' | 'complain'>,
): VerbContext => ({
  ...put,
  open: () => openSession(configuration),
  serve: () => Promise.reject(new Error('no link')),
  simulate: () => Promise.reject(new Error('not here')),
  watch: () => Promise.reject(new Error('not here')),
  diagnose: (options) => runDoctor(configuration, options, { starter }),
  ledger: () => Promise.reject(new Error('not here')),
  alertRules: () => Promise.reject(new Error('not here')),
  userFiles: () => Promise.reject(new Error('not here')),
  ended: new AbortController().signal,
  columns: 120,
});

async function run(
  words: readonly string[],
  [name = '', ...args]: readonly string[],
  env = {},
): Promise<Said> {
  const verb = await verbNamed(name);
  if (verb === undefined) throw new Error(`no verb ${name}`);
  const starter = world.starter(words, env);
  const choice = await starter.choose();
  const [out, said]: [string[], string[]] = [[], []];
  const put = {
    print: (text: string) => void out.push(...text.split('\n')),
    complain: (text: string) => void said.push(text),
  };
  if (choice.kind === 'refused') return { exit: 2, out, said: [choice.sentence] };
  const exit =
    choice.kind === 'all'
      ? await runAcross(verb, args, choice.contexts, {
          ...put,
          open: (context) => contextFor(starter.of(context), starter, put),
        })
      : await runVerb(verb, args, contextFor(starter.configure(choice), starter, put));
  return { exit, out, said };
}

/** A server that was given another's key answers 401. */
const strangers = (): number =>
  [world.acme, world.beta].reduce(
    (sum, { requests }) => sum + requests.all().filter(({ status }) => status === 401).length,
    0,
  );

test('every line of an answer about all contexts names its context, and no key goes to the other server', async () => {
  const told = await run(['--context', 'all'], ['missions']);
  expect(told).toMatchObject({ exit: 0, said: [] });
  expect(told.out.every((line) => /^(acme|beta)(  |$)/.test(line))).toBe(true);
  const rows = (name: string): number => told.out.filter((line) => line.startsWith(name)).length;
  expect(rows('acme')).toBeGreaterThan(5);
  expect(rows('beta')).toBe(rows('acme'));
  expect(strangers()).toBe(0);
  expect(Math.min(world.acme.requests.count(), world.beta.requests.count())).toBeGreaterThan(0);
});

test('a context that fails is one line, makes the exit status, and the others answer', async () => {
  world.settings([
    { name: 'written', server: world.acme.server, key: ACME_KEY },
    { name: 'unset', server: world.acme.server, key: 'env:NOT_SET' },
    // Somebody mixed the keys up: this server does not know it.
    { name: 'mixed', server: world.acme.server, key: 'file:~/beta.key' },
    { name: 'closed', server: 'http://127.0.0.1:9', key: 'env:ACME_KEY' },
    ...bothContexts(world),
  ]);
  const told = await run(['--context', 'all'], ['status']);
  expect(told.exit).toBe(4);
  const failing = told.said.map((line) => line.slice(0, line.indexOf(' ')));
  expect(failing.toSorted()).toEqual(['closed', 'mixed', 'unset', 'written']);
  expect(told.said.join('\n')).not.toMatch(/cc_live_\w/);
  for (const name of ['acme', 'beta'])
    expect(told.out.some((line) => /Missions +12 live/.test(line) && line.startsWith(name))).toBe(true);

  const json = await run(['--context', 'all'], ['status', '--json']);
  const parsed = JSON.parse(json.out.join('\n')) as readonly {
    context: string;
    exit: number;
    answer?: { live: number };
  }[];
  expect(json.exit).toBe(4);
  expect(parsed.map(({ context, exit, answer }) => [context, exit, answer?.live])).toEqual([
    ['written', 2, undefined],
    ['unset', 3, undefined],
    ['mixed', 4, undefined],
    ['closed', 4, undefined],
    ['acme', 0, 12],
    ['beta', 0, 12],
  ]);
});

test('one is chosen by option, else by variable; a name that is not there is told with those that are', async () => {
  expect((await run(['--context', 'beta'], ['status'])).out[0]).toContain(world.beta.baseUrl);
  expect((await run([], ['status'], { CLAWDTALK_TUI_CONTEXT: 'acme' })).out[0]).toContain(world.acme.baseUrl);
  expect((await run(['--context', 'beta'], ['status'], { CLAWDTALK_TUI_CONTEXT: 'acme' })).out[0]).toContain(
    world.beta.baseUrl,
  );
  const none = await run(['--context', 'acm'], ['status']);
  expect(none).toMatchObject({ exit: 2, said: ["There is no context 'acm': there are acme, beta."] });
  const before = world.acme.requests.count() + world.beta.requests.count();
  expect((await run(['--context', 'all'], ['retry'])).said).toEqual([
    'retry works in one context: name it with --context.',
  ]);
  expect(world.acme.requests.count() + world.beta.requests.count()).toBe(before);
});

test('each account keeps its own ledger: a hold of one is not seen in the other', async () => {
  expect((await run(['--context', 'acme'], ['hold', '--reason', 'lunch'])).exit).toBe(0);
  const told = await run(['--context', 'all'], ['status']);
  expect(told.out.filter((line) => line.includes('HELD'))).toHaveLength(1);
  expect(told.out.find((line) => line.includes('HELD'))).toMatch(/^acme/);
  expect((await run(['--context', 'all'], ['hold', '--release', '--reason', 'x'])).said.join()).toContain(
    'one context at a time',
  );
  // The one that is held already says so; the other is held now.
  expect((await run(['--context', 'all'], ['hold'])).exit).toBe(3);
  expect(
    (await run(['--context', 'all'], ['status'])).out.filter((line) => line.includes('HELD')),
  ).toHaveLength(2);
});

test('one account under two names, or under none, has one ledger', async () => {
  const plain = { CLAWDTALK_API_KEY: ACME_KEY, CLAWDTALK_API_URL: world.acme.baseUrl };
  expect((await run([], ['optout', '+13125550147', '--reason', 'asked'], plain)).exit).toBe(0);
  world.settings([...bothContexts(world), { name: 'acme2', server: world.acme.server, key: 'env:ACME_KEY' }]);
  for (const name of ['acme', 'acme2']) {
    expect((await run(['--context', name], ['optout'])).out.join('\n')).toContain('+13125550147');
  }
  expect((await run(['--context', 'beta'], ['optout'])).out.join('\n')).not.toContain('+13125550147');
  expect(readdirSync(join(world.folder, 'own', 'data', 'contexts'))).toEqual(['beta']);
});

test('one account under two names has one ledger also where both are opened at once for the first time', async () => {
  world.settings([...bothContexts(world), { name: 'acme2', server: world.acme.server, key: 'env:ACME_KEY' }]);
  expect((await run(['--context', 'all'], ['status'])).exit).toBe(0);
  expect(readdirSync(join(world.folder, 'own', 'data', 'contexts')).toSorted()).toEqual(['acme', 'beta']);
});

test('a name that is given to another server opens nothing of the old records', async () => {
  await run(['--context', 'beta'], ['hold']);
  world.settings([{ name: 'beta', server: world.acme.server, key: 'env:ACME_KEY' }]);
  const told = await run(['--context', 'beta'], ['status']);
  expect(told.exit).toBe(3);
  expect(told.said.join()).toMatch(
    /The records of context beta belong to .* give the other account a name of its own/,
  );
  expect(world.acme.requests.count()).toBe(0);
  const record = readFileSync(join(world.folder, 'own', 'data', 'contexts', 'beta', 'accounts.json'), 'utf8');
  expect(record).not.toContain(BETA_KEY);
});

test('read-only of a context holds whatever else is said', async () => {
  world.settings([{ name: 'acme', server: world.acme.server, key: 'env:ACME_KEY', readOnly: true }]);
  const told = await run(['--context', 'acme'], ['hold'], { CLAWDTALK_TUI_READ_ONLY: 'off' });
  expect(told.exit).toBe(3);
});

test('a state file in the working folder belongs to no context', () => {
  writeFileSync(join(world.folder, 'work', '.missions_state.json'), '{}');
  writeFileSync(join(world.folder, 'work', 'skill-config.json'), JSON.stringify({ api_key: BETA_KEY }));
  const env = {
    CLAWDTALK_TUI_STATE: join(world.folder, 'other.json'),
    CLAWDTALK_SKILL_DIR: join(world.folder, 'work'),
  };
  const { statePath, skillFolder } = world
    .starter([], env)
    .of({ name: 'acme', key: { kind: 'env', variable: 'ACME_KEY' }, readOnly: false });
  expect(statePath.value).toBe(join(world.folder, 'own', 'data', 'contexts', 'acme', '.missions_state.json'));
  expect(skillFolder).toBeUndefined();
});

test('the doctor names every context, and what contradicts', async () => {
  world.settings([
    ...bothContexts(world),
    { name: 'twice', server: world.beta.server, key: 'env:ACME_KEY' },
    { name: 'wrong', key: BETA_KEY },
  ]);
  const told = await run(['--context', 'acme'], ['doctor', '--json']);
  const { checks } = JSON.parse(told.out.join('\n')) as {
    checks: readonly { name: string; state: string; sentence: string }[];
  };
  const contexts = checks
    .filter(({ name }) => name === 'contexts')
    .map(({ state, sentence }) => `${state} ${sentence}`);
  expect(contexts.join('\n')).toMatch(/ok acme: .*key from ACME_KEY/);
  expect(contexts.join('\n')).toMatch(/ok beta: .*beta\.key/);
  expect(contexts.join('\n')).toMatch(/fail acme and twice send one key to two servers/);
  expect(contexts.join('\n')).toMatch(/fail .*line \d+, column \d+: contexts\[3\]\.key says where/);
  expect(told.out.join('\n')).not.toContain(BETA_KEY);
  expect(world.beta.requests.count()).toBe(0);
});

test('the console opens what was open last, and what the settings no longer name is told', async () => {
  const console = (): ReturnType<Starter['choose']> => world.starter([], {}, true).choose();
  expect(await console()).toEqual({ kind: 'unnamed' });
  world.starter([], {}, true).remember('beta');
  expect(await console()).toMatchObject({ kind: 'one', context: { name: 'beta' } });
  // A verb in a script means the same every day.
  expect(await world.starter().choose()).toEqual({ kind: 'unnamed' });
  expect(await world.starter(['--context', 'default'], {}, true).choose()).toEqual({ kind: 'unnamed' });
  world.settings([]);
  expect(await console()).toMatchObject({
    kind: 'unnamed',
    problem: expect.stringContaining('beta, is no longer') as string,
  });
  world.writeSettings('{ "contexts": [');
  expect(await world.starter(['--context', 'beta'], {}, true).choose()).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('line 1, column 16') as string,
  });
  expect(existsSync(world.settingsPath)).toBe(true);
});

test('what only reads is asked of every context: the schedule, the list of opt-outs, a number; what changes is not', async () => {
  const told = await run(['--context', 'all'], ['schedule']);
  expect(told).toMatchObject({ exit: 0, said: [] });
  expect(told.out.every((line) => /^(acme|beta)(  |$)/.test(line))).toBe(true);
  const json = await run(['--context', 'all'], ['schedule', '--json']);
  const answers = JSON.parse(json.out.join('\n')) as {
    context: string;
    answer: { at: string; event_id: string }[];
  }[];
  for (const { answer } of answers) {
    expect(answer.length).toBeGreaterThan(3);
    expect(answer.map(({ at }) => at)).toEqual(answer.map(({ at }) => at).toSorted());
  }
  expect(await run(['--context', 'acme'], ['optout', '+13125550123', '--reason', 'asked'])).toMatchObject({
    exit: 0,
  });
  const optOuts = await run(['--context', 'all'], ['optout']);
  expect(optOuts.exit).toBe(0);
  expect(optOuts.out.filter((line) => line.includes('+13125550123')).map((line) => line.slice(0, 4))).toEqual(
    ['acme'],
  );
  expect((await run(['--context', 'all'], ['contact', '+13125550123'])).exit).toBe(0);
  for (const words of [
    ['optout', '+13125550199', '--reason', 'asked'],
    ['budget', 'release', 'day', '--by', '5', '--reason', 'x'],
  ])
    expect((await run(['--context', 'all'], words)).said).toEqual([
      `${words[0] ?? ''} works in one context: name it with --context.`,
    ]);
  expect((await run(['--context', 'all'], ['optout'])).out.join()).not.toContain('+13125550199');
});

test('a start without a context that talks to another server than its records says so, once', async () => {
  const envOf = ({ baseUrl }: { readonly baseUrl: string }, key: string) => ({
    CLAWDTALK_API_KEY: key,
    CLAWDTALK_API_URL: baseUrl,
  });
  const told = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const starter = world.starter([], env);
    const choice = await starter.choose();
    if (choice.kind !== 'unnamed') throw new Error(choice.kind);
    return starter.configure(choice).problems.join('\n');
  };
  const [first, second] = [envOf(world.acme, ACME_KEY), envOf(world.beta, BETA_KEY)];
  expect(await told(first)).not.toContain('The records in');
  expect((await run([], ['hold', '--reason', 'x'], first)).exit).toBe(0);
  const sentence = await told(second);
  expect(sentence).toContain(
    `are those of ${world.acme.server}, and this start talks to ${world.beta.server}`,
  );
  expect(sentence).not.toContain(BETA_KEY);
  await run([], ['status'], second);
  expect(await told(second)).not.toContain('The records in');
  expect(await told(first)).not.toContain('The records in');
});
