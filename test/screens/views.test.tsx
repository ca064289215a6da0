import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOwnCommands } from '../../src/app/config/own-commands.ts';
import { readNotedFields } from '../../src/app/config/noted-fields.ts';
import { notedOf } from '../../src/domain/mission/noted.ts';
import type { InsightReport } from '../../src/domain/insight/insight.ts';
import { namedTheme, theme } from '../../src/ui/theme/theme.ts';
import { safe } from '../../src/lib/safe-text.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionRow } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole;
let folder: string;
/** Fields that the rows were asked for. */
let asked: (readonly string[])[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'views-'));
});
afterEach(() => {
  app.close();
  rmSync(folder, { recursive: true });
});

const file = (): string => join(folder, 'views.json');

/** Three missions, two of which have a budget in memory. */
const rows = [
  missionRow('alpha', { name: safe`Alpha`, stuck: true, noted: { 'memory.deal.budget': safe`900 EUR` } }),
  missionRow('beta', { name: safe`Beta`, noted: { 'memory.deal.budget': safe`12 EUR` } }),
  missionRow('gamma', { name: safe`Gamma`, stuck: true }),
];

async function open(
  text?: string,
  more: { readonly keepsNothing?: boolean } = {},
): Promise<readonly string[]> {
  if (text !== undefined) writeFileSync(file(), text);
  const opened = openOwnCommands({
    folder,
    cwd: folder,
    env: {},
    keys: undefined,
    secrets: () => [],
    ...more,
  });
  const backend = scriptedBackend([
    { kind: 'upsert', into: 'missions', rows: rows.map((row) => [row.key, row] as const) },
  ]);
  asked = [];
  app = await openConsole({
    backend: { ...backend, showFields: (fields) => void asked.push(fields) },
    host: { own: opened.commands({}) },
  });
  const complaints = await opened.load();
  await app.terminal.idle();
  return complaints.map((each) => each.replace(/^.*views\.json, /, ''));
}

const text = (): string => app.terminal.text();
const view = (changes: object): string =>
  JSON.stringify({ views: [{ name: 'mine', screen: 'missions', ...changes }] });

describe('saved views', () => {
  test('alt and its digit show a view from anywhere: filter, order, columns, zone', async () => {
    const complaints = await open(
      view({
        digit: 4,
        filter: 'state:stuck',
        sort: 'name',
        descending: true,
        columns: [{ id: 'name', width: 10 }, { id: 'memory.deal.budget', title: 'money' }, 'status'],
        zone: 'utc',
      }),
    );
    expect(complaints).toEqual([]);
    await app.terminal.send('2', '\u001b4');
    const lines = app.terminal.screen();
    expect(text()).toContain('1 Missions');
    expect(lines.find((line) => line.includes('money'))).toMatch(/mission\S*\s+money\s+status/);
    expect(text()).toMatch(/Alpha\s+900 EUR/);
    expect(text()).not.toContain('Beta');
    expect(text().indexOf('Gamma')).toBeLessThan(text().indexOf('Alpha'));
    expect(app.console.store.getState().view.zoneMode).toBe('utc');
    await app.terminal.send('j', 'k');
    expect(text()).toContain('money');
  });

  test('it is in the palette by its name, with its key', async () => {
    await open(view({ digit: 4, filter: 'beta' }));
    await app.terminal.send(':', 'm', 'i', 'n', 'e');
    expect(text()).toMatch(/Show mine.*alt-4/);
    await app.terminal.send('\r');
    expect(text()).toContain('Beta');
    expect(text()).not.toContain('Alpha');
  });

  test('what the list shows is kept under a name and a digit, and nobody else may read it', async () => {
    await open();
    await app.terminal.send('/', 'b', 'e', 't', 'a', '\r', ':');
    await app.terminal.send(...Array.from('save filter'), '\r');
    expect(text()).toContain('Save this view');
    await app.terminal.send(...Array.from('3 only beta'), '\r');
    await app.terminal.idle();
    await expect.poll(() => text()).toContain('as only beta');
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      views: [{ name: 'only beta', screen: 'missions', digit: 3, filter: 'beta', zone: 'recipient' }],
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    await app.terminal.send('2', '\u001b3');
    expect(text()).toContain('Beta');
    expect(text()).not.toContain('Alpha');
  });

  test('what else stands in the file stays, and one that is being broken is left alone', async () => {
    const before = {
      $schema: './views.schema.json',
      views: [
        { name: 'other', screen: 'schedule', digit: 3, columns: ['due'] },
        { name: 'same', screen: 'missions' },
      ],
    };
    await open(JSON.stringify(before));
    const { own } = app.console.host;
    await own?.saveView({ name: 'same', screen: 'missions', filter: 'x', digit: 3 });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      ...before,
      views: [
        { name: 'other', screen: 'schedule', columns: ['due'] },
        { name: 'same', screen: 'missions', digit: 3, filter: 'x' },
      ],
    });
    writeFileSync(file(), '{ "views": [\n oh');
    const kept = await own?.saveView({ name: 'same', screen: 'missions', filter: 'x' });
    expect(kept).toEqual({
      ok: false,
      error: expect.stringMatching(/line 2, column 2: This is not JSON.*Nothing was kept\.$/),
    });
    expect(readFileSync(file(), 'utf8')).toBe('{ "views": [\n oh');
  });

  test.each([
    [{ screen: 'nowhere' }, /^line 1, column \d+: "nowhere" is no screen with a list; there are missions, /],
    [{ filter: 'colour:red' }, /^line 1, column \d+: There is no “colour:” here/],
    [{ sort: 'colour' }, /missions has no order "colour"; it has urgency/],
    [
      { columns: ['name', 'colour'] },
      /missions has no column "colour"; it has needs, .* memory\.NAME and result\.NAME\.$/,
    ],
    [{ screen: 'log', columns: ['memory.x'] }, /log has no column "memory\.x"/],
    [{ digit: 0 }, /views\[0\]\.digit must be a digit from 1 to 9\.$/],
    [{ columns: [{ id: 'name', width: 900 }] }, /views\[0\]\.columns\[0\]/],
  ])('%j is told and left out', async (changes, wanted) => {
    expect(await open(view(changes))).toEqual([expect.stringMatching(wanted)]);
    expect(app.console.host.own?.views()).toEqual([]);
  });
});

