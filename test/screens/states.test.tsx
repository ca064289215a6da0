import { afterEach, expect, test } from 'vitest';
import type { ServerError } from '../../src/domain/server/server-error.ts';
import { safe, type SafeText } from '../../src/lib/safe-text.ts';
import type { BoardUpdate, PollerHealth } from '../../src/state/board.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionRow, NOW_MS, sampleUpdates } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole | undefined;

afterEach(() => app?.close());

const failing = (error: ServerError): BoardUpdate => {
  const poller: PollerHealth = {
    name: 'missions',
    state: 'failing',
    attempt: 3,
    error,
    lastOkAtMs: NOW_MS - 240_000,
    nextAtMs: NOW_MS + 8_000,
    intervalMs: 30_000,
  };
  return { kind: 'upsert', into: 'pollers', rows: [['missions', poller]] };
};

test('the first picture does not wait for anything', async () => {
  app = await openConsole({ backend: scriptedBackend() });
  expect(app.terminal.text()).toContain('○ reading …');
  expect(app.terminal.text()).toContain('Reading …');
  expect(app.terminal.screen()).toHaveLength(24);
});

test("the last session's board is there at once and says how old it is", async () => {
  const backend = scriptedBackend([
    { kind: 'upsert', into: 'missions', rows: [['m', missionRow('m')]] },
    { kind: 'set', field: 'restoredFromMs', value: NOW_MS - 2 * 3_600_000 },
  ]);
  app = await openConsole({ backend });
  expect(app.terminal.text()).toContain('What is shown was known 2 h ago, by the last session.');
  expect(app.terminal.text()).toContain('◐ known 2 h ago');
  backend.send([{ kind: 'set', field: 'restoredFromMs', value: undefined }]);
  await app.terminal.idle();
  expect(app.terminal.text()).not.toContain('last session');
});

test('an empty account says so, and what fills it', async () => {
  const server = sampleUpdates.filter((update) => update.kind === 'set');
  app = await openConsole({ backend: scriptedBackend(server) });
  expect(app.terminal.text()).toContain('No missions yet, neither on the server nor in the state file.');
});

test('a wrong key is said at once, with nothing read', async () => {
  const error: ServerError = {
    kind: 'key',
    sentence: 'The server refused the key cc_live_…1234. Set CLAWDTALK_API_KEY.',
    outcome: 'none',
    status: 401,
  };
  app = await openConsole({ backend: scriptedBackend([failing(error)]) });
  expect(app.terminal.text()).toContain('The server refused the key cc_live_…1234.');
  expect(app.terminal.text()).not.toContain('No missions yet');
});

test('a lost connection keeps the last data, with cause, attempt and next try', async () => {
  const error: ServerError = { kind: 'network', sentence: 'The server cannot be reached.', outcome: 'none' };
  app = await openConsole({
    backend: scriptedBackend([...sampleUpdates, failing(error)]),
    columns: 120,
    rows: 40,
  });
  const text = app.terminal.text();
  expect(text).toContain('The server cannot be reached. Try 3, next 16:00:08; r tries now.');
  expect(text).toContain('✗ last read 4 min ago');
  expect(text).toContain('Venue for the spring fa');
  await app.terminal.send('r');
  expect(app.backend.refreshed()).toBe(1);
  // Greyed: no state has a colour of its own any more.
  const green = new RegExp(`${String.fromCodePoint(27)}\\[(\\d+;)*32m✓`);
  expect(app.terminal.takeBytes()).not.toMatch(green);
  app.close();
  app = await openConsole({ columns: 120, rows: 40 });
  expect(app.terminal.takeBytes()).toMatch(green);
});

test('data older than five intervals is marked stale', async () => {
  app = await openConsole();
  expect(app.terminal.text()).toContain('● live');
  await app.clock.advance(4 * 60_000);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('▲ stale, read 4 min ago');
});

