import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfig } from '../../../src/app/config/check-config.ts';
import { USER_FILES, wholeSchema } from '../../../src/app/config/user-files.ts';
import { fits } from '../../support/json-schema.ts';

const root = resolve(import.meta.dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};

/** `line:column sentence` of every complaint, and the state of each file that is there. */
const checked = async (): Promise<readonly string[]> =>
  (await checkConfig(folder, '/home/me')).flatMap(({ path, state, complaints }) =>
    state === 'absent'
      ? []
      : [
          `${path.slice(folder.length + 1)} ${state}`,
          ...complaints.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`),
        ],
  );

const schemaOf = (name: string): unknown => {
  const kind = USER_FILES.find((each) => each.name === name);
  if (kind === undefined) throw new Error(name);
  return wholeSchema(kind);
};

describe('config check', () => {
  test('an empty folder has nothing to complain of', async () => {
    expect(await checked()).toEqual([]);
  });

  test('every sample is right, also with a $schema', async () => {
    for (const { file, sample } of USER_FILES) {
      if (sample !== undefined) write(file, sample.replace('{', '{ "$schema": "docs/schema/x.json",'));
    }
    write('settings.json', '{ "$schema": "x", "theme": "dark" }');
    write('policy.json', '{ "$schema": "x", "batch_size": 4 }');
    write('planner-data.json', '{ "$schema": "x", "zones": { "+1850": ["America/Chicago"] } }');
    expect((await checked()).filter((line) => !line.endsWith(' good'))).toEqual([]);
    expect((await checked()).length).toBeGreaterThan(4);
  });

  test.each([
    [
      'settings.json',
      '{\n  "theme": "Pink!",\n  "colour": 1 }',
      [/^2:12 theme must be default, light/, /^3:3 colour is no setting; is it a slip\?/],
    ],
    [
      'settings.json',
      '{\n  "theme": "pink" }',
      [/^2:12 There is no theme pink: it is none of default, .* themes\/pink\.json is not there\.$/],
    ],
    [
      'themes/dusk.json',
      '{ "over": "night",\n "roles": { "good": "greenish" },\n "role": {} }',
      [
        /^1:11 over must be one of default, light/,
        /^2:21 roles\.good must be a look/,
        /^3:2 role is no member/,
      ],
    ],
    [
      'settings.json',
      '{\n  "contexts": [\n { "name": "a", "key": "cc_live_abcdefghijkl" } ] }',
      [/^3:24 contexts\[0\]\.key says where the key is read from/],
    ],
    ['settings.json', '{ "theme": ', [/^1:\d+ This is not JSON/]],
    ['alerts.json', '{\n "channels": {} }', [/^1:1 rules is missing/]],
    ['prices.json', '{ "currency": "EUR",\n "calls": [] }', [/^2:11 calls must be an object/]],
    ['prices.json', '{ "currency": "EUR",\n "calls": { "49": 1 } }', [/^2:13 calls\.49 must be named by/]],
    [
      'policy.json',
      '{\n "batch_size": 99,\n  "batchsize": 1 }',
      [
        /^2:16 batch_size: must be a whole number from 1 to 10\./,
        /^3:3 batchsize: is not a field of a policy/,
      ],
    ],
    [
      'planner-data.json',
      '{\n "legal": [\n  {"id": "x"} ],\n "holidays": { "US": { "soon": "x" } } }',
      [/^3:3 legal: /, /^4:24 holidays: US: "soon" is no date/],
    ],
    [
      'templates/mine.json',
      '{ "missionClass": 1,\n "steps": [ { "step_id": "a" } ] }',
      [/^2:13 steps\[0\]\.description is missing/],
    ],
    [
      'templates/mine.json',
      '{ "missionClass": 1,\n "steps": [ { "step_id": "a", "description": "say [[what]]" } ] }',
      [/^2:\d+ no placeholder is named what\./],
    ],
    [
      'templates/mine.json',
      '{ "missionClass": 2,\n "steps": [],\n "memory": { "rubric": { "years": "much" } } }',
      [/^3:\d+ memory\.rubric must be an object of fields and weights/],
    ],
    [
      'theme.json',
      '{ "roles": {\n "good": "greenish",\n "bod": "red",\n "bad": "red on red" },\n "role": {} }',
      [
        /^2:10 roles\.good must be a look/,
        /^3:2 There is no role bod; there are plain, /,
        /^4:9 roles\.bad must/,
        /^5:2 role is no member/,
      ],
    ],
    [
      'keys.json',
      '{\n "keys": "emacs",\n "acts": { "go.help": "F1" } }',
      [/^2:10 keys must be "vi" or "plain"/, /^3:\d+ acts\.go\.help must be a key such as/],
    ],
    [
      'keys.json',
      '{ "acts": {\n "go.nowhere": "w",\n "look.sort": ["s", "t"],\n "step.fail": "w",\n "look.copy": ["ctrl-c"] } }',
      [
        /^2:2 There is no act go\.nowhere/,
        /^3:21 t already means look\.zone; look\.sort keeps s\.$/,
        /^4:15 step\.fail begins a change, and a change begins with a capital letter\./,
        /^5:16 ctrl-c always means the same/,
      ],
    ],
    ['do-not-call.csv', 'phone\n+13125550100\nhello there\n', [/^3:1 The line holds no readable number/]],
  ])('%s: %s', async (file, text, wanted) => {
    write(file, text);
    const [state, ...complaints] = await checked();
    expect(state).toBe(`${file} faulty`);
    expect(complaints).toHaveLength(wanted.length);
    for (const [index, pattern] of wanted.entries()) expect(complaints[index]).toMatch(pattern);
    expect(complaints.join(' ')).not.toContain('cc_live');
  });

  test('what cannot be read at all is told, not taken for absent', async () => {
    mkdirSync(join(folder, 'alerts.json'));
    expect(await checkConfig(folder, '/')).toContainEqual(
      expect.objectContaining({ path: join(folder, 'alerts.json'), state: 'unreadable' }),
    );
  });
});

describe('the schemas for editors', () => {
  test('docs/schema is what the program reads by (node scripts/schemas.ts writes it, oxfmt lays it out)', () => {
    expect(readdirSync(join(root, 'docs/schema')).toSorted()).toEqual(
      USER_FILES.map(({ name }) => `${name}.json`).toSorted(),
    );
    for (const kind of USER_FILES) {
      const written: unknown = JSON.parse(
        readFileSync(join(root, 'docs/schema', `${kind.name}.json`), 'utf8'),
      );
      expect(written).toEqual(wholeSchema(kind));
    }
  });

  test('each takes what the program takes', () => {
    for (const { name, sample } of USER_FILES) {
      if (sample === undefined) continue;
      expect([name, fits(schemaOf(name), { ...JSON.parse(sample), $schema: 'x' })]).toEqual([name, true]);
    }
    const templates = join(root, 'src/state/templates');
    for (const file of readdirSync(templates).filter((each) => each.endsWith('.json'))) {
      const template: unknown = JSON.parse(readFileSync(join(templates, file), 'utf8'));
      expect([file, fits(schemaOf('template'), template)]).toEqual([file, true]);
    }
    expect(
      fits(schemaOf('policy'), {
        hours: { daily: '09:00-12:00' },
        daily_cap: { service: 2 },
        batch_pause: 3,
      }),
    ).toBe(true);
    expect(fits(schemaOf('settings'), { readOnly: 'on', contexts: [{ name: 'a', key: 'env:A' }] })).toBe(
      true,
    );
  });

  test.each([
    ['settings', { theme: 'Pink!' }],
    ['themes', { over: 'night', roles: {} }],
    ['views', { views: [], columns: { missions: [] } }],
    ['settings', { contexts: [{ name: 'A b' }] }],
    ['alerts', { channels: {}, rules: [{ name: 'x', when: 'never', to: ['a'] }] }],
    ['alerts', { channels: {} }],
    ['prices', { currency: 'euro', calls: {} }],
    ['prices', { currency: 'EUR', calls: { '49': 1 } }],
    ['policy', { batch_size: 11 }],
    ['policy', { batchsize: 1 }],
    ['planner-data', { zone: {} }],
    ['template', { missionClass: 6, steps: [] }],
  ])('%s refuses %j', (name, value) => {
    expect(fits(schemaOf(name), value)).toBe(false);
  });
});
