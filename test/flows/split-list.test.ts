import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createDrafts } from '../../src/state/ledger/drafts.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/lib/json.ts';
import { openCliWorld, type CliWorld } from '../cli/support/cli-world.ts';
import { glassMission } from '../cli/support/glass-mission.ts';
import { AREAS } from './support/plan-world.ts';

let world: CliWorld;
let list: string;
let one: { readonly id: string; readonly number: string };
let other: typeof one;

beforeEach(async () => {
  world = await openCliWorld();
  const { agent, number, mission, run } = await glassMission(world);
  one = { id: agent, number };
  const id = await world.made('create-assistant', 'Warm', 'Be warm');
  const connection = await world.made('get-connection-id', id, 'telephony');
  const found = await world.api('get-available-phone');
  const free = /\+\d{7,}/.exec(found.out)?.[0] ?? '';
  const phones = await world.api('list-phones');
  const phoneId =
    phones.out
      .split('\n')
      .find((line) => line.includes(free))
      ?.split(':')[0] ?? '';
  await world.made('assign-phone', phoneId, connection, 'voice');
  await world.api('link-agent', mission, run, id);
  other = { id, number: free };
  list = join(world.folder, 'list.csv');
  writePeople(16);
});
afterEach(() => world.close());

function writePeople(count: number): void {
  const rows = Array.from({ length: count }, (_, index) => {
    const [area] = AREAS[index % AREAS.length] ?? AREAS[0];
    return `Shop ${index + 1},+1${area}23401${String(index).padStart(2, '0')},yes`;
  });
  writeFileSync(list, ['name,phone,consent', ...rows].join('\n'));
}

const plan = (...more: readonly string[]) =>
  world.run(['plan', list, '--mission', 'glass', '--split', `Caller:50,${other.id}:50`, ...more]);
const planned = async (...more: readonly string[]): Promise<JsonObject> => {
  const ran = await plan(...more, '--json');
  expect(ran).toMatchObject({ exit: 0, said: '' });
  return JSON.parse(ran.out) as JsonObject;
};
const textIn = (row: JsonObject | undefined, name: string): string => {
  const value = row?.[name];
  return typeof value === 'string' ? value : '';
};
const rowsOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? (value as readonly JsonValue[]) : []).filter(isJsonObject);
const callerOf = (shown: JsonObject): ReadonlyMap<string, string> =>
  new Map(rowsOf(shown['placed']).map((row) => [textIn(row, 'to'), textIn(row, 'assistant_id')]));
const scheduled = () => [...world.sim.world.scheduled.values()];
const memory = (): JsonObject => {
  const glass = world.state()['glass'];
  return isJsonObject(glass) && isJsonObject(glass['memory']) ? glass['memory'] : {};
};
const recorded = (): ReadonlyMap<string, string> =>
  new Map(
    Object.values((memory()['assistant_split'] ?? {}) as JsonObject)
      .flatMap((split) => rowsOf((split as JsonObject)['people']))
      .map((row) => [textIn(row, 'phone'), textIn(row, 'assistant_id')]),
  );

test('a list is shared by chance: half each, each on its own number, at the same hours of the same zones', async () => {
  writePeople(40);
  const shown = await planned();
  const rows = rowsOf(shown['placed']);
  expect(rows).toHaveLength(40);
  expect(shown['split']).toMatchObject({
    arms: [
      { percent: 50, people: 20 },
      { percent: 50, people: 20 },
    ],
  });
  for (const row of rows) {
    const caller = [one, other].find(({ id }) => id === row['assistant_id']);
    expect(row['line']).toBe(caller?.number);
  }
  // Both numbers keep the pace of one: no two calls of this list begin closer than a minute.
  const starts = rows.map((row) => Date.parse(textIn(row, 'at'))).toSorted((a, b) => a - b);
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? start));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000);
  const byZone = Map.groupBy(rows, (row) => textIn(rowsOf(row['local'])[0], 'zone'));
  for (const [, own] of byZone) {
    const first = own.filter((row) => row['assistant_id'] === one.id).length;
    expect(Math.abs(first - own.length / 2)).toBeLessThanOrEqual(2);
  }
  const text = await plan();
  expect(text.out).toMatch(
    /Shared by chance, so that both get the same hours: Caller calls 20 people \(50 %\), Warm calls 20 people \(50 %\)\. Seed [0-9a-f]{12}/,
  );
  expect(text.out).toMatch(/ FROM +BY/);
});

