import { readFileSync } from 'node:fs';
import type { Client, ClientConfig } from 'pg';
import type { Cancel, Clock } from '../../../lib/clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { LedgerError } from '../database.ts';
import { isLocalHost, type PostgresAddress } from './address.ts';
import { connectFailure, isRefusal, queryFailure } from './failure.ts';

/** Nothing of a database is waited for longer than this: then its socket is destroyed. */
export const DEADLINE_MS = 4_000;

type Row = Readonly<Record<string, unknown>>;

/** One connection to whichever host can be written, made when it is needed and made anew when it broke. */
export interface Connection {
  /** Errors: `away` where nothing of it reached a server, `unclear` where its answer was lost. */
  query(text: string, values?: readonly unknown[]): Promise<Result<readonly Row[], LedgerError>>;
  /** The host that answered last. */
  host(): string | undefined;
  close(): Promise<void>;
}

export function createConnection(address: PostgresAddress, clock: Clock): Connection {
  let open: { readonly client: Client; readonly host: string } | undefined;
  let connecting: Promise<Result<Client, LedgerError>> | undefined;
  let lastHost: string | undefined;
  let closed = false;

  const drop = (client: Client): void => {
    if (open?.client === client) open = undefined;
    destroy(client);
  };

  const connectTo = async (host: string, port: number): Promise<Result<Client, LedgerError>> => {
    const config = configFor(address, host, port);
    if (!config.ok) return config;
    const { Client: PgClient } = (await import('pg')).default;
    const client = new PgClient(config.value);
    // A connection that breaks while nobody asks: the next query makes another.
    client.on('error', () => drop(client));
    client.on('end', () => drop(client));
    const connected = await withDeadline(client.connect(), clock);
    if (connected.kind !== 'done') {
      destroy(client);
      return err(connectFailure(address, host, connected.kind === 'late' ? undefined : connected.error));
    }
    const look = await withDeadline(
      client.query<{ recovery: boolean; version: string }>(
        'SELECT pg_is_in_recovery() AS recovery, version() AS version',
      ),
      clock,
    );
    const refusal =
      look.kind === 'done'
        ? refusalOf(address, host, look.value.rows[0])
        : connectFailure(address, host, look.kind === 'late' ? undefined : look.error);
    if (refusal === undefined) return ok(client);
    destroy(client);
    return err(refusal);
  };

  /** The first host that can be written; where none can, what the first that answered says. */
  const connect = async (): Promise<Result<Client, LedgerError>> => {
    let told: LedgerError | undefined;
    for (const { host, port } of address.hosts) {
      const connected = await connectTo(host, port);
      if (connected.ok) {
        if (closed) destroy(connected.value);
        else open = { client: connected.value, host };
        lastHost = host;
        return connected;
      }
      if (told === undefined || told.kind === 'away') told = connected.error;
    }
    return err(told ?? connectFailure(address, '', undefined));
  };

  const client = async (): Promise<Result<Client, LedgerError>> => {
    if (open !== undefined) return ok(open.client);
    connecting ??= connect().finally(() => (connecting = undefined));
    return connecting;
  };

  /** One statement after another: one that stalls is given up before the next is sent, on a new connection. */
  let queue: Promise<unknown> = Promise.resolve();

  const ask = async (
    text: string,
    values: readonly unknown[],
  ): Promise<Result<readonly Row[], LedgerError>> => {
    const connected = await client();
    if (!connected.ok) return connected;
    const asked = await withDeadline(connected.value.query<Row>(text, [...values]), clock);
    if (asked.kind === 'done') return ok(asked.value.rows);
    if (asked.kind === 'late') {
      drop(connected.value);
      return err(queryFailure(address, undefined));
    }
    // A standby, a server that is going down: the next query looks for another host.
    if (!isRefusal(asked.error)) drop(connected.value);
    return err(queryFailure(address, asked.error));
  };

  return {
    query: (text, values = []) => {
      const asked = queue.then(() => ask(text, values));
      queue = asked;
      return asked;
    },
    host: () => lastHost,
    close: async () => {
      closed = true;
      const last = open?.client;
      open = undefined;
      if (last === undefined) return;
      await withDeadline(last.end(), clock);
      destroy(last);
    },
  };
}

function configFor(address: PostgresAddress, host: string, port: number): Result<ClientConfig, LedgerError> {
  const base: ClientConfig = {
    host,
    port,
    user: address.user,
    database: address.database,
    application_name: 'clawdtalk-tui',
    keepAlive: true,
    ...(address.password !== undefined && { password: address.password }),
  };
  if (isLocalHost(host) && address.rootCertificate === undefined) return ok({ ...base, ssl: false });
  try {
    const ca =
      address.rootCertificate === undefined ? undefined : readFileSync(address.rootCertificate, 'utf8');
    return ok({ ...base, ssl: { rejectUnauthorized: true, ...(ca !== undefined && { ca }) } });
  } catch {
    return err({
      kind: 'address',
      sentence: `The certificates in ${address.rootCertificate ?? ''} cannot be read (sslrootcert of the ledger's address).`,
    });
  }
}

/** A server that speaks PostgreSQL's protocol but cannot be the ledger. */
function refusalOf(
  { name }: PostgresAddress,
  host: string,
  row: { readonly recovery: boolean; readonly version: string } | undefined,
): LedgerError | undefined {
  const version = row?.version ?? '';
  const other = /cockroach/i.test(version)
    ? 'CockroachDB'
    : /-YB-|yugabyte/i.test(version)
      ? 'YugabyteDB'
      : undefined;
  if (other !== undefined) {
    return {
      kind: 'address',
      sentence: `${name} is ${other}, which lacks PostgreSQL's advisory locks: the ledger needs PostgreSQL 15 or later.`,
    };
  }
  const major = Number(/^PostgreSQL (\d+)/.exec(version)?.[1] ?? 0);
  if (major < 15) {
    return {
      kind: 'address',
      sentence: `${name} runs ${version.split(' on ')[0] ?? ''}: the ledger needs PostgreSQL 15 or later.`,
    };
  }
  if (row?.recovery !== true) return undefined;
  return {
    kind: 'away',
    sentence: `${host} is a read-only standby: name the primary in the ledger's address, or all hosts one after another.`,
  };
}

type Waited<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'late' };

/** Never rejects, and never waits longer than the deadline. */
async function withDeadline<T>(work: Promise<T>, clock: Clock): Promise<Waited<T>> {
  let cancel: Cancel = () => undefined;
  const late = new Promise<Waited<T>>((resolve) => {
    cancel = clock.after(DEADLINE_MS, () => resolve({ kind: 'late' }));
  });
  const done = async (): Promise<Waited<T>> => {
    try {
      return { kind: 'done', value: await work };
    } catch (error) {
      return { kind: 'failed', error };
    }
  };
  const first = await Promise.race([done(), late]);
  cancel();
  return first;
}

/** Ends a connection without a word to the server, whatever state it is in. */
function destroy(client: Client): void {
  const { connection } = client as Client & {
    readonly connection?: { readonly stream?: { destroy(): void } };
  };
  connection?.stream?.destroy();
}
