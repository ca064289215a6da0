import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEnvFile } from '../../../src/state/settings/env-file.ts';
import { loadServerConfig } from '../../../src/state/settings/server-config.ts';
import { findSkillFolder } from '../../../src/state/settings/skill-folder.ts';

const KEY = 'cc_live_abcdefghijklmnop1234';
const OTHER = 'cc_live_otherotherotherx5678';

let root: string;
let home: string;
let skill: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clawdtalk-config-'));
  home = join(root, 'home');
  skill = join(root, 'skill');
  mkdirSync(home);
  mkdirSync(skill);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
}

const config = (content: unknown): void => put(join(skill, 'skill-config.json'), content);
const load = (env: Record<string, string> = {}) => loadServerConfig({ env, home, skillFolder: skill });

describe('the first source that has a value wins', () => {
  test('the environment', () => {
    config({ api_key: OTHER, server: 'https://file.example' });
    expect(load({ CLAWDTALK_API_KEY: KEY, CLAWDTALK_API_URL: 'https://env.example/v1/' })).toMatchObject({
      key: { value: KEY, source: 'env', where: 'CLAWDTALK_API_KEY' },
      maskedKey: 'cc_live_…1234',
      baseUrl: { value: 'https://env.example/v1', source: 'env' },
      problems: [],
    });
  });

  test('then the skill configuration', () => {
    config({ api_key: KEY, server: 'https://file.example//', owner_name: 'Ada\u001b[2J', agent_name: null });
    const loaded = load({ CLAWDTALK_API_KEY: '' });
    expect(loaded).toMatchObject({
      key: { value: KEY, source: 'file', where: join(skill, 'skill-config.json') },
      baseUrl: { value: 'https://file.example/v1', source: 'file' },
      ownerName: 'Ada␛[2J',
      problems: [],
    });
    expect(loaded).not.toHaveProperty('agentName');
    expect(loaded).not.toHaveProperty('confirm');
  });

  test('then the default, and no key is a clear error', () => {
    const loaded = loadServerConfig({ env: {}, home, skillFolder: undefined });
    expect(loaded).toMatchObject({
      maskedKey: '',
      baseUrl: { value: 'https://clawdtalk.com/v1', source: 'default' },
      problems: [{ kind: 'no-key' }],
    });
    expect(loaded).not.toHaveProperty('key');
  });

  test('each value by itself', () => {
    config({ api_key: KEY });
    expect(load({ CLAWDTALK_API_URL: 'http://127.0.0.1:8787/v1' })).toMatchObject({
      key: { source: 'file' },
      baseUrl: { value: 'http://127.0.0.1:8787/v1', source: 'env' },
    });
  });
});

describe('a reference', () => {
  test('is looked up in the environment, then in the three files in their order', () => {
    config({ api_key: '${MY_KEY}', server: 'https://${HOST}' });
    put(join(skill, '.env'), `MY_KEY=${OTHER}\nHOST=skill.example`);
    expect(load().key?.value).toBe(OTHER);
    put(join(home, '.clawdbot', '.env'), `# a comment\nMY_KEY="${KEY}-claw"\n`);
    expect(load().key?.value).toBe(`${KEY}-claw`);
    put(join(home, '.openclaw', '.env'), `export MY_KEY="${KEY}-open"\r\n`);
    expect(load().key?.value).toBe(`${KEY}-open`);
    expect(load({ MY_KEY: KEY })).toMatchObject({
      key: { value: KEY, source: 'file' },
      baseUrl: { value: 'https://skill.example/v1' },
    });
  });

  test('to nothing is told by name, and counts as no value', () => {
    config({ api_key: '${MISSING}', server: '${ALSO}' });
    const loaded = load();
    expect(loaded.key).toBeUndefined();
    expect(loaded.baseUrl.source).toBe('default');
    expect(loaded.problems.map(({ sentence }) => sentence).join(' ')).toMatch(/MISSING.*ALSO|ALSO.*MISSING/);
  });
});

test('the placeholder counts as no key', () => {
  config({ api_key: 'YOUR_API_KEY_HERE' });
  expect(load({ CLAWDTALK_API_KEY: 'YOUR_API_KEY_HERE' })).toMatchObject({ problems: [{ kind: 'no-key' }] });
  config({ api_key: KEY });
  expect(load({ CLAWDTALK_API_KEY: 'YOUR_API_KEY_HERE' }).key?.source).toBe('file');
});