test('the same list is shared the same way again; another seed shares it otherwise; nothing is kept before the commit', async () => {
  const first = callerOf(await planned());
  expect(callerOf(await planned())).toEqual(first);
  expect(callerOf(await planned('--seed', 'another'))).not.toEqual(first);
  expect(memory()['assistant_split']).toBeUndefined();
});

test('what is committed goes to the shown arms, is in memory and log, and a longer list leaves everybody where they were', async () => {
  const shown = await planned();
  const callers = callerOf(shown);
  const sent = await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  expect(sent).toMatchObject({ exit: 0 });
  expect(sent.out).toContain('16 scheduled.');
  expect(new Map(scheduled().map(({ to, assistantId }) => [to, assistantId]))).toEqual(callers);
  expect(recorded()).toEqual(callers);
  const events = await world.run(['events', 'glass', '--json']);
  expect(events.out).toContain("Saved memory 'assistant_split'");

  // Eight more, by a process that has just started: the first sixteen stay, and the share is made up of all.
  writePeople(24);
  const more = await planned();
  expect(new Map([...callerOf(more)].filter(([to]) => callers.has(to)))).toEqual(callers);
  const again = await plan('--commit', '--yes', '--expect', textIn(more, 'digest'));
  expect(again.out).toContain('8 scheduled');
  const counts = Map.groupBy(scheduled(), ({ assistantId }) => assistantId);
  expect([...counts.values()].map((rows) => rows.length)).toEqual([12, 12]);
  // Nobody is called by both.
  expect(new Set(scheduled().map(({ to }) => to)).size).toBe(24);
  expect(recorded().size).toBe(24);
});

test('a split goes on as it is whichever of the two is named first', async () => {
  const shown = await planned();
  await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  const before = recorded();
  writePeople(24);
  const turned = await world.run([
    'plan',
    list,
    '--mission',
    'glass',
    '--split',
    'Warm:50,Caller:50',
    '--json',
  ]);
  expect(turned).toMatchObject({ exit: 0, said: '' });
  const more = JSON.parse(turned.out) as JsonObject;
  expect(textIn(more, 'digest')).toBe(textIn(await planned(), 'digest'));
  expect(new Map([...callerOf(more)].filter(([to]) => before.has(to)))).toEqual(before);
  const other80 = await world.run(['plan', list, '--mission', 'glass', '--split', 'Warm:80,Caller:20']);
  expect(other80).toMatchObject({ exit: 3 });
});

test('nobody gets into the other arm: by one’s own call, by a plan without the split, or by another split', async () => {
  const shown = await planned();
  await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  const mine = [...callerOf(shown)].find(([, id]) => id === one.id)?.[0] ?? '';
  // A try that ended, so that a second one would be planned.
  for (const row of scheduled()) Object.assign(row, { status: 'failed', callStatus: 'failed' });
  const without = await world.run(['plan', list, '--mission', 'glass', '--assistant', other.id, '--json']);
  const digest = textIn(JSON.parse(without.out) as JsonObject, 'digest');
  const refused = await world.run([
    'plan',
    list,
    '--mission',
    'glass',
    '--assistant',
    other.id,
    '--commit',
    '--yes',
    '--expect',
    digest,
  ]);
  expect(refused.exit).toBe(3);
  expect(refused.said).toContain('two assistants share this list, and nobody is called by both');
  expect(mine).not.toBe('');

  const unequal = await world.run(['plan', list, '--mission', 'glass', '--split', 'Caller:80,Warm:20']);
  expect(unequal).toMatchObject({ exit: 3 });
  expect(unequal.said).toContain('This step is split already: Caller 50 %, Warm 50 %.');
});