test('text that should have been neutralised at the edge and was not still cannot reach the terminal', async () => {
  const hostile = '\u001b[31m\u001b]0;owned\u0007\u009b2J\u202eevil' as SafeText;
  const row = missionRow('m', { name: hostile, reason: { kind: 'stuck', sentence: hostile } });
  app = await openConsole({
    backend: scriptedBackend([{ kind: 'upsert', into: 'missions', rows: [['m', row]] }]),
  });
  const bytes = app.terminal.takeBytes();
  expect(bytes).not.toContain('\u001b]0;owned');
  expect(bytes).not.toContain('\u009b');
  expect(bytes).not.toContain('\u202e');
  expect(app.terminal.text()).toContain('␛[31m');
});

test('too small a terminal gets a sentence', async () => {
  app = await openConsole({ columns: 50, rows: 12 });
  expect(app.terminal.text()).toContain('clawdtalk needs 60x16');
  await app.terminal.resize(80, 24);
  expect(app.terminal.text()).toContain('1 Missions');
});

test('while the terminal is too small nothing is changed unseen, but all dispatch can be held', async () => {
  app = await openConsole();
  await app.terminal.resize(50, 12);
  await app.slowly('P', '9', '?');
  expect(app.console.store.getState().view.overlay).toBeUndefined();
  expect(app.console.store.getState().view.routes.current.screen).toBe('missions');
  await app.slowly('H');
  expect(app.backend.submitted.map(({ command }) => command.kind)).toEqual(['hold.set']);
  expect(app.terminal.text()).toContain('Keys rest');
});

test('what holds for the session is in the header, and a hold is a banner', async () => {
  app = await openConsole({ host: { demo: true, readOnly: true, dryRun: true }, columns: 120, rows: 40 });
  expect(app.terminal.text()).toContain(' DEMO   READ-ONLY   DRY RUN ');
  app.backend.send([{ kind: 'set', field: 'hold', value: { sinceMs: NOW_MS, by: safe`operator:ada` } }]);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain(
    'HOLD since 16:00 CET by operator:ada, H releases it: nothing is dispatched from',
  );
});

test('a read-only console says so before anything is asked', async () => {
  app = await openConsole({ host: { readOnly: true } });
  expect(app.terminal.text()).toContain('(C complete) (P pause)');
  await app.slowly('P');
  expect(app.terminal.text()).toContain('This console is read-only.');
  expect(app.console.store.getState().view.overlay).toBeUndefined();
  expect(app.backend.previewed).toEqual([]);
});

test('where an act means one thing alone nothing can be marked, and a dialog names the mission', async () => {
  app = await openConsole();
  await app.slowly(' ');
  expect(app.terminal.text()).toContain('Acts mean the mission under the cursor alone');
  expect(app.terminal.text()).not.toContain('marked 1/');
  await app.slowly('\u001b', 'j', 'P');
  expect(app.terminal.text()).toMatch(/Mission: \S/);
});

test('the line above a list offers esc only for what esc clears', async () => {
  app = await openConsole();
  await app.slowly('s', '\u001b[B', '\r');
  expect(app.terminal.text()).toContain('by next event');
  expect(app.terminal.text()).not.toContain('esc clears');
  await app.slowly('f');
  expect(app.terminal.text()).toContain('esc clears');
});

test('what is just said is whole, over the foot of the list while it stands', async () => {
  app = await openConsole();
  app.console.acts.toast(
    'info',
    safe`The assistant for the screening of night nurses is set up and linked with the run; it calls from +15035550149.`,
  );
  await app.terminal.idle();
  const screen = app.terminal.screen();
  expect(screen.at(-3)).toContain('The assistant for the screening of night nurses');
  expect(screen.slice(-3, -1).join(' ')).toContain('+15035550149');
  await app.clock.advance(60_000);
  await app.terminal.send('j');
  expect(app.terminal.text()).not.toContain('+15035550149');
});

test('a hold does not say that nothing rings before that was looked for', async () => {
  app = await openConsole();
  app.backend.send([{ kind: 'set', field: 'hold', value: { sinceMs: NOW_MS, by: safe`operator:ada` } }]);
  await app.terminal.idle();
  expect(app.terminal.text()).not.toContain('Nothing that is scheduled still goes out');
  expect(app.terminal.text()).toContain('may still go out');
});
