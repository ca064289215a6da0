import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAlertsFile } from '../../../src/state/settings/alerts-file.ts';
import { ALERTS_SAMPLE } from '../../../src/state/settings/alerts-sample.ts';
import { jsonPlace } from '../../../src/state/settings/json-place.ts';

const complaints = (text: string): readonly string[] => {
  const read = parseAlertsFile(text);
  return read.ok ? [] : read.error.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`);
};

test('the sample is right, and means what it says', () => {
  const read = parseAlertsFile(ALERTS_SAMPLE);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { rules, channels, quiet } = read.value;
  expect(quiet).toEqual({ fromMinute: 1_320, untilMinute: 450, zone: 'Europe/Berlin', days: [] });
  expect(channels.get('phone')).toEqual({
    name: 'phone',
    personal: false,
    spec: {
      kind: 'webhook',
      form: 'ntfy',
      url: { from: 'file', path: '~/.config/clawdtalk-tui/ntfy-url' },
      withinSeconds: 10,
    },
  });
  expect(channels.get('desk')?.personal).toBe(true);
  expect(rules[0]).toMatchObject({
    name: 'approvals',
    measures: { minutes: 3 },
    awayMinutes: 2,
    stages: [
      { afterMinutes: 0, to: ['desk'] },
      { afterMinutes: 10, to: ['phone'] },
    ],
  });
  expect(rules.find(({ when }) => when === 'bot-lost')?.measures).toEqual({ minutes: 5 });
});

describe('a file that a person edits wrongly', () => {
  test.each([
    ['{\n  "channels": {},\n  "rules": [,]\n}', '3:13 This is not JSON'],
    ['{\n  "channels": {}\n}', '1:1 rules is missing.'],
    [
      '{\n  "channels": { "a": { "kind": "bell" } },\n  "rules": [\n    { "name": "x", "when": "bot-lost", "minuts": 3, "to": ["a"] }\n  ]\n}',
      '4:40 rules[0].minuts is no member that is known here; is "minuts" a slip?',
    ],
    [
      '{ "channels": { "a": { "kind": "bell" } },\n "rules": [ { "name": "x", "when": "bot-lost", "to": ["a", "b"] } ] }',
      '2:60 There is no channel "b" among the channels.',
    ],
    [
      '{ "channels": { "a": { "kind": "bell" } },\n "rules": [ { "name": "x", "when": "bot-gone", "to": ["a"] } ] }',
      '2:36 rules[0].when must be one of: approval-waits',
    ],
    [
      '{ "channels": { "a": { "kind": "bell" } }, "rules": [ { "name": "x", "when": "opt-out", "minutes": 3, "to": ["a"] } ] }',
      'A rule "opt-out" has no minutes.',
    ],
    [
      '{ "channels": { "a": { "kind": "bell" } }, "rules": [ { "name": "x", "when": "clock-wrong", "missions": ["m"], "to": ["a"] } ] }',
      'A rule "clock-wrong" concerns no mission.',
    ],
    [
      '{ "channels": { "a": { "kind": "bell" } }, "rules": [ { "name": "x", "when": "opt-out", "to": [] } ] }',
      'rules[0].to must name at least one channel.',
    ],
    [
      '{ "channels": { "a": { "kind": "pigeon" } }, "rules": [] }',
      'channels.a.kind must be one of: bell, desktop',
    ],
    ['{ "channels": { "a": { "kind": "slack" } }, "rules": [] }', 'exactly one of url, url_env and url_file'],
    [
      '{ "channels": { "a": { "kind": "slack", "url": "http://hooks.example/x" } }, "rules": [] }',
      'must begin with https://',
    ],
    [
      '{ "channels": { "a": { "kind": "command", "run": "say hello" } }, "rules": [] }',
      'channels.a.run must be a list',
    ],
    [
      '{ "channels": { "a": { "kind": "command", "run": ["say", "{titel}"] } }, "rules": [] }',
      'There is no place {titel}',
    ],
    [
      '{ "quiet": { "from": "10pm", "until": "07:00", "zone": "Europe/Berlin" }, "channels": {}, "rules": [] }',
      'quiet.from must be a time of day such as "22:00".',
    ],
    [
      '{ "quiet": { "from": "22:00", "until": "07:00", "zone": "CET+1" }, "channels": {}, "rules": [] }',
      'quiet.zone must be an IANA zone',
    ],
    ['[]', '1:1 The file must be an object.'],
  ])('is told what is wrong, and where: %#', (text, expected) => {
    expect(complaints(text).join('\n')).toContain(expected);
  });

  test('two rules of one name', () => {
    const rule = '{ "name": "x", "when": "opt-out", "to": ["a"] }';
    expect(
      complaints(`{ "channels": { "a": { "kind": "bell" } },\n"rules": [\n${rule},\n${rule}] }`),
    ).toEqual(['4:11 Two rules have the name "x".']);
  });

  test('no complaint quotes an address: it is a secret', () => {
    for (const address of [
      'http://hooks.example/T0/topsecret',
      'https://me:topsecret@hooks.example/',
      'topsecret',
    ]) {
      const found = complaints(
        JSON.stringify({ channels: { a: { kind: 'slack', url: address, topsecret: 1 } }, rules: 3 }),
      );
      expect(found.length).toBeGreaterThan(0);
      const semantic = complaints(
        JSON.stringify({ channels: { a: { kind: 'slack', url: address } }, rules: [] }),
      );
      expect(semantic).toHaveLength(1);
      expect(semantic.join()).not.toContain('topsecret');
    }
  });

  test('anything at all is one of both: rules, or complaints with a place', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const read = parseAlertsFile(text);
        const places = read.ok ? [] : read.error.flatMap(({ line, column }) => [line, column]);
        expect([read.ok || places.length > 0, Math.min(1, ...places)]).toEqual([true, 1]);
      }),
      { numRuns: 300 },
    );
  });
});

test('the place of a value is where it stands', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.nat(),
      (value, indent, pick) => {
        const text = JSON.stringify(value, undefined, indent);
        const paths = pathsOf(value);
        const path = paths[pick % paths.length] ?? [];
        const { line, column } = jsonPlace(text, path);
        const offset =
          text
            .split('\n')
            .slice(0, line - 1)
            .reduce((sum, each) => sum + each.length + 1, 0) +
          column -
          1;
        const inner = path.reduce<unknown>(
          (at, step) => (at as Record<string | number, unknown>)[step],
          value,
        );
        const compact = (words: string): string => words.replaceAll(/\s/g, '');
        expect(compact(text.slice(offset))).toMatch(startOf(compact(JSON.stringify(inner))));
      },
    ),
    { numRuns: 500 },
  );
});

const startOf = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);

function pathsOf(value: unknown): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value))
    return [[], ...value.flatMap((each, index) => pathsOf(each).map((path) => [index, ...path]))];
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, each]) => pathsOf(each).map((path) => [key, ...path]))];
}
