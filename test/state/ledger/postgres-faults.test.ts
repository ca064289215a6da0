import { createServer, connect, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import type { Intent } from '../../../src/state/ledger/intents.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { parsePostgresUrl, type PostgresAddress } from '../../../src/state/ledger/postgres/address.ts';
import { migrateLedger } from '../../../src/state/ledger/postgres/migrate.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import { POSTGRES_MIGRATIONS } from '../../../src/state/ledger/postgres/schema.ts';
import { hasPostgres, ownsPostgres, testDatabases } from '../../support/postgres.ts';

const VERSION = POSTGRES_MIGRATIONS.length;

const clock = systemClock({ keepAlive: true });
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const open = async (address: PostgresAddress, holder = 'host-a:1:x') => {
  const result = await openPostgresLedger({
    address,
    account: 'account',
    presence: {
      holder,
      label: `console ${holder}`,
      host: holder.split(':')[0] ?? '',
      operator: 'ann',
      version: '1',
    },
    clock,
    paceClock: clock,
  });
  if (result.ok) opened.push(result.value);
  return result;
};

async function openedOn(address: PostgresAddress, holder?: string): Promise<LedgerPort> {
  const result = await open(address, holder);
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

const sentence = async (address: PostgresAddress): Promise<string> => {
  const result = await open(address);
  return result.ok ? 'opened' : result.error.sentence;
};

const sending = (opKey: string): Intent => ({
  opKey,
  kind: 'dispatch',
  status: 'sent',
  slot: 0,
  body: '{}',
  createdAtMs: Date.now(),
  updatedAtMs: Date.now(),
});

const send = (port: LedgerPort, opKey: string) =>
  port.commit(({ intents }) => intents.insert(sending(opKey)));

/** A wire to a server that can be made to say nothing, or to break. */
async function wire(port: number): Promise<{ port: number; stall(): void; cut(): void; heal(): void }> {
  const sockets = new Set<Socket>();
  let stalled = false;
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    sockets.add(near).add(far);
    near.on('data', (bytes) => (stalled ? undefined : far.write(bytes)));
    far.on('data', (bytes) => (stalled ? undefined : near.write(bytes)));
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => void [near.destroy(), far.destroy()]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stall: () => (stalled = true),
    heal: () => (stalled = false),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe('the address of a team ledger', () => {
  test('is read as libpq writes it, and shown without its password', () => {
    const read = parsePostgresUrl('postgres://ann:s%40cret@db1,db2:5433/clawd?sslrootcert=/etc/ca.pem');
    expect(read).toEqual({
      ok: true,
      value: {
        hosts: [
          { host: 'db1', port: 5432 },
          { host: 'db2', port: 5433 },
        ],
        user: 'ann',
        password: 's@cret',
        database: 'clawd',
        rootCertificate: '/etc/ca.pem',
        name: 'postgres://ann@db1,db2:5433/clawd',
      },
    });
  });

  test.each([
    ['postgres://', 'names no user'],
    ['postgres://ann@db', 'names no database'],
    ['postgres://ann:hunter2@db:port/x', 'names no host that can be read'],
    ['postgres://ann:hunter2@db/x?sslmode=require', 'always verified (verify-full)'],
    ['postgres://ann:hunter2@db/x?sslmode=disable', 'always verified (verify-full)'],
    ['postgres://ann:hunter2@db/x?bogus=1', "unknown option 'bogus'"],
    ['postgres://ann:hunter2%@db/x', 'write %25'],
    ['postgres://ann:hunter2@db/x/y/z', 'is not a database address'],
  ])('%s is refused with one sentence', (text, why) => {
    const read = parsePostgresUrl(text);
    expect(read.ok ? '' : read.error.sentence).toContain(why);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });
});

describe.skipIf(!hasPostgres)('a team ledger', () => {
  const databases = testDatabases();

  test('says what is wrong in one sentence, and never the password', async () => {
    const bare = await databases.make({ bare: true });
    expect(await sentence(bare)).toMatch(/holds no ledger yet: run clawdtalk-tui ledger migrate/);
    expect(await sentence({ ...bare, database: 'nowhere' })).toMatch(/there is no database 'nowhere'/);
    expect(await sentence({ ...bare, hosts: [{ host: '127.0.0.1', port: 1 }] })).toMatch(
      /nothing listens there/,
    );
    expect(await sentence({ ...bare, hosts: [{ host: 'db.invalid', port: 1 }] })).toMatch(
      /there is no host db.invalid/,
    );
  });

  test('of another version is left alone, and says who is behind', async () => {
    const address = await databases.make();
    const version = async (value: string) => {
      const { Client } = await import('pg');
      const client = new Client({ connectionString: address.url });
      await client.connect();
      await client.query(`UPDATE clawdtalk.meta SET value = '${value}' WHERE key = 'schema_version'`);
      await client.end();
    };
    const running = await openedOn(address);
    await version('99');
    expect(await sentence(address)).toMatch(/migrated by a newer clawdtalk-tui/);
    expect(await migrateLedger(address, clock, {})).toMatchObject({ error: { kind: 'newer' } });
    // A console that runs on notices too, before it writes.
    expect(await send(running, 'a')).toMatchObject({ error: { kind: 'newer' } });
    await version('0');
    expect(await sentence(address)).toMatch(/older clawdtalk-tui: run clawdtalk-tui ledger migrate/);
  });

  test('is migrated once, by whoever comes first', async () => {
    const address = await databases.make({ bare: true });
    const both = await Promise.all([migrateLedger(address, clock, {}), migrateLedger(address, clock, {})]);
    expect(both.some(({ ok }) => ok)).toBe(true);
    expect(await migrateLedger(address, clock, {})).toEqual({
      ok: true,
      value: { from: VERSION, to: VERSION },
    });
    expect(await sentence(address)).toBe('opened');
  });

  test('lets one operator hold what another sends: no send is committed after the answer to a hold', async () => {
    const address = await databases.make();
    const senders = await Promise.all(['a:1:x', 'b:1:x', 'c:1:x'].map((holder) => openedOn(address, holder)));
    const holder = await openedOn(address, 'd:1:x');
    let count = 0;
    const race = { isOver: false };
    const sent: string[] = [];
    const work = senders.map(async (port) => {
      while (!race.isOver) {
        const opKey = `k${(count += 1)}`;
        const done = await port.commit(({ switches, intents }) => {
          if (switches.hold() !== undefined) return false;
          return intents.insert(sending(opKey));
        });
        if (done.ok && done.value) sent.push(opKey);
      }
    });
    for (let round = 0; round < 20; round += 1) {
      await holder.commit(({ switches }) => switches.setHold({ sinceMs: round, by: 'ann' }));
      const before = await holder
        .refresh()
        .then(() => holder.view().intents.list('dispatch', ['sent']).length);
      // Whoever tries now comes after the hold.
      await Promise.all(senders.map((port) => port.commit(({ switches }) => switches.hold()?.by)));
      await holder.refresh();
      expect(holder.view().intents.list('dispatch', ['sent'])).toHaveLength(before);
      await holder.commit(({ switches }) => switches.releaseHold());
    }
    race.isOver = true;
    await Promise.all(work);
    await holder.refresh();
    expect(holder.view().intents.list('dispatch', ['sent'])).toHaveLength(sent.length);
    expect(await holder.verifyAudit()).toEqual({ ok: true, value: undefined });
  });

  test('decides one approval once, whoever of eight consoles is first', async () => {
    const address = await databases.make();
    const ports = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => openedOn(address, `h${n}:1:x`)));
    for (let round = 0; round < 20; round += 1) {
      const id = `item ${round}`;
      const won = await Promise.all(
        ports.map((port) =>
          port.commit(({ inbox }) =>
            inbox.decide({ id, kind: 'act', body: {} }, 'approved', round, port.holder),
          ),
        ),
      );
      expect(won.filter((one) => one.ok && one.value)).toHaveLength(1);
      expect(won.filter((one) => one.ok)).toHaveLength(8);
    }
  });

  test('knows who is there, and gives what a process held to the others when it leaves', async () => {
    const address = await databases.make();
    const one = await openedOn(address, 'host-a:1:x');
    const two = await openedOn(address, 'host-b:2:y');
    await one.commit(({ leases }) => leases.take('m', one.holder, 'console 1', clock.now()));
    await two.refresh();
    expect(two.members()).toContainEqual({
      holder: 'host-a:1:x',
      label: 'console host-a:1:x',
      host: 'host-a',
      operator: 'ann',
      version: '1',
      missions: 1,
      gone: false,
    });
    await one.close();
    await two.refresh();
    expect(two.members().map(({ holder }) => holder)).toEqual(['host-b:2:y']);
    expect(two.view().leases.all()).toEqual([]);
  });

  test('finds a changed row, a cut end and a rewritten lane in the log', async () => {
    const address = await databases.make();
    const one = await openedOn(address);
    const { Client } = await import('pg');
    const client = new Client({ connectionString: address.url });
    await client.connect();
    opened.push({ close: () => client.end() });
    for (let n = 0; n < 5; n += 1) {
      await one.commit(({ audit }) =>
        audit.append({ atMs: n, actor: 'ann', kind: 'hold', summary: `s${n}`, outcome: 'done' }),
      );
      await one.refresh();
    }
    expect(await one.verifyAudit()).toEqual({ ok: true, value: undefined });
    await client.query(`UPDATE clawdtalk.audit SET summary = 'forged' WHERE lane_seq = 3`);
    expect(await one.verifyAudit()).toMatchObject({ value: expect.stringMatching(/^row 3 of lane/) });
    await client.query(`UPDATE clawdtalk.audit SET summary = 's2' WHERE lane_seq = 3`);
    await client.query(`DELETE FROM clawdtalk.audit WHERE lane_seq = 5`);
    expect(await one.verifyAudit()).toMatchObject({ value: expect.stringMatching(/^the end of lane/) });
    await client.query(
      `UPDATE clawdtalk.audit_lanes SET seq = 4, hash = (SELECT hash FROM clawdtalk.audit WHERE lane_seq = 4)`,
    );
    expect(await one.verifyAudit()).toMatchObject({ value: expect.stringMatching(/^seal/) });
  });

  test('a role that was let in before an upgrade is let in after it', async () => {
    const address = await databases.make({ bare: true });
    const { Client } = await import('pg');
    const client = new Client({ connectionString: address.url });
    await client.connect();
    opened.push({ close: () => client.end() });
    const role = `old_${address.database}`;
    await client.query(`CREATE ROLE ${role} LOGIN`);
    // As the first release left it.
    await client.query(`${POSTGRES_MIGRATIONS[0]}; UPDATE meta SET value = '1' WHERE key = 'schema_version';
      GRANT USAGE ON SCHEMA clawdtalk TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA clawdtalk TO ${role}`);
    expect(await sentence({ ...address, user: role })).toMatch(/from an older clawdtalk-tui/);
    expect(await migrateLedger(address, clock, {})).toMatchObject({ ok: true, value: { from: 1 } });
    const port = await openedOn({ ...address, user: role });
    expect(await send(port, 'a')).toEqual({ ok: true, value: true });
    expect(await port.files?.content('none')).toEqual({ ok: true, value: undefined });
  });

  test('works for a role that may only call its functions', async () => {
    const address = await databases.make();
    const { Client } = await import('pg');
    const client = new Client({ connectionString: address.url });
    await client.connect();
    opened.push({ close: () => client.end() });
    const role = `console_${address.database}`;
    await client.query(`CREATE ROLE ${role} LOGIN`);
    expect(await sentence({ ...address, user: role })).toMatch(
      new RegExp(`may not use it: run ledger migrate --grant ${role}`),
    );
    expect(await migrateLedger(address, clock, { grant: role })).toEqual({
      ok: true,
      value: { from: VERSION, to: VERSION },
    });
    const port = await openedOn({ ...address, user: role });
    expect(await send(port, 'a')).toEqual({ ok: true, value: true });
    expect(await migrateLedger({ ...address, user: role }, clock, {})).toMatchObject({ ok: false });
  });
});

describe.skipIf(!ownsPostgres)('a team ledger whose server has troubles', () => {
  const databases = testDatabases();

  test('a stalled connection is given up after four seconds; what was sent on it is unclear, and looked up', async () => {
    const address = await databases.make();
    const between = await wire(databases.server().port);
    const port = await openedOn({ ...address, hosts: [{ host: '127.0.0.1', port: between.port }] });
    between.stall();
    const startedAtMs = performance.now();
    expect(await send(port, 'a')).toMatchObject({ error: { kind: expect.stringMatching(/unclear|away/) } });
    expect(performance.now() - startedAtMs).toBeLessThan(9_000);
    between.heal();
    expect(await send(port, 'b')).toEqual({ ok: true, value: true });
    expect(port.view().intents.get('b')?.status).toBe('sent');
  });

  test('a server that is gone refuses acts with the reason and shows what was seen last; it comes back by itself', async () => {
    const address = await databases.make();
    const port = await openedOn(address);
    await port.commit(({ switches }) => switches.setDrive('m', 'on', 1));
    await databases.server().stop('immediate');
    const gone = await send(port, 'a');
    expect(gone).toMatchObject({ ok: false });
    expect(await send(port, 'b')).toMatchObject({ error: { kind: 'away' } });
    expect(port.view().switches.drive('m')).toBe('on');
    await expect.poll(() => port.view().ageMs).toBeGreaterThan(1_500);
    await databases.server().start();
    await expect.poll(() => port.view().ageMs).toBeLessThan(1_500);
    expect(await send(port, 'c')).toEqual({ ok: true, value: true });
  });

  test('a standby is passed over; after a failover nothing is sent until the histories agree', async () => {
    const address = await databases.make();
    const primary = databases.server();
    const standby = await primary.standby();
    const follower = { ...address, hosts: [{ host: '127.0.0.1', port: standby.port }] };
    expect(await sentence(follower)).toMatch(/is a read-only standby: name the primary/);
    const both = { ...address, hosts: [...follower.hosts, ...address.hosts] };
    const port = await openedOn(both);
    expect(await send(port, 'a')).toEqual({ ok: true, value: true });
    await primary.stop('immediate');
    standby.promote();
    await expect.poll(async () => (await port.refresh()).ok).toBe(true);
    const history = port.guard();
    expect(history).toBeDefined();
    expect(await send(port, 'b')).toMatchObject({ error: { kind: 'guarded' } });
    // What sends nothing is written all the same.
    expect(await port.commit(({ switches }) => switches.setHold({ sinceMs: 1, by: 'ann' }))).toMatchObject({
      ok: true,
    });
    expect(await port.agree('some other history')).toEqual({ ok: true, value: false });
    expect(await port.agree(history ?? '')).toEqual({ ok: true, value: true });
    expect(port.guard()).toBeUndefined();
    expect(await send(port, 'b')).toEqual({ ok: true, value: true });
    await standby.stop('immediate');
    await primary.start();
  });
});
