import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';

/** A PostgreSQL server of our own: made in a temporary folder, gone with its end. */
export interface PostgresServer {
  readonly port: number;
  readonly folder: string;
  /** As its owner. */
  url(database: string): string;
  /** Runs statements as its owner, each by itself. */
  run(
    database: string,
    ...statements: readonly string[]
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** `immediate`: as a crash, without a word to anybody. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  /** A standby that follows this one; `promote` makes it the primary. */
  standby(): Promise<PostgresServer & { promote(): void }>;
  remove(): Promise<void>;
}

/** The folder with the server's programs, the newest first; undefined where there is none. */
export function postgresBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).toSorted((one, other) => Number(other) - Number(one))
    : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** PostgreSQL refuses to run as root: then it runs as one of these. */
function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: '-u' | '-g', user: string): number | undefined => {
    try {
      return Number(
        execFileSync('id', [kind, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      );
    } catch {
      return undefined;
    }
  };
  for (const user of ['postgres', 'nobody']) {
    const uid = idOf('-u', user);
    const gid = idOf('-g', user);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    'This is root, and there is neither a user postgres nor a user nobody to run the server as.',
  );
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Makes a server and starts it. Nothing it holds outlives it, so that nothing waits for the disk. */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const folder = newFolder();
  run(binaries, 'initdb', [
    '-D',
    folder,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  const server = serverIn(binaries, folder, await freePort());
  await server.start();
  return server;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-postgres-'));
  const user = otherUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

const run = (binaries: string, program: string, args: readonly string[]): void =>
  void execFileSync(join(binaries, program), args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
    ...otherUser(),
  });

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'fsync=off',
  'max_connections=200',
  'wal_level=replica',
  'log_min_messages=panic',
];

function serverIn(binaries: string, folder: string, port: number): PostgresServer {
  let child: ChildProcess | undefined;
  const standbys: PostgresServer[] = [];

  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const query: PostgresServer['run'] = async (database, ...statements) => {
    const client = new Client({ connectionString: url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      let rows: readonly Readonly<Record<string, unknown>>[] = [];
      for (const statement of statements) {
        ({ rows } = await client.query<Readonly<Record<string, unknown>>>(statement));
      }
      return rows;
    } finally {
      await client.end();
    }
  };
  const started = async (): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      try {
        await query('postgres', 'SELECT 1');
        return;
      } catch (error) {
        if (tries >= 600 || child?.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const stop: PostgresServer['stop'] = async (mode = 'fast') => {
    const last = child;
    child = undefined;
    if (last === undefined || last.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      last.once('exit', () => resolve());
      last.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    });
  };

  return {
    port,
    folder,
    url,
    run: query,
    stop,
    start: async () => {
      child = spawn(
        join(binaries, 'postgres'),
        ['-D', folder, '-p', String(port), '-k', folder, ...SETTINGS.flatMap((setting) => ['-c', setting])],
        { stdio: 'ignore', cwd: '/', ...otherUser() },
      );
      await started();
    },
    standby: async () => {
      const copy = newFolder();
      run(binaries, 'pg_basebackup', [
        '-d',
        url('postgres'),
        '-D',
        copy,
        '-R',
        '-X',
        'stream',
        '--checkpoint=fast',
        '--no-sync',
      ]);
      const follower = serverIn(binaries, copy, await freePort());
      await follower.start();
      standbys.push(follower);
      return { ...follower, promote: () => run(binaries, 'pg_ctl', ['promote', '-w', '-D', copy]) };
    },
    remove: async () => {
      for (const follower of standbys) await follower.remove();
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
