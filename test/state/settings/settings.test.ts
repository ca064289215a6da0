import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveSettings } from '../../../src/state/settings/resolve-settings.ts';
import { readSettingsFile, settingsPath, writeSetting } from '../../../src/state/settings/settings-file.ts';
import { SETTING_NAMES, SETTINGS } from '../../../src/state/settings/setting-table.ts';

const context = { cwd: '/work/here', home: '/home/ada' };
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'clawdtalk-settings-')), 'config');
});

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const resolve = (
  options: { flags?: object; env?: Record<string, string>; values?: Record<string, never> | object } = {},
) =>
  resolveSettings({
    flags: options.flags ?? {},
    env: options.env ?? {},
    file: { path: '/file', values: (options.values ?? {}) as never },
    context,
  });

test('flag before environment before file before default, each with its source', () => {
  const all = { flags: { theme: 'dark' }, env: { CLAWDTALK_TUI_THEME: 'light' }, values: { theme: 'none' } };
  expect(resolve(all).settings.theme).toEqual({ value: 'dark', source: 'flag', where: '--theme' });
  expect(resolve({ ...all, flags: {} }).settings.theme).toEqual({
    value: 'light',
    source: 'env',
    where: 'CLAWDTALK_TUI_THEME',
  });
  expect(resolve({ values: all.values }).settings.theme).toEqual({
    value: 'none',
    source: 'file',
    where: '/file',
  });
  expect(resolve().settings.theme).toEqual({ value: 'default', source: 'default' });
});

test('every setting has a default that holds when nothing is set', () => {
  const { settings, problems } = resolve();
  expect(problems).toEqual([]);
  expect(Object.keys(settings)).toEqual([...SETTING_NAMES]);
  expect(settings.ownFeed.value).toBe(false);
  expect(settings.ownFeed.value).toBe(false);
});

test('a value that cannot be used is told and passed over', () => {
  const { settings, problems } = resolve({
    flags: { theme: 'Pink!', ascii: 'perhaps' },
    env: { CLAWDTALK_TUI_ASCII: 'on', CLAWDTALK_TUI_ZONE: 'Mars/Olympus' },
    values: { operator: 'a\u001b[2J', readOnly: {}, ownFeed: '__proto__' },
  });
  expect(settings.theme).toEqual({ value: 'default', source: 'default' });
  expect(settings.ascii).toMatchObject({ value: true, source: 'env' });
  expect(settings.zone.value).toBeUndefined();
  expect(settings.operator.value).toBeUndefined();
  expect(settings.readOnly.value).toBe(false);
  expect(settings.ownFeed.value).toBe(false);
  expect(problems.map(({ sentence }) => sentence.split(' ')[0])).toEqual([
    'theme',
    'ascii',
    'operator',
    'zone',
    'readOnly',
    'ownFeed',
  ]);
  expect(JSON.stringify(problems)).not.toContain('\\u001b');
});

test('switches, zones and paths in their forms', () => {
  for (const word of [true, 'true', 'ON', ' yes ', '1'])
    expect(SETTINGS.ascii.read(word, context)).toBe(true);
  for (const word of [false, 'false', 'off', 'No', '0'])
    expect(SETTINGS.ascii.read(word, context)).toBe(false);
  expect(
    ['Europe/Berlin', 'UTC', 'CET', '+01:00', ''].map((zone) => SETTINGS.zone.read(zone, context)),
  ).toEqual(['Europe/Berlin', 'UTC', undefined, undefined, undefined]);
  expect(
    ['~/x.json', '/a/b', 'b.json', '~', ' '].map((path) => SETTINGS.stateFile.read(path, context)),
  ).toEqual(['/home/ada/x.json', '/a/b', '/work/here/b.json', '/home/ada', undefined]);
  expect(resolve({ values: { stateFile: 'x.json' } }).settings.stateFile.value).toBe('/home/ada/x.json');
});

test('a setting that is written is read again; the folder is 0700, the file 0600', async () => {
  expect(await writeSetting(folder, 'theme', 'dark', context)).toEqual({ ok: true, value: undefined });
  expect(await writeSetting(folder, 'ascii', true, context)).toEqual({ ok: true, value: undefined });
  expect(readSettingsFile(folder)).toMatchObject({ values: { theme: 'dark', ascii: true }, problems: [] });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(settingsPath(folder)).mode & 0o777).toBe(0o600);
  await writeSetting(folder, 'theme', undefined, context);
  expect(readSettingsFile(folder).values).toEqual({ ascii: true });
});

test('what others wrote into the file stays', async () => {
  mkdirSync(folder);
  writeFileSync(settingsPath(folder), '{"future": {"a": 1}, "theme": "light"}', { mode: 0o644 });
  await writeSetting(folder, 'theme', 'dark', context);
  expect(readSettingsFile(folder).values).toEqual({ future: { a: 1 }, theme: 'dark' });
  expect(statSync(settingsPath(folder)).mode & 0o777).toBe(0o600);
});

test('a value that is none is not written', async () => {
  expect(await writeSetting(folder, 'theme', 'Pink!', context)).toMatchObject({
    ok: false,
    error: { kind: 'value' },
  });
  expect(readSettingsFile(folder).values).toEqual({});
});

test('a broken file is told, and never overwritten', async () => {
  mkdirSync(folder);
  writeFileSync(settingsPath(folder), '{"theme": "li');
  expect(readSettingsFile(folder)).toMatchObject({ values: {}, problems: [{ kind: 'file' }] });
  expect(await writeSetting(folder, 'theme', 'dark', context)).toMatchObject({
    ok: false,
    error: { kind: 'file' },
  });
  expect(readFileSync(settingsPath(folder), 'utf8')).toBe('{"theme": "li');
});

test('a folder that cannot be made is told', async () => {
  writeFileSync(folder, 'in the way');
  expect(await writeSetting(folder, 'theme', 'dark', context)).toMatchObject({
    ok: false,
    error: { kind: 'file' },
  });
  expect(readSettingsFile(folder).problems).toEqual([]);
});