test('the members of memory that views show are found, whatever the file is', async () => {
  await open(view({ columns: ['name', 'memory.deal.budget', { id: 'memory.client' }, 'memory.client'] }));
  expect(readNotedFields(folder)).toEqual(['memory.deal.budget', 'memory.client']);
  expect(readNotedFields(join(folder, 'nowhere'))).toEqual([]);
});

test('a member is one line that may be drawn, by its whole name or its way', async () => {
  await open();
  const memory = {
    'a.b': 'whole',
    a: { b: 'inner', c: [1, 2], d: { e: true }, n: null },
    bad: '\u001b[2Jx\ny',
    long: 'x'.repeat(5_000),
  };
  const fields = ['a.b', 'a.c', 'a.d', 'a.n', 'a.c.1', 'bad', 'long', 'no.where', 'constructor'];
  const noted = notedOf(
    { memory, insights: [] },
    fields.map((each) => `memory.${each}`),
  );
  expect(noted).toMatchObject({
    'memory.a.b': 'whole',
    'memory.a.c': '1, 2',
    'memory.a.d': '{"e":true}',
    'memory.a.c.1': '2',
  });
  expect(Object.keys(noted ?? {})).toEqual(
    ['a.b', 'a.c', 'a.d', 'a.c.1', 'bad', 'long'].map((each) => `memory.${each}`),
  );
  expect(noted?.['memory.bad']).not.toContain('\u001b');
  expect(noted?.['memory.long']?.length).toBeLessThanOrEqual(201);
});

test('of several results the last that says something counts, and what is no result says nothing', async () => {
  await open();
  const report = (id: string, status: string, result: unknown) =>
    ({ conversationId: id, status, results: [result] }) as unknown as InsightReport;
  const insights = [
    report('a', 'completed', { price: 400, deal: { ok: true }, bad: '\u001b[2Jx' }),
    report('b', 'completed', { price: 380 }),
    report('c', 'completed', { price: null }),
    report('d', 'pending', { price: 1 }),
  ];
  const noted = notedOf({ memory: { price: 7 }, insights }, [
    'result.price',
    'result.deal.ok',
    'result.bad',
    'result.nothing',
    'memory.price',
  ]);
  expect(noted).toMatchObject({ 'result.price': '380', 'result.deal.ok': 'yes', 'memory.price': '7' });
  expect(noted).not.toHaveProperty('result.nothing');
  expect(noted?.['result.bad']).not.toContain('\u001b');
});