test('a commit that is cut off and gone on with by another process keeps everybody in the arm', async () => {
  const shown = await planned();
  world.sim.faults.add({ match: /POST .*assistants\/.*\/events/, kind: '5xx', status: 401, skip: 5 });
  const cut = await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  expect(cut.exit).toBe(4);
  // Everybody's arm was written down before the first call.
  expect(recorded()).toEqual(callerOf(shown));
  const rest = await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  expect(rest).toMatchObject({ exit: 0 });
  expect(new Map(scheduled().map(({ to, assistantId }) => [to, assistantId]))).toEqual(callerOf(shown));
});

test('of two commits at once that share the list otherwise one goes, and memory says who called whom', async () => {
  const shown = [await planned('--seed', 'one'), await planned('--seed', 'two')];
  const sent = await Promise.all(
    ['one', 'two'].map((seed, index) =>
      plan('--seed', seed, '--commit', '--yes', '--expect', textIn(shown[index], 'digest')),
    ),
  );
  expect(sent.filter(({ exit }) => exit === 0)).toHaveLength(1);
  expect(sent.filter(({ exit }) => exit === 3)).toHaveLength(1);
  expect(new Set(scheduled().map(({ to }) => to)).size).toBe(16);
  expect(scheduled()).toHaveLength(16);
  expect(recorded()).toEqual(new Map(scheduled().map(({ to, assistantId }) => [to, assistantId])));
});

test('a commit that broke off as it shared the list bars another split for a while, says how long, and loses no note', async () => {
  // Nothing is known of consent: that is logged with the first commit that goes.
  writeFileSync(list, readFileSync(list, 'utf8').replaceAll(',yes', '').replace(',consent', ''));
  const [one, two] = [await planned('--seed', 'one'), await planned('--seed', 'two')];
  const claimedAgo = (ms: number): void => {
    const opened = openLedger(join(world.folder, 'home', 'data', 'ledger.db'));
    if (!opened.ok) throw new Error(opened.error.sentence);
    const drafts = createDrafts(opened.value);
    const order = drafts.get(`plan-order:${textIn(one, 'digest')}`)?.body;
    if (!isJsonObject(order) || !isJsonObject(order['split'])) throw new Error('no split');
    const id = `split-claim:${textIn(order, 'mission')}:calls`;
    const updatedAtMs = systemClock().now() - ms;
    drafts.save({ id, kind: 'split-claim', body: order['split'], updatedAtMs });
    opened.value.close();
  };
  const commit = () => plan('--seed', 'two', '--commit', '--yes', '--expect', textIn(two, 'digest'));
  claimedAgo(30_000);
  const barred = await commit();
  expect(barred.exit).toBe(3);
  expect(barred.said).toMatch(
    /Another commit has just shared this step: Caller 50 %, Warm 50 %, seed one\. .* another one may be committed in \d+ s\./,
  );
  expect(scheduled()).toEqual([]);
  expect((await world.run(['events', 'glass', '--json'])).out).not.toContain('Consent:');
  claimedAgo(121_000);
  expect(await commit()).toMatchObject({ exit: 0 });
  expect(new Map(scheduled().map(({ to, assistantId }) => [to, assistantId]))).toEqual(callerOf(two));
  expect((await world.run(['events', 'glass', '--json'])).out).toContain('Consent: it is not known');
});

test('a record that was refused before the calls makes the commit no success', async () => {
  const shown = await planned();
  world.sim.faults.add({ match: /POST .*runs\/.*\/events/, kind: '5xx', status: 400 });
  const sent = await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  expect(sent.exit).toBe(4);
  expect(sent.said).toContain('16 scheduled. But not all of it: ');
  expect(sent.said).toContain("Saved memory 'assistant_split'");
  expect(scheduled()).toHaveLength(16);
});

