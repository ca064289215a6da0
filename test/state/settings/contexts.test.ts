import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadContextServer } from '../../../src/state/settings/contexts/context-server.ts';
import type { NamedContext } from '../../../src/state/settings/contexts/named-context.ts';
import { readContexts } from '../../../src/state/settings/contexts/read-contexts.ts';
import { readSettingsFile, settingsPath } from '../../../src/state/settings/settings-file.ts';

const KEY = 'cc_live_secret_0123456789abcdef';

const read = (contexts: unknown) => {
  const text = JSON.stringify({ theme: 'dark', contexts }, undefined, 2);
  const parsed = JSON.parse(text) as { contexts: never };
  return readContexts({ path: '/s.json', text, contexts: parsed.contexts }, '/home/ada');
};
const sentenceFor = (context: unknown): string => {
  const [only] = read([context]);
  return only === undefined || only.ok ? 'taken' : only.sentence;
};

test('a context is read whole: paths from the home folder, the server with its version', () => {
  const all = {
    name: 'acme',
    server: 'https://acme.example/',
    key: 'file:~/keys/acme',
    skillFolder: '~/bots/acme',
    stateFile: 'state.json',
    ledger: 'own',
    readOnly: true,
    colour: 'red',
  };
  expect(read([all, { name: 'ops', host: 'ops@ops.example' }, { name: 'bot', skillFolder: '/bot' }])).toEqual(
    [
      {
        ok: true,
        context: {
          ...all,
          server: 'https://acme.example/v1',
          key: { kind: 'file', path: '/home/ada/keys/acme' },
          skillFolder: '/home/ada/bots/acme',
          stateFile: '/home/ada/state.json',
        },
      },
      { ok: true, context: { name: 'ops', host: 'ops@ops.example', readOnly: false } },
      { ok: true, context: { name: 'bot', skillFolder: '/bot', key: { kind: 'skill' }, readOnly: false } },
    ],
  );
});

test('a key that was written into the settings is refused in one sentence, and shown nowhere', () => {
  for (const written of [KEY, `env:${KEY} `, { env: KEY }, 'env:', 'file:', 12]) {
    const sentence = sentenceFor({ name: 'acme', key: written });
    expect(sentence).toContain('says where the key is read from, never the key itself');
    expect(sentence).not.toContain('cc_live');
  }
  expect(sentenceFor({ name: 'acme', api_key: KEY })).toMatch(
    /contexts\[0\]\.api_key is no member of a context/,
  );
  expect(sentenceFor({ name: 'acme', api_key: KEY })).not.toContain('cc_live');
});

test.each([
  [{ name: 'Acme', key: 'env:K' }, 'line 5, column 15: contexts[0].name must be at most 32 lower-case'],
  [{ name: 'all', key: 'env:K' }, 'must not be default or all'],
  [{ name: '../x', key: 'env:K' }, 'lower-case'],
  [{ key: 'env:K' }, 'contexts[0].name is missing'],
  [{ name: 'a' }, 'contexts[0] does not say where its key is read from'],
  [{ name: 'a', key: 'skill' }, 'names none: add a skillFolder'],
  [{ name: 'a', key: 'env:K', server: 'http://far.example' }, 'contexts[0].server uses plain http'],
  [{ name: 'a', key: 'env:K', server: 'https://me:word@far.example' }, 'no user name and no password'],
  [{ name: 'a', host: 'h', ledger: 'postgres://h/d' }, 'has a host and a ledger'],
  [{ name: 'a', host: '-oProxyCommand=sh' }, 'must be user@server'],
  [{ name: 'a', key: 'env:K', readOnly: 'no' }, 'must be true or false'],
  [{ name: 'a', key: 'env:K', colour: 'pink' }, 'must be red'],
  ['acme', 'contexts[0] must be an object'],
])('%j is refused at its place', (context, words) => {
  expect(sentenceFor(context)).toContain(words);
  expect(sentenceFor(context)).toMatch(/^\/s\.json, line \d+, column \d+: .*\.$/);
});

test('a fault costs its own context alone, and of two with one name the first stays', () => {
  const contexts = read([
    { name: 'one', key: 'env:ONE' },
    { name: 'two', key: KEY },
    { name: 'one', key: 'env:OTHER' },
    { name: 'three', key: 'env:THREE' },
  ]);
  expect(contexts.map((each) => (each.ok ? each.context.name : `${each.name} refused`))).toEqual([
    'one',
    'two refused',
    'one refused',
    'three',
  ]);
  expect(read({ acme: {} })[0]).toMatchObject({ ok: false, name: 'contexts' });
  expect(read(undefined)).toEqual([]);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contexts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a settings file that is no JSON is told with the line and column where it ends to be', () => {
  const at = (text: string): string | undefined => {
    writeFileSync(settingsPath(folder), text);
    return readSettingsFile(folder).problems[0]?.sentence;
  };
  expect(at('{\n  "theme": "dark"\n  "contexts": []\n}')).toContain('(line 3, column 3)');
  expect(at('{\n  "contexts": [')).toContain('(line 2, column 16)');
  expect(at(`{ "contexts": [{ "key": "${KEY}" }],, }`)).not.toContain('cc_live');
});

const context = (more: Partial<NamedContext>): NamedContext => ({ name: 'acme', readOnly: false, ...more });
const server = (given: NamedContext, env: Record<string, string> = {}, skillFolder?: string) =>
  loadContextServer(given, { env, home: folder, skillFolder });

test("the environment's own key and address count for no context", () => {
  const env = {
    CLAWDTALK_API_KEY: KEY,
    CLAWDTALK_API_URL: 'https://elsewhere.example/v1',
    ACME: 'cc_live_acme_00112233',
  };
  const named = context({ server: 'https://acme.example/v1', key: { kind: 'env', variable: 'ACME' } });
  expect(server(named, env)).toMatchObject({
    key: { value: 'cc_live_acme_00112233', where: 'ACME' },
    baseUrl: { value: 'https://acme.example/v1' },
    problems: [],
  });
  const { key, problems } = server(context({ key: { kind: 'env', variable: 'NOT_SET' } }), env);
  expect(key).toBeUndefined();
  expect(problems[0]?.sentence).toBe(
    'Context acme: its key is read from the variable NOT_SET, which is not set.',
  );
});

test("a bot's key goes to the bot's own server or nowhere, and its own .env goes before any other", () => {
  const skill = join(folder, 'skill');
  mkdirSync(skill);
  const own = { kind: 'skill' } as const;
  writeFileSync(
    join(skill, 'skill-config.json'),
    JSON.stringify({ api_key: '${CLAWDTALK_API_KEY}', server: 'https://bot.example' }),
  );
  writeFileSync(join(skill, '.env'), 'CLAWDTALK_API_KEY=cc_live_bot_44556677\n');
  const env = { CLAWDTALK_API_KEY: KEY };
  expect(server(context({ key: own }), env, skill)).toMatchObject({
    key: { value: 'cc_live_bot_44556677' },
    baseUrl: { value: 'https://bot.example/v1' },
  });
  const elsewhere = server(context({ key: own, server: 'https://acme.example/v1' }), env, skill);
  expect(elsewhere.key).toBeUndefined();
  expect(elsewhere.problems[0]?.sentence).toContain(
    'belongs to bot.example, not to acme.example: it is sent nowhere',
  );
});