describe('columns chosen in the console', () => {
  const head = (): string => app.terminal.screen().find((line) => line.includes('status')) ?? '';

  test('a terminal that is too small for a moment leaves the dialog as it was, with what it takes back', async () => {
    const shown = (): readonly string[] => app.terminal.screen().map((line) => line.trimEnd());
    await open();
    const before = shown()[1];
    for (const key of ['o', ' ', 'j', ' ']) await app.terminal.send(key);
    const dialog = shown();
    expect(dialog[1]).not.toBe(before);
    const { columns, rows } = app.terminal.terminal.size();
    await app.terminal.resize(20, 6);
    expect(text().replaceAll(/\s+/g, ' ')).toContain(
      'clawdtalk needs 60x16, this terminal has 20x6. Keys rest: H hold',
    );
    expect(text()).not.toContain('Columns of');
    await app.slowly('\u001b', 'n', 'x', ' ');
    await app.terminal.resize(columns, rows);
    expect(shown()).toEqual(dialog);
    for (const key of ['n', 'a', 'b']) await app.terminal.send(key);
    await app.terminal.resize(10, 3);
    await app.terminal.resize(columns, rows);
    expect(text()).toContain('field: ab');
    await app.slowly('\u001b', '\u001b');
    expect(shown()[1]).toBe(before);
  });

  test('space hides, brackets move, + and - size, and it is seen at once; enter keeps it for the list', async () => {
    await open();
    await app.terminal.send('o');
    expect(text()).toContain('Columns of Missions');
    // The first is hidden, the second (status) goes behind the fourth.
    await app.terminal.send(' ', 'j', ']', ']');
    await app.terminal.send(...Array.from('++++++'), '\r');
    await expect.poll(() => text()).toContain('are kept in');
    expect(head()).toMatch(/mission .*status/);
    const kept = JSON.parse(readFileSync(file(), 'utf8')) as { columns: { missions: unknown[] } };
    expect(kept.columns.missions.slice(0, 2)).toEqual(['name', { id: 'status', width: expect.any(Number) }]);
    expect(kept.columns.missions).not.toContain('needs');
    expect(statSync(file()).mode & 0o777).toBe(0o600);

    // The next start has them from the file.
    app.close();
    await open();
    expect(head()).toMatch(/mission .*status/);
    await app.terminal.send('o', 'u');
    await expect.poll(() => readFileSync(file(), 'utf8')).not.toContain('"columns"');
    await expect.poll(() => head()).toMatch(/status .*mission/);
  });

  test('esc leaves everything as it was, the last column cannot be hidden', async () => {
    await open();
    const before = head();
    await app.terminal.send('o', ' ', 'j', ' ');
    await app.slowly('\u001b');
    expect(head()).toBe(before);
    expect(existsSync(file())).toBe(false);
  });

  test('a field of memory becomes a column: the rows are asked for it', async () => {
    await open();
    await app.terminal.send('o', 'n', ...Array.from('nonsense'), '\r');
    expect(text()).toContain('Write memory.NAME or result.NAME');
    await app.slowly('\u001b');
    await app.terminal.send('n', ...Array.from('memory.deal.budget'), '\r', '\r');
    await expect.poll(() => text()).toContain('are kept in');
    expect(text()).toContain('900 EUR');
    expect(text()).toMatch(/budget/);
    expect(asked).toContainEqual(['memory.deal.budget']);
  });

  test('a view without columns shows them, one with columns its own', async () => {
    await open(
      JSON.stringify({
        views: [
          { name: 'plain', screen: 'missions', digit: 1 },
          { name: 'own', screen: 'missions', digit: 2, columns: ['status', 'name'] },
        ],
        columns: { missions: ['name', 'status'] },
      }),
    );
    await app.terminal.send('\u001b1');
    expect(head()).toMatch(/mission .*status/);
    await app.terminal.send('\u001b2');
    expect(head()).toMatch(/status .*mission/);
  });

  test.each([
    [{ nowhere: ['name'] }, /"nowhere" is no list; there are missions, /],
    [{ missions: ['colour'] }, /^line 1, column \d+: missions has no column "colour"; it has needs/],
    [{ missions: [] }, /must name at least one column/],
  ])('%j is told, and the list has its own columns', async (columns, sentence) => {
    const [complaint] = await open(JSON.stringify({ views: [], columns }));
    expect(complaint).toMatch(sentence);
    expect(head()).toMatch(/status .*mission/);
  });

  test('a demo keeps them while it runs, and leaves the file alone', async () => {
    await open(view({ name: 'mine' }), { keepsNothing: true });
    const before = readFileSync(file(), 'utf8');
    await app.terminal.send('o', ' ', '\r');
    await expect.poll(() => text()).toContain('are kept in this demo (until it ends)');
    await app.console.host.own?.saveView({ name: 'other', screen: 'missions', filter: 'x' });
    expect(app.console.host.own?.views().map(({ name }) => name)).toEqual(['mine', 'other']);
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });
});

test('a theme of one’s own stands among the colours by the name of its file, and is in force at once', async () => {
  mkdirSync(join(folder, 'themes'));
  const dusk = { over: 'dark', roles: { good: 'bold 208' } };
  writeFileSync(join(folder, 'themes', 'dusk.json'), JSON.stringify(dusk));
  writeFileSync(join(folder, 'themes', 'broken.json'), '{');
  await open();
  await app.terminal.send(':', ...Array.from('colours'), '\r');
  expect(text()).toContain('dusk');
  expect(text()).not.toContain('broken');
  await app.terminal.send(...Array.from('dusk'), '\r');
  expect(app.console.store.getState().view.theme).toBe('dusk');
  const themes = app.console.host.own?.themes() ?? new Map<string, never>();
  const made = namedTheme('dusk', { ascii: false, own: { bad: '35' }, themes });
  expect(made.looks).toMatchObject({ good: '1;38;5;208', bad: '35', warn: theme('dark').looks.warn });
  // Whoever chooses another one gets that one whole.
  expect(namedTheme('light', { ...made, themes }).looks.good).toBe(theme('light').looks.good);
});
