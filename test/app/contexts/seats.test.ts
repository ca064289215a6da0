import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger } from '../../../src/state/ledger/database.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { drawSeats, type OpenSeats } from '../../support/open-seats.tsx';
import { bothContexts, openTwoAccounts, type TwoAccounts } from '../../support/two-accounts.ts';

let world: TwoAccounts;
let open: OpenSeats | undefined;
beforeEach(async () => {
  world = await openTwoAccounts();
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  await world.close();
});

const start = async (words: readonly string[], env = {}): Promise<OpenSeats> =>
  (open = await drawSeats(world.starter(words, env, true)));

const choose = async (seats: OpenSeats, name: string): Promise<void> => {
  await seats.type(':');
  await seats.shows('Find: acts');
  await seats.type(...'context'.split(''), '\r');
  await seats.shows('Which account?');
  await seats.type(...name.split(''));
  await seats.shows(`find: ${name}`);
  await seats.type('\r');
};

/** Leases that are held in the ledger of an account. */
const leases = (name: string): number => {
  const opened = openLedger(join(world.folder, 'own', 'data', 'contexts', name, 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  const rows = opened.value.db.prepare('SELECT * FROM leases WHERE expires_at_ms > ?').all(Date.now());
  opened.value.close();
  return rows.length;
};

const walOf = (name: string): string => join(world.folder, 'own', 'data', 'contexts', name, 'ledger.db-wal');

const settled = async (until: () => boolean, what: string): Promise<void> => {
  const giveUpAtMs = performance.now() + 20_000;
  while (!until()) {
    if (performance.now() > giveUpAtMs) throw new Error(`${what} did not come`);
    await systemClock().sleep(20);
  }
};

test('another account takes the place of the first on the screen, which settles and asks its server nothing more', async () => {
  const seats = await start(['--context', 'acme']);
  await seats.shows(/1 Missions +acme .*● live/);
  const { backend, operator, store } = seats.seats.current();
  const live = [...store.getState().board.missions.values()].find(({ status }) => status === 'running');
  const mission = live?.key ?? ('none' as never);
  const taking = await backend.preview({ kind: 'lease.take', mission });
  const taken = await backend.submit(taking.command, operator, {
    digest: taking.digest,
    confirmedTier: 2,
    reason: 'x',
  });
  expect(taken).toMatchObject({ status: 'done' });
  expect(existsSync(walOf('acme'))).toBe(true);
  await settled(() => leases('acme') > 0, 'a lease');
  await choose(seats, 'beta');
  await seats.shows(/1 Missions +beta .*● live/);
  // Its file is closed, not abandoned.
  await settled(() => !existsSync(walOf('acme')), 'the end of the first');
  expect(leases('acme')).toBe(0);
  const asked = world.acme.requests.count();
  world.beta.requests.clear();
  await settled(() => world.beta.requests.count() > 3, 'requests');
  expect(world.acme.requests.count()).toBe(asked);
  for (const { requests } of [world.acme, world.beta]) {
    expect(requests.all().filter(({ status }) => status === 401)).toEqual([]);
  }
  // The next start opens it again.
  expect(await world.starter([], {}, true).choose()).toMatchObject({
    kind: 'one',
    context: { name: 'beta' },
  });
});

test('what the operator has begun is told to its end before its account is left', async () => {
  const seats = await start(['--context', 'acme']);
  await seats.shows(/1 Missions +acme .*● live/);
  const { backend, operator } = seats.seats.current();
  world.acme.faults.add({ match: /^POST \/v1\/messages/, kind: 'late', delayMs: 1_500 });
  const command = { kind: 'sms.send', to: '+15555550147', text: 'On my way' } as never;
  const preview = await backend.preview(command);
  expect(preview.refusal).toBeUndefined();
  const outcome = backend.submit(preview.command, operator, {
    digest: preview.digest,
    confirmedTier: preview.tier,
  });
  await choose(seats, 'beta');
  await seats.shows(/1 Missions +beta .*● live/);
  expect(await outcome).toMatchObject({ status: 'done' });
  expect(world.acme.dials.filter((dial) => JSON.stringify(dial).includes('+15555550147'))).toHaveLength(1);
  expect(world.beta.dials.filter((dial) => JSON.stringify(dial).includes('+15555550147'))).toHaveLength(0);
});

test('a message whose answer was lost is not sent again by leaving its account and coming back', async () => {
  const seats = await start(['--context', 'acme']);
  await seats.shows(/1 Missions +acme .*● live/);
  const { backend, operator } = seats.seats.current();
  world.acme.faults.add({ match: /^POST \/v1\/messages/, kind: 'reset-after' });
  const command = { kind: 'sms.send', to: '+15555550147', text: 'On my way' } as const;
  const preview = await backend.preview(command);
  const outcome = backend.submit(preview.command, operator, {
    digest: preview.digest,
    confirmedTier: preview.tier,
  });
  await choose(seats, 'beta');
  await seats.shows(/1 Missions +beta .*● live/);
  await outcome;
  await choose(seats, 'acme');
  await seats.shows(/1 Missions +acme .*● live/);
  world.acme.requests.clear();
  await settled(() => world.acme.requests.count() > 5, 'reading again');
  const sent = world.acme.dials.filter((dial) => JSON.stringify(dial).includes('+15555550147'));
  expect(sent).toHaveLength(1);
  expect(world.beta.dials.filter((dial) => JSON.stringify(dial).includes('+15555550147'))).toEqual([]);
});

test('a dialog names the account in which it acts', async () => {
  const seats = await start(['--context', 'beta']);
  await seats.shows(/1 Missions +beta .*● live/);
  await seats.type('j', 'P');
  await seats.shows('In context  beta');
  expect(seats.terminal.text()).not.toContain('acme');
});

test('an account without a key shows why and does nothing; the way back is the same', async () => {
  world.settings([...bothContexts(world), { name: 'broken', server: world.beta.server, key: 'env:NOT_SET' }]);
  const seats = await start(['--context', 'acme']);
  await seats.shows(/1 Missions +acme .*● live/);
  await seats.type(':', ...'context'.split(''), '\r');
  await seats.shows('Which account?');
  await seats.type(...'broken'.split(''));
  await seats.shows(/variable NOT_SET, which is not set/);
  await seats.type('\r');
  await seats.shows('find: broken');
  await seats.type('\u001b');
  await seats.shows(/1 Missions +acme/);
  expect((await seats.seats.current().host.contexts?.open('nobody'))?.ok).toBe(false);
  expect(world.beta.requests.count()).toBe(0);
});

test('an account that was opened without a key only looks, in its own name', async () => {
  world.settings([{ name: 'broken', server: world.beta.server, key: 'env:NOT_SET' }, ...bothContexts(world)]);
  const seats = await start(['--context', 'broken']);
  await seats.shows(/broken .*READ-ONLY|its key is read from the variable NOT_SET/);
  expect(seats.terminal.text()).not.toContain('DEMO');
  await choose(seats, 'acme');
  await seats.shows(/1 Missions +acme .*● live/);
  expect(world.beta.requests.count()).toBe(0);
});

test('a commit of many is not left in the middle', async () => {
  const seats = await start(['--context', 'acme']);
  await seats.shows(/1 Missions +acme .*● live/);
  const console = seats.seats.current();
  console.store.apply([
    {
      kind: 'set',
      field: 'commit',
      value: {
        mission: 'm' as never,
        digest: 'd',
        state: 'running',
        total: 40,
        done: 12,
        already: 0,
        unclear: 0,
        batchSize: 5,
        gapMs: 0,
        eased: 0,
        waitingMs: 0,
        waitsFor: 'batch',
      },
    },
  ]);
  const opened = await console.host.contexts?.open('beta');
  expect(opened).toMatchObject({ ok: false, error: expect.stringContaining('12 of 40') as string });
  expect(seats.seats.current()).toBe(console);
});

test('a settings file that was broken meanwhile is told in the chooser, with its place', async () => {
  const seats = await start(['--context', 'acme']);
  await seats.shows(/1 Missions +acme .*● live/);
  world.writeSettings('{\n  "contexts": [\n    { "name": "acme" \n');
  await seats.type(':', ...'context'.split(''), '\r');
  await seats.shows('Which account?');
  await seats.shows(/settings +cannot be read/);
  const [settings] = (await seats.seats.current().host.contexts?.list()) ?? [];
  expect(settings?.refused).toMatch(/line 4, column 1\b/);
  expect(seats.seats.current().host.contexts?.current).toBe('acme');
});
