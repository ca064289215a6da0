import { afterEach, expect, test } from 'vitest';
import type { MissionRow } from '../../src/domain/mission/mission-row.ts';
import type { BoardUpdate } from '../../src/state/board.ts';
import { safe } from '../../src/lib/safe-text.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionRow, sampleMissions, sampleUpdates } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole;
afterEach(() => app.close());

const put = (...rows: readonly MissionRow[]): BoardUpdate => ({
  kind: 'upsert',
  into: 'missions',
  rows: rows.map((row) => [row.key, row]),
});

const urgent = put(missionRow('urgent', { needsMe: true, lastChangeAtMs: Date.UTC(2026, 2, 2, 16) }));

const cursorRow = (): string => app.terminal.screen().find((row) => row.startsWith('▸')) ?? '';
const places = (): readonly string[] =>
  app.terminal
    .screen()
    .flatMap((row) => /urgent|Venue|Ask old|Find window|Negotiate|plumber/.exec(row)?.[0] ?? [])
    .slice(0, 6);

test('once the list has settled the cursor stays with its row, whatever comes above it', async () => {
  app = await openConsole();
  expect(cursorRow()).toContain('Venue');
  await app.clock.advance(5_000);
  app.backend.send([urgent]);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('urgent');
  expect(cursorRow()).toContain('Venue');
  await app.terminal.send('P');
  expect(app.backend.previewed).toEqual([{ kind: 'mission.pause', mission: 'venue-hunt' }]);
});

test('a list that fills up after the start has the cursor on its first row, and acts on it once it could be read', async () => {
  app = await openConsole();
  await app.clock.advance(3_000);
  app.backend.send([urgent]);
  await app.terminal.idle();
  expect(cursorRow()).toContain('urgent');
  await app.terminal.send('P');
  expect(app.backend.previewed).toEqual([]);
  expect(app.terminal.text()).toContain('Another row has just come under the cursor');
  await app.clock.advance(1_000);
  await app.terminal.send('P');
  expect(app.backend.previewed).toEqual([{ kind: 'mission.pause', mission: 'urgent' }]);
});

test('from the first key on the cursor keeps its row, although it has not been moved', async () => {
  app = await openConsole();
  await app.terminal.send('t');
  await app.clock.advance(2_000);
  app.backend.send([urgent]);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('urgent');
  expect(cursorRow()).toContain('Venue');
});

test('nothing is done to a row that nobody chose while the list is still being read', async () => {
  app = await openConsole({
    backend: scriptedBackend([
      ...sampleUpdates.filter((update) => update.kind !== 'set' || update.field !== 'server'),
      { kind: 'remove', from: 'pollers', ids: ['missions'] },
    ]),
  });
  await app.terminal.send('P');
  expect(app.backend.previewed).toEqual([]);
  expect(app.terminal.text()).toContain('The list is still being read: move to the row you mean first.');
  await app.terminal.send('j', 'P');
  expect(app.backend.previewed).toHaveLength(1);
});

test('rows keep their places under a hand that types, and find their order when it rests', async () => {
  app = await openConsole();
  await app.terminal.send('j');
  const before = places();
  app.backend.send([urgent]);
  app.backend.send([put({ ...sampleMissions[1]!, needsMe: false })]);
  await app.terminal.idle();
  expect(places().slice(0, 5)).toEqual(before.slice(0, 5));
  expect(cursorRow()).toContain('Ask old');
  await app.clock.advance(2_000);
  await app.terminal.idle();
  expect(places()[0]).toBe('urgent');
  expect(cursorRow()).toContain('Ask old');
});

test('a flood of updates is merged: a key is never behind more than one frame, and the last word is drawn', async () => {
  app = await openConsole();
  let applied = 0;
  const stop = app.console.store.subscribe((state, before) => {
    if (state.board !== before.board) applied += 1;
  });
  for (let round = 0; round < 500; round += 1) {
    app.backend.send([put(missionRow('busy', { name: safe`Busy ${round}`, needsMe: true }))]);
    if (round === 250) await app.terminal.send('2');
  }
  expect(app.terminal.text()).toContain('2 Schedule');
  await app.terminal.send('1');
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('Busy 499');
  // Half the flood came in one turn before the key and half after it: each became a frame or two, not hundreds.
  expect(applied).toBeLessThan(12);
  stop();
});

test('a dialog takes its keys while updates come in at every turn', async () => {
  app = await openConsole();
  let round = 0;
  let flooding = true;
  const flood = (): void => {
    if (!flooding) return;
    round += 1;
    for (let each = 0; each < 20; each += 1)
      app.backend.send([put(missionRow('busy', { name: safe`Busy ${round}-${each}` }))]);
    setImmediate(flood);
  };
  flood();
  await app.slowly('P', 'y');
  flooding = false;
  expect(app.backend.submitted.map(({ command }) => command.kind)).toEqual(['mission.pause']);
});

test('the mission that the cursor rests on is read for the pane below, and none that it only passes', async () => {
  app = await openConsole({ columns: 120, rows: 40 });
  await app.clock.advance(400);
  expect(app.backend.focused.at(-1)).toEqual({ screen: 'missions', mission: 'venue-hunt' });
  const before = app.backend.focused.length;
  await app.terminal.send('j', 'j');
  await app.clock.advance(300);
  await app.terminal.send('j');
  await app.clock.advance(399);
  expect(app.backend.focused).toHaveLength(before);
  await app.clock.advance(1);
  expect(app.backend.focused).toHaveLength(before + 1);
});
