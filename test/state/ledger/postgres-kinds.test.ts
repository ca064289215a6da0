import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { parsePostgresUrl, type PostgresAddress } from '../../../src/state/ledger/postgres/address.ts';
import { inspectDatabase } from '../../../src/state/ledger/postgres/inspect.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import { ownsPostgres, testDatabases } from '../../support/postgres.ts';

const clock = systemClock({ keepAlive: true });
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

const open = async (address: PostgresAddress, holder = 'h:1:x') => {
  const presence = { holder, label: holder, host: 'h', operator: 'ann', version: '1' };
  const opened = await openPostgresLedger({ address, account: 'account', presence, clock, paceClock: clock });
  if (opened.ok) endings.push(() => opened.value.close());
  return opened;
};
const sentence = async (address: PostgresAddress): Promise<string> => {
  const opened = await open(address);
  return opened.ok ? 'opened' : opened.error.sentence;
};
const at = (url: string): PostgresAddress => {
  const address = parsePostgresUrl(url);
  if (!address.ok) throw new Error(address.error.sentence);
  return address.value;
};

/** A server that speaks PostgreSQL's protocol as far as saying what it is. */
async function impostor(version: string): Promise<number> {
  const message = (kind: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head.write(kind, 0, 'latin1');
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const number = (size: 2 | 4, value: number): Buffer => {
    const bytes = Buffer.alloc(size);
    if (size === 2) bytes.writeInt16BE(value);
    else bytes.writeInt32BE(value);
    return bytes;
  };
  const ready = message('Z', Buffer.from('I'));
  const columns = ['recovery', 'version'].map((name, index) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      number(4, 0),
      number(2, 0),
      number(4, index === 0 ? 16 : 25),
      number(2, -1),
      number(4, -1),
      number(2, 0),
    ]),
  );
  const cells = ['f', version].map((text) =>
    Buffer.concat([number(4, Buffer.byteLength(text)), Buffer.from(text)]),
  );
  const answer = Buffer.concat([
    message('T', Buffer.concat([number(2, 2), ...columns])),
    message('D', Buffer.concat([number(2, 2), ...cells])),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let greeted = false;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (!greeted) {
        greeted = true;
        socket.write(Buffer.concat([message('R', number(4, 0)), ready]));
      } else if (chunk[0] === 'Q'.charCodeAt(0)) socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('servers that speak the protocol and are no PostgreSQL of ours', () => {
  test.each([
    [
      'CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024/05/15)',
      /is CockroachDB, which lacks .* advisory locks/,
    ],
    ['PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu', /is YugabyteDB, which lacks .* advisory locks/],
    [
      'PostgreSQL 13.14 on x86_64-pc-linux-gnu',
      /runs PostgreSQL 13.14: the ledger needs PostgreSQL 15 or later/,
    ],
  ])('%s is refused with a sentence', async (version, told) => {
    expect(await sentence(at(`postgres://ann@127.0.0.1:${await impostor(version)}/x`))).toMatch(told);
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

describe.skipIf(!ownsPostgres || !hasOpenssl)('a server with TLS', () => {
  const databases = testDatabases();

  /** An authority of our own, and a certificate of it for `name`. */
  function certificate(
    folder: string,
    authority: string,
    name: string,
  ): { readonly ca: string; readonly crt: string; readonly key: string } {
    const file = (end: string): string => join(folder, `${authority}-${name}${end}`);
    const ca = join(folder, `${authority}.crt`);
    const caKey = join(folder, `${authority}.key`);
    const openssl = (...args: readonly string[]): void =>
      void execFileSync('openssl', args, { stdio: 'pipe' });
    if (!existsSync(ca)) {
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${authority}`,
        '-keyout',
        caKey,
        '-out',
        ca,
      );
    }
    writeFileSync(file('.ext'), `subjectAltName=DNS:${name}`);
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      file('.key'),
      '-out',
      file('.csr'),
    );
    openssl(
      'x509',
      '-req',
      '-in',
      file('.csr'),
      '-CA',
      ca,
      '-CAkey',
      caKey,
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      file('.ext'),
      '-out',
      file('.crt'),
    );
    return { ca, crt: file('.crt'), key: file('.key') };
  }

  test('is let in by its own authority, and by no other certificate', async () => {
    const address = await databases.make();
    const server = databases.server();
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const { uid, gid } = statSync(server.folder);
    const serve = async ({ crt, key }: { readonly crt: string; readonly key: string }): Promise<void> => {
      for (const [name, from] of [
        ['server.crt', crt],
        ['server.key', key],
      ] as const) {
        const path = join(server.folder, name);
        execFileSync('cp', [from, path]);
        execFileSync('chmod', ['600', path]);
        if (process.getuid?.() === 0) chownSync(path, uid, gid);
      }
      await server.run('postgres', 'ALTER SYSTEM SET ssl = on');
      await server.run('postgres', 'SELECT pg_reload_conf()');
      await expect.poll(async () => (await server.run('postgres', 'SHOW ssl'))[0]?.['ssl']).toBe('on');
    };
    const ours = certificate(folder, 'ours', 'localhost');
    const url = (ca: string): PostgresAddress =>
      at(`postgres://postgres@localhost:${server.port}/${address.database}?sslrootcert=${ca}`);
    await serve(ours);
    await expect.poll(() => sentence(url(ours.ca))).toBe('opened');
    expect(await inspectDatabase(url(ours.ca), clock)).toMatchObject({
      ok: true,
      value: { encrypted: true },
    });
    const foreign = certificate(folder, 'foreign', 'localhost');
    expect(await sentence(url(foreign.ca))).toMatch(
      /nobody vouches for the certificate of localhost; .*sslrootcert/,
    );
    expect(await sentence(url(join(folder, 'absent.crt')))).toMatch(/cannot be read \(sslrootcert/);
    await serve(certificate(folder, 'ours', 'db.example.org'));
    await expect
      .poll(() => sentence(url(ours.ca)))
      .toMatch(/the certificate of localhost is for another name/);
    await server.run('postgres', 'ALTER SYSTEM RESET ssl');
    await server.run('postgres', 'SELECT pg_reload_conf()');
  });
});

const pgbouncer =
  process.env['CLAWDTALK_TEST_PGBOUNCER'] ??
  ['/usr/sbin', ...(process.env['PATH'] ?? '').split(delimiter)]
    .map((folder) => join(folder, 'pgbouncer'))
    .find((path) => existsSync(path));
if (pgbouncer === undefined) console.log('skipped: no PgBouncer here');

describe.skipIf(!ownsPostgres || pgbouncer === undefined)('through PgBouncer in transaction mode', () => {
  const databases = testDatabases();

  test('commits, leases and polls of several processes share two connections', async () => {
    const { database } = await databases.make();
    const server = databases.server();
    const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
    execFileSync('chmod', ['777', folder]);
    const port = await freePort();
    const ini = join(folder, 'pgbouncer.ini');
    writeFileSync(join(folder, 'users'), '"postgres" ""\n');
    writeFileSync(
      ini,
      `[databases]\n${database} = user=postgres host=127.0.0.1 port=${server.port}\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=${port}\nunix_socket_dir=\nauth_type=any\nauth_file=${join(folder, 'users')}\npool_mode=transaction\ndefault_pool_size=2\nmax_client_conn=100\nignore_startup_parameters=extra_float_digits\n`.replace(
        '* = host',
        `${database} = user=postgres host`,
      ),
    );
    const child = spawn(pgbouncer ?? '', [...(process.getuid?.() === 0 ? ['-u', 'nobody'] : []), ini], {
      stdio: 'ignore',
    });
    endings.push(
      () => rmSync(folder, { recursive: true, force: true }),
      () => child.kill('SIGKILL'),
    );
    const address = at(`postgres://postgres@127.0.0.1:${port}/${database}`);
    const ports: LedgerPort[] = [];
    for (let n = 0; n < 6; n += 1) {
      await expect
        .poll(async () => {
          const opened = await open(address, `h${n}:1:x`);
          if (opened.ok) ports.push(opened.value);
          return opened.ok || opened.error.sentence;
        })
        .toBe(true);
    }
    const winners: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const row = { id: `item ${round}`, kind: 'act', body: {} };
      const won = await Promise.all(
        ports.map((each) => each.commit(({ inbox }) => inbox.decide(row, 'approved', round, each.holder))),
      );
      winners.push(won.filter((one) => one.ok && one.value).length);
    }
    expect(winners.every((n) => n === 1)).toBe(true);
    const [one, other] = ports;
    const taken = await one?.commit(({ leases }) => leases.take('m', one.holder, 'one', clock.now()));
    expect(taken).toMatchObject({ ok: true, value: { ok: true, value: { epoch: 1 } } });
    await expect.poll(() => other?.view().leases.read('m')?.holderLabel).toBe('one');
    expect(await one?.verifyAudit()).toEqual({ ok: true, value: undefined });
  });
});