test('compare tells the arms of a split by itself, by whom chance gave each, with counts and intervals', async () => {
  const shown = await planned();
  await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  const turns = { [one.id]: 0, [other.id]: 0 };
  for (const row of scheduled()) {
    const turn = (turns[row.assistantId] = (turns[row.assistantId] ?? 0) + 1);
    const reached = row.assistantId === one.id ? turn <= 7 : turn <= 1;
    Object.assign(
      row,
      reached
        ? { status: 'completed', callStatus: 'completed', callDurationS: 60 }
        : { status: 'completed', callStatus: 'no-answer' },
    );
  }
  const { out, exit } = await world.run(['compare', 'glass']);
  expect(exit).toBe(0);
  expect(out).toContain('Shared by chance in step calls, seed ');
  // Wilson's intervals and Newcombe's difference, worked out by hand.
  expect(out).toMatch(/Caller +8 +8 +7 +88 % +53 % to 98 % +8 +1 +0 +0 +7\.0/);
  expect(out).toMatch(/Warm +8 +8 +1 +13 % +2 % to 47 % +8 +7 +0 +0 +1\.0/);
  expect(out).toContain('Caller reached more people: the difference is 26 % to 90 %, with 95 % confidence.');
  expect(JSON.parse((await world.run(['compare', 'glass', '--json'])).out)).toMatchObject({
    split: { step: 'calls', crossed: 0 },
    sides: [
      { given: 8, reached: 7 },
      { given: 8, reached: 1 },
    ],
  });
});

test.each([
  ['Caller:50', 'two assistants with whole percents'],
  ['Caller:50,Warm:60', 'two assistants with whole percents'],
  ['Caller:0,Warm:100', 'two assistants with whole percents'],
  ['Caller:50,Caller:50', 'two different assistants'],
  ['Caller:50,Nobody:50', 'There is no assistant Nobody'],
])('--split %s is refused in a sentence', async (text, sentence) => {
  const ran = await world.run(['plan', list, '--mission', 'glass', '--split', text]);
  expect(ran).toMatchObject({ exit: 2, out: '' });
  expect(ran.said).toContain(sentence);
});

test('a list that says who calls whom, and calls that wait for one another, are not shared', async () => {
  writeFileSync(list, `name,phone,line\nAda,+13122340101,${one.number}\n`);
  const own = await plan();
  expect(own.exit).toBe(3);
  expect(own.said).toContain('For 1 person the number to call from is given');
  writePeople(4);
  const state = world.state();
  const glass = state['glass'] as JsonObject;
  world.writeState({ ...state, glass: { ...glass, memory: { mission_class: 3 } } });
  const inTurn = await plan();
  expect(inTurn.exit).toBe(3);
  expect(inTurn.said).toContain('each call waits for others');
});

test('an account with one number that names nobody calls from it for both', async () => {
  await world.close();
  world = await openCliWorld({ numbers: 1, dialect: 'flat' });
  list = join(world.folder, 'list.csv');
  writePeople(8);
  await world.made('init', 'Glass', 'Call them', 'please', '[{"step_id":"calls","description":"Call them"}]');
  await world.api('setup-agent', 'glass', 'Caller', 'Be kind', '');
  const warm = await world.made('create-assistant', 'Warm', 'Be warm');
  const number = (world.state()['glass'] as JsonObject)['agent_phone'];
  other = { id: warm, number: typeof number === 'string' ? number : '' };
  const shown = await planned();
  expect(shown['split']).toMatchObject({ arms: [{ people: 4 }, { people: 4 }] });
  expect(new Set(rowsOf(shown['placed']).map((row) => row['line']))).toEqual(new Set([number]));
  const sent = await plan('--commit', '--yes', '--expect', textIn(shown, 'digest'));
  expect(sent.out).toContain('8 scheduled.');
  expect(new Map(scheduled().map(({ to, assistantId }) => [to, assistantId]))).toEqual(callerOf(shown));
});
