import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawSeats, type OpenSeats } from '../../support/open-seats.tsx';
import { bothContexts, openTwoAccounts, type TwoAccounts } from '../../support/two-accounts.ts';

/** One board, one inbox and one schedule over two servers that know the same ids. */
let world: TwoAccounts;
let seats: OpenSeats;
beforeEach(async () => {
  world = await openTwoAccounts();
});
afterEach(async () => {
  await seats.close();
  await world.close();
});

const start = async (): Promise<void> => {
  seats = await drawSeats(world.starter(['--context', 'all'], {}, true), { columns: 120, rows: 40 });
  await seats.shows(/1 Missions +all .*● live/);
  await seats.shows(/^ +acme /m);
  await seats.shows(/^▸? +beta /m);
};

/** The changes that each server was asked for. */
const changes = (): { readonly acme: number; readonly beta: number } => {
  const of = (name: 'acme' | 'beta'): number =>
    world[name].requests.all().filter(({ method }) => method !== 'GET').length;
  return { acme: of('acme'), beta: of('beta') };
};

const rowsOf = (name: string): readonly string[] =>
  seats.terminal.screen().filter((line) => new RegExp(`^(▸ |  )${name} `).test(line));

const filterFor = async (text: string): Promise<void> => {
  await seats.type('/');
  await seats.type(...text.split(''), '\r');
  await seats.shows(`filter ${text}`);
};

test('rows of both are on one board, each under its context, and no key goes to the other server', async () => {
  await start();
  expect(rowsOf('acme').length).toBeGreaterThan(5);
  expect(rowsOf('beta').length).toBeGreaterThan(5);
  await filterFor('in:beta');
  expect(rowsOf('acme')).toEqual([]);
  expect(rowsOf('beta').length).toBeGreaterThan(5);
  for (const { requests } of [world.acme, world.beta]) {
    expect(requests.all().filter(({ status }) => status === 401)).toEqual([]);
  }
});

test('an act on a row is asked and done in its own context alone, although both know its id', async () => {
  await start();
  const keys = [...seats.seats.current().store.getState().board.missions.keys()];
  expect(keys.filter((key) => key.startsWith('acme:')).map((key) => key.replace('acme', 'beta'))).toEqual(
    expect.arrayContaining(keys.filter((key) => key.startsWith('beta:'))),
  );
  await filterFor('in:beta dentist');
  await seats.type('j', 'P');
  await seats.shows(/1 Missions +beta /);
  await seats.shows('In context  beta');
  expect(changes()).toEqual({ acme: 0, beta: 0 });
  const console = seats.seats.current();
  const open = console.store.getState().view.overlay;
  if (open?.kind !== 'confirm') throw new Error('no question');
  expect(open.lines.join(' ')).toContain('Dentist');
  console.acts.confirm('');
  await seats.shows(/paused +Dentist/);
  expect(changes().acme).toBe(0);
  expect(changes().beta).toBeGreaterThan(0);
  // Above the first screen of one are all of them.
  await seats.type('\u001b', '\u001b');
  await seats.shows(/1 Missions +all /);
  await seats.shows(/beta .*paused +Dentist/);
});

test('enter opens a row where it is at home', async () => {
  await start();
  await filterFor('in:acme dentist');
  await seats.type('j', '\r');
  await seats.shows(/Dentist.* acme /);
  expect(seats.seats.current().host.contexts?.current).toBe('acme');
  await seats.type('q', 'q');
  await seats.shows(/1 Missions +all /);
});

test('one inbox: an item is decided in its own context', async () => {
  await start();
  await seats.type('5');
  await seats.shows(/5 Approvals +all /);
  await seats.shows(/beta .*request/);
  await filterFor('in:beta wedding');
  await seats.type('j', 'D');
  await seats.shows(/in beta/);
  expect(seats.seats.current().host.contexts?.current).toBe('beta');
  expect(changes()).toEqual({ acme: 0, beta: 0 });
});

test('one schedule: marked calls of two contexts are not acted on together', async () => {
  await start();
  await seats.type('2');
  await seats.shows(/2 Schedule +all /);
  await seats.shows(/beta .*pending|beta .*scheduled/);
  const list = seats.seats.current();
  const ids = [...list.store.getState().board.scheduled.keys()];
  const one = ids.find((id) => id.startsWith('acme:')) ?? '';
  const other = ids.find((id) => id.startsWith('beta:')) ?? '';
  list.store.look((view) => ({
    ...view,
    lists: {
      ...view.lists,
      'all schedule': {
        untouched: false,
        cursorId: one,
        cursorIndex: 0,
        top: 0,
        marks: new Set([one, other]),
        filter: '',
        needsMe: false,
      },
    },
  }));
  await seats.type('X');
  await seats.shows('Of several contexts: mark rows of the one that the cursor is in');
  expect(changes()).toEqual({ acme: 0, beta: 0 });
});

