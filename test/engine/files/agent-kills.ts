import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { createTeamFile, type TeamFile } from '../../../src/engine/files/team-file.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import type { PostgresAddress } from '../../../src/state/ledger/postgres/address.ts';

const WORKER = fileURLToPath(new URL('agent-worker.ts', import.meta.url));
const clock = systemClock({ keepAlive: true });

export interface AgentKills {
  readonly edits: number;
  readonly kills: number;
  readonly botWrites: number;
  readonly missing: number;
  readonly doubled: number;
  /** Of the bot's own writes. */
  readonly lost: number;
  /** Told to be anything but applied. */
  readonly untold: number;
}

/** Two consoles queue edits that are no harm only if they are made once, while the agent is killed and the bot writes. */
export async function agentKills(
  address: PostgresAddress & { readonly url: string },
  wanted: { readonly edits: number; readonly kills: number },
): Promise<AgentKills> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-kills-'));
  const path = join(folder, 'state.json');
  writeFileSync(path, JSON.stringify({ oak: { created_at: '2026-11-30', memory: { notes: [], bot: [] } } }));
  let started = 0;
  const race = { isOver: false };
  let child: ChildProcess | undefined;
  /** Starts the agent as often as it is killed. */
  const keep = async (): Promise<void> => {
    while (!race.isOver) {
      started += 1;
      const orders = {
        url: address.url,
        path,
        database: join(folder, 'ledger.db'),
        holder: `web1:${started}:x`,
      };
      child = spawn(process.execPath, ['--no-warnings', WORKER, JSON.stringify(orders)], { stdio: 'ignore' });
      await new Promise((resolve) => child?.on('exit', resolve));
      // Whoever is killed left its heartbeat behind: the next one of this host need not wait for its end.
      await forget(address.url);
    }
  };
  const kept = keep();
  const consoles = await Promise.all(['ann', 'bob'].map((name) => consoleOf(address, name)));
  for (const { team } of consoles) while (team.entries().length === 0) await clock.sleep(20);

  let botWrites = 0;
  /** Reads, changes and writes the file as the bot does: in place, unlocked, and again where it was overtaken. */
  const bot = (): void => {
    const state = JSON.parse(readFileSync(path, 'utf8')) as { oak: { memory: { bot: number[] } } };
    state.oak.memory.bot.push(botWrites);
    writeFileSync(path, JSON.stringify(state, null, 2));
    botWrites += 1;
  };
  const open = new Map<string, { readonly team: TeamFile; readonly item: string }>();
  const ask = async (origin: string, fresh: boolean): Promise<void> => {
    const { team, item } = open.get(origin) ?? {};
    const op = { kind: 'memory.append', slug: 'oak', key: 'notes', item: item ?? '' } as const;
    const answer = await team?.port.apply(op, { origin, fresh });
    if (answer?.ok === true) open.delete(origin);
  };
  let kills = 0;
  const client = new Client({ connectionString: address.url });
  await client.connect();
  const asked: Promise<void>[] = [];
  for (let n = 0; n < wanted.edits || kills < wanted.kills || open.size > 0; n += 1) {
    const console_ = consoles[n % consoles.length];
    if (n < wanted.edits && console_ !== undefined) {
      open.set(`edit ${n}`, { team: console_.team, item: `n${n}` });
      asked.push(ask(`edit ${n}`, true));
    }
    // What was told to be open is asked for again, by its name.
    const [oldest] = open.keys();
    if (n % 5 === 4 && oldest !== undefined) await ask(oldest, false);
    if (n % 10 === 3) bot();
    await clock.sleep(20);
    // In the middle of its work: it has taken something and has not told yet.
    if (kills < wanted.kills && (await hasTaken(client)) && child?.kill('SIGKILL') === true) kills += 1;
  }
  await Promise.all(asked);
  race.isOver = true;
  await client.end();
  child?.kill('SIGKILL');
  await kept;
  const { notes, bot: own } = (
    JSON.parse(readFileSync(path, 'utf8')) as { oak: { memory: { notes: string[]; bot: number[] } } }
  ).oak.memory;
  const rows = await statuses(address.url);
  for (const { port, team } of consoles) {
    team.close();
    await port.close();
  }
  rmSync(folder, { recursive: true, force: true });
  return {
    edits: wanted.edits,
    kills,
    botWrites,
    missing: wanted.edits - new Set(notes).size,
    doubled: notes.length - new Set(notes).size,
    lost: botWrites - new Set(own).size,
    untold: rows.filter((status) => status !== 'applied').length,
  };
}

async function consoleOf(
  address: PostgresAddress,
  name: string,
): Promise<{ readonly team: TeamFile; readonly port: LedgerPort }> {
  const holder = `${name}:1:x`;
  const opened = await openPostgresLedger({
    address,
    account: 'account',
    presence: { holder, label: name, host: name, operator: name, version: '1' },
    clock,
    paceClock: clock,
  });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const port = opened.value;
  const { files } = port;
  if (files === undefined) throw new Error('no team');
  const never = (): never => {
    throw new Error('this console has no state file');
  };
  const team = createTeamFile({
    own: {
      path: '/none',
      apply: never,
      applyAll: never,
      entries: () => Promise.resolve([]),
      known: () => NOTHING,
      spelling: never,
      status: () => ({
        kind: 'missing',
        path: '/none',
        sentence: safeText('none'),
        sinceMs: 0,
        pendingWrites: 0,
        conflicts: 0,
      }),
      subscribe: () => () => undefined,
    },
    ledger: { ...port, files },
    host: name,
    operator: name,
    clock,
    paceClock: clock,
  });
  return { team, port };
}

const NOTHING: readonly never[] = [];

async function hasTaken(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM clawdtalk.file_queue WHERE status = 'taken' LIMIT 1`,
  );
  return (rowCount ?? 0) > 0;
}

async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

const forget = (url: string): Promise<unknown> =>
  query(url, `UPDATE clawdtalk.holders SET expires_at = now() WHERE host = 'web1'`);

const statuses = async (url: string): Promise<readonly string[]> =>
  (await query(url, 'SELECT status FROM clawdtalk.file_queue')).map((row) => String(row['status']));
