import { afterEach, expect, test } from 'vitest';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { missionRow, NOW_MS } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';

let app: OpenConsole | undefined;
afterEach(() => app?.close());

const health = (name: string, lastOkAtMs?: number): BoardUpdate => ({
  kind: 'upsert',
  into: 'pollers',
  rows: [[name, { name, state: 'waiting', attempt: 0, ...(lastOkAtMs === undefined ? {} : { lastOkAtMs }) }]],
});

/** Rows of a server whose plans have not been read. */
const unread = (count: number): BoardUpdate => ({
  kind: 'upsert',
  into: 'missions',
  rows: Array.from({ length: count }, (_, index) => {
    const { stepsTotal: _total, stepsDone: _done, ...row } = missionRow(`m-${index}`);
    return [row.key, { ...row, source: 'server', status: 'running', needsMe: false }];
  }),
});

test('the head of a list is no count of it, and unread plans are no nothing', async () => {
  const backend = scriptedBackend([
    unread(100),
    health('missions', NOW_MS),
    health('all missions'),
    { kind: 'set', field: 'stateFile', value: undefined },
  ]);
  app = await openConsole({ backend, columns: 120, rows: 40 });
  expect(app.terminal.text()).toContain('1/100+');
  await app.terminal.send('f');
  expect(app.terminal.text()).toContain('None of the first 100 waits for you.');
  expect(app.terminal.text()).toContain('100 plans are not read yet: some of these may.');
  expect(app.terminal.text()).toContain('0 of 100+, reading · 100 plans are not read yet');
  backend.send([unread(240), health('all missions', NOW_MS)]);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('None of 240 waits for you.');
  await app.terminal.send('f');
  expect(app.terminal.text()).toContain('1/240');
  expect(app.terminal.text()).not.toContain('240+');
});