test('an account that fails greys its own rows with the cause, and no others', async () => {
  await start();
  world.beta.faults.add({ match: /./, kind: '5xx', times: Infinity });
  await seats.type('r');
  await seats.shows(/^ beta: .*Its rows are grey/m);
  await seats.shows(/1 Missions +all .*● live/);
  const board = seats.seats.current().store.getState().board.missions as ReadonlyMap<
    string,
    { context?: { name: string; fault?: string } }
  >;
  for (const { context } of board.values())
    expect(context?.fault === undefined).toBe(context?.name === 'acme');
  // What can be done in the other is done all the while.
  await filterFor('in:acme dentist');
  await seats.type('j', 'P');
  await seats.shows('In context  acme');
  world.beta.faults.clear();
  await seats.type('n', '\u001b', '\u001b', '\u001b');
  await seats.shows(/1 Missions +all /);
  await seats.type('r');
  while (/Its rows are grey/.test(seats.terminal.text())) await seats.shows(/1 Missions/);
});

test('a ledger that does not answer delays the opening of no other account', async () => {
  // Listens, and never says a word.
  const silent = createServer();
  await new Promise<void>((resolve) => {
    silent.listen(0, '127.0.0.1', resolve);
  });
  const { port } = silent.address() as AddressInfo;
  const ledger = `postgres://team@127.0.0.1:${port}/ledger`;
  world.settings([
    { name: 'slow', server: world.acme.server, key: 'env:ACME_KEY', ledger },
    ...bothContexts(world),
  ]);
  const before = performance.now();
  await start();
  expect(performance.now() - before).toBeLessThan(30_000);
  await seats.shows(/^ slow: /m);
  // Its rows are read all the same, and it still says why nothing can be done there.
  await seats.shows(/^(▸ |  )slow /m);
  const told = seats.seats
    .current()
    .store.getState()
    .board.contexts?.find(({ name }) => name === 'slow');
  expect(told?.sentence).toContain('This console only looks.');
  silent.close();
});

test('contexts that cannot be opened are told beside those that can', async () => {
  world.settings([
    ...bothContexts(world),
    { name: 'unset', server: world.beta.server, key: 'env:NOT_SET' },
    { name: 'odd', key: 'cc_live_written_0123456789' },
  ]);
  await start();
  await seats.shows(/odd: .*line \d+, column \d+/);
  await seats.shows(/unset: Context unset: its key is read from|\+1 more/);
  expect(seats.terminal.text()).not.toContain('cc_live_written');
});

test('an alert of an account that is not on the screen reaches the terminal, with its name', async () => {
  const rules = {
    channels: { desk: { kind: 'desktop' } },
    rules: [{ name: 'approvals', when: 'approval-waits', minutes: 1, to: ['desk'] }],
  };
  writeFileSync(join(world.folder, 'own', 'config', 'alerts.json'), JSON.stringify(rules));
  await start();
  let bytes = '';
  while (!bytes.includes(']9;acme: ') || !bytes.includes(']9;beta: ')) {
    await seats.shows(/Missions/);
    bytes += seats.terminal.takeBytes();
  }
  expect(bytes).toContain('beta: ');
});

test('H holds every account at once; each is released where it is', async () => {
  await start();
  await seats.type('H');
  await seats.shows(/HOLD since .* by all contexts/);
  await seats.shows('Held in acme, beta.');
  const held = (name: string): boolean =>
    seats.seats.current().host.contexts?.among(name)?.store.getState().board.hold !== undefined;
  expect([held('acme'), held('beta')]).toEqual([true, true]);
  await seats.type('H');
  await seats.shows('Each context is released in its own');
  expect([held('acme'), held('beta')]).toEqual([true, true]);
});

test('a screen of one account opens that of the row in focus, and its header says which; back are all of them', async () => {
  await start();
  await filterFor('in:beta dentist');
  await seats.type('j', '3');
  await seats.shows(/3 Planner +beta /);
  expect(seats.seats.current().host.contexts?.current).toBe('beta');
  await seats.type('6');
  await seats.shows(/6 \S+.* beta /);
  await seats.type('1', '\u001b');
  await seats.shows(/1 Missions +all /);
  expect(changes()).toEqual({ acme: 0, beta: 0 });
});