test.each([
  ['a line break inside', `cc_live_abc\ndef_secretpart`],
  ['a space inside', `cc_live_abc def_secretpart`],
  ['too short', 'secretp'],
  ['too long', `cc_live_${'secretpart'.repeat(60)}`],
  ['not ASCII', 'cc_live_secretpartä'],
])('a key that is no key is refused and never quoted: %s', (_name, key) => {
  const loaded = load({ CLAWDTALK_API_KEY: key });
  expect(loaded.key).toBeUndefined();
  expect(JSON.stringify(loaded)).not.toContain('secretp');
  expect(loaded.problems[0]?.kind).toBe('key');
});

test('line breaks around a key are forgiven', () => {
  expect(load({ CLAWDTALK_API_KEY: `${KEY}\n` }).key?.value).toBe(KEY);
});

test.each([
  ['cut', `{"api_key": "${KEY}`],
  ['a list', `["${KEY}"]`],
  ['empty', ''],
  ['text', KEY],
])('a broken file is told without quoting it: %s', (_name, content) => {
  config(content);
  const loaded = load();
  expect(loaded.problems.map(({ kind }) => kind)).toContain('file');
  expect(JSON.stringify(loaded)).not.toContain(KEY.slice(8));
});

test('members of a wrong type are passed over', () => {
  config({ api_key: 7, server: ['x'], owner_name: {}, agent_name: false });
  expect(load()).toMatchObject({ baseUrl: { source: 'default' }, problems: [{ kind: 'no-key' }] });
});

test('a folder instead of a file, and a file of another owner or none, are no crash', () => {
  mkdirSync(join(skill, 'skill-config.json'));
  expect(load().problems[0]?.kind).toBe('file');
  expect(loadServerConfig({ env: {}, home, skillFolder: join(skill, 'not', 'there') }).problems).toHaveLength(
    1,
  );
});

test('a byte order mark is no fault', () => {
  config(`\ufeff${JSON.stringify({ api_key: KEY })}`);
  expect(load().key?.value).toBe(KEY);
});

describe('a key from a file with a host from the environment', () => {
  test('asks first', () => {
    config({ api_key: KEY });
    expect(load({ CLAWDTALK_API_URL: 'https://evil.example/v1' }).confirm).toMatchObject({
      host: 'evil.example',
    });
  });
  test('does not ask where the file names the same host, or both come from the environment', () => {
    config({ api_key: KEY, server: 'https://my.example' });
    expect(load({ CLAWDTALK_API_URL: 'https://my.example/v1' })).not.toHaveProperty('confirm');
    expect(load({ CLAWDTALK_API_URL: 'https://evil.example/v1', CLAWDTALK_API_KEY: KEY })).not.toHaveProperty(
      'confirm',
    );
  });
});

test('an address that would show the key is told', () => {
  config({ api_key: KEY, server: 'http://clawdtalk.com' });
  expect(load().problems).toMatchObject([{ kind: 'value' }]);
});

test('lines of a .env file', () => {
  expect([
    ...parseEnvFile(
      'A=1\n# B=2\n C = "three" \nexport D=\'four\'\nE=a=b\nF="a\'b"\n=x\n1X=y\nnothing\nG=\nA=last',
    ),
  ]).toEqual([
    ['A', 'last'],
    ['C', 'three'],
    ['D', 'four'],
    ['E', 'a=b'],
    ['F', "a'b"],
    ['G', ''],
  ]);
});

describe('the skill folder', () => {
  const find = (cwd: string, named?: string) =>
    findSkillFolder({
      named: named === undefined ? { value: undefined, source: 'default' } : { value: named, source: 'flag' },
      cwd,
      home,
    });

  test('is the one that was named, even without a configuration', () => {
    config({});
    expect(find(skill, '/elsewhere')).toEqual({ value: '/elsewhere', source: 'flag' });
  });
  test('else the working folder, or the one above it', () => {
    config({});
    mkdirSync(join(skill, 'scripts'));
    expect(find(skill)?.value).toBe(skill);
    expect(find(join(skill, 'scripts'))?.value).toBe(skill);
  });
  test('else a usual place in the home folder', () => {
    expect(find(root)).toBeUndefined();
    put(join(home, '.clawdbot/skills/clawdtalk/skill-config.json'), '{}');
    expect(find(root)?.value).toBe(join(home, '.clawdbot/skills/clawdtalk'));
    put(join(home, '.openclaw/skills/clawdtalk-client/skill-config.json'), '{}');
    expect(find(root)?.value).toBe(join(home, '.openclaw/skills/clawdtalk-client'));
  });
});
