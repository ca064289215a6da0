import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { PostgresServer } from '../../../scripts/postgres-server.ts';

const WORKER = fileURLToPath(new URL('postgres-worker.ts', import.meta.url));

/** Longer than an answer of the database is waited for. */
const STALL_MS = 5_000;
/** Rounds between two failovers, at 200 kills. */
const FAILOVER_EVERY = 60;

export interface TeamChaos {
  readonly dialled: number;
  readonly doubled: number;
  /** Dialled without a row that says so. */
  readonly unrecorded: number;
  readonly sent: number;
  readonly kills: number;
  readonly restarts: number;
  readonly cuts: number;
  /** Processes that were stopped for longer than anything is waited for, and went on. */
  readonly stalls: number;
  /** The primary lost, a standby that had not confirmed everything promoted. */
  readonly failovers: number;
}

/** Many processes on one ledger, killed, cut off and bereft of their server, until every try was met by all of them. */
export async function teamChaos(
  { database }: { readonly database: string },
  first: PostgresServer,
  wanted: {
    readonly processes: number;
    readonly tries: number;
    readonly kills: number;
    readonly restarts: number;
    readonly cuts: number;
    readonly stalls: number;
    readonly failovers: number;
  },
): Promise<TeamChaos> {
  const folder = mkdtempSync(join(tmpdir(), 'team-chaos-'));
  // Each follows the one before: whoever is promoted has followers already.
  const line: (PostgresServer & { promote?(): void })[] = [first];
  while (line.length <= wanted.failovers) line.push(await (line.at(-1) ?? first).standby());
  let server: PostgresServer = first;
  const hosts = line.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const url = `postgres://postgres@${hosts}/${database}`;
  let started = 0;
  const running = new Set<ChildProcess>();
  const start = (slot: number): Promise<number | null> => {
    started += 1;
    const orders = {
      url,
      holder: `host-${slot % 3}:${started}:x`,
      dialled: join(folder, `dialled-${started}`),
      tries: wanted.tries,
      seed: Math.floor((slot * wanted.tries) / wanted.processes),
    };
    const child = spawn(process.execPath, ['--no-warnings', WORKER, JSON.stringify(orders)], {
      stdio: 'ignore',
    });
    running.add(child);
    return new Promise((resolve) => {
      child.on('exit', (code) => {
        running.delete(child);
        resolve(code);
      });
    });
  };
  /** Starts the same work again as often as it is killed. */
  const keep = async (slot: number): Promise<void> => {
    while ((await start(slot)) !== 0);
  };
  const work = Promise.all(Array.from({ length: wanted.processes }, (_, slot) => keep(slot)));
  let [kills, restarts, cuts, stalls, failovers] = [0, 0, 0, 0, 0];
  const stalled = new Set<ChildProcess>();
  const race = { isOver: false };
  void work.then(() => (race.isOver = true));
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  for (
    let round = 0;
    !race.isOver &&
    (kills < wanted.kills ||
      restarts < wanted.restarts ||
      cuts < wanted.cuts ||
      stalls < wanted.stalls ||
      failovers < wanted.failovers);
    round += 1
  ) {
    await pause(150);
    const [victim] = [...running].slice(round % Math.max(1, running.size));
    if (kills < wanted.kills && victim?.kill('SIGKILL') === true) kills += 1;
    if (cuts < wanted.cuts && round % 2 === 0) {
      await cutAll(server.url(database)).catch(() => undefined);
      cuts += 1;
    }
    if (restarts < wanted.restarts && round % 5 === 4) {
      await server.stop(round % 2 === 0 ? 'immediate' : 'fast');
      await server.start();
      restarts += 1;
    }
    const [frozen] = [...running].slice((round * 3 + 1) % Math.max(1, running.size));
    if (stalls < wanted.stalls && round % 3 === 1 && frozen?.kill('SIGSTOP') === true) {
      stalls += 1;
      stalled.add(frozen);
      setTimeout(() => {
        frozen.kill('SIGCONT');
        stalled.delete(frozen);
      }, STALL_MS);
    }
    const isDue = round >= ((failovers + 1) * FAILOVER_EVERY * wanted.kills) / 200;
    if (failovers < wanted.failovers && isDue) {
      // Whoever has a promise of the old primary keeps or loses it before anybody asks the new one.
      while (stalled.size > 0) await pause(50);
      await pause(200);
      failovers += 1;
      await server.stop('immediate');
      const next = line[failovers];
      if (next?.promote === undefined) throw new Error('no standby');
      next.promote();
      server = next;
    }
  }
  await work;
  const last = server.url(database);
  const lines = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
  });
  const client = new Client({ connectionString: last });
  await client.connect();
  const { rows } = await client.query<{ op_key: string }>('SELECT op_key FROM clawdtalk.intents');
  await client.end();
  rmSync(folder, { recursive: true, force: true });
  const known = new Set(rows.map(({ op_key: opKey }) => opKey));
  return {
    dialled: lines.length,
    doubled: lines.length - new Set(lines).size,
    unrecorded: lines.filter((n) => !known.has(`try ${n}`)).length,
    sent: known.size,
    kills,
    restarts,
    cuts,
    stalls,
    failovers,
  };
}

/** Ends every other connection to the database, in whatever it is doing. */
async function cutAll(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}
