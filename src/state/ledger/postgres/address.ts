import { err, ok, type Result } from '../../../lib/result.ts';
import type { LedgerError } from '../database.ts';

/** Where a team's database is. `password` leaves this value only towards the server. */
export interface PostgresAddress {
  /** Asked in this order; the first that can be written is used. A path is the folder of a Unix socket. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly user: string;
  /** Absent: from PGPASSWORD or ~/.pgpass. */
  readonly password?: string;
  readonly database: string;
  /** Path of the certificates to trust beside the system's. */
  readonly rootCertificate?: string;
  /** For people: `postgres://ann@db1,db2/clawdtalk`, never with the password. */
  readonly name: string;
}

const FORM = 'postgres://user@host/database, with several hosts as host1,host2';

/** Reads a URL as libpq writes it, several hosts included. Errors never repeat the password. */
export function parsePostgresUrl(text: string): Result<PostgresAddress, LedgerError> {
  const match =
    /^postgres(?:ql)?:\/\/(?:([^@/?#:]*)(?::([^@/?#]*))?@)?([^/?#@]*)(?:\/([^?#/]*))?(?:\?([^#]*))?$/i.exec(
      text,
    );
  if (match === null) return bad(`is not a database address: write ${FORM}`);
  const [, rawUser, rawPassword, authority = '', rawDatabase = '', query = ''] = match;
  let parts: readonly string[];
  try {
    parts = [rawUser ?? '', rawPassword ?? '', rawDatabase].map(decodeURIComponent);
  } catch {
    return bad('holds a % that begins no character: write %25 for a percent sign');
  }
  const [user = '', password = '', database = ''] = parts;
  const options = new URLSearchParams(query);
  for (const name of options.keys()) {
    if (!KNOWN.has(name)) return bad(`holds the unknown option '${name}'`);
  }
  const socket = options.get('host');
  const listed = authority === '' ? [socket ?? 'localhost'] : authority.split(',');
  const hosts: { host: string; port: number }[] = [];
  for (const each of listed) {
    const found = /^(\[[0-9a-f:]+\]|\/.*|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(each);
    const port = Number(found?.[2] ?? 5432);
    if (found?.[1] === undefined || port < 1 || port > 65_535)
      return bad(`names no host that can be read: write ${FORM}`);
    hosts.push({ host: found[1].replaceAll(/[[\]]/g, ''), port });
  }
  if (user === '') return bad(`names no user: write ${FORM}`);
  if (database === '') return bad(`names no database: write ${FORM}`);
  const mode = options.get('sslmode') ?? 'verify-full';
  if (mode !== 'verify-full' && !hosts.every(({ host }) => isLocalHost(host))) {
    return bad(
      `says sslmode=${mode}: outside this machine the server's certificate is always verified (verify-full)`,
    );
  }
  const rootCertificate = options.get('sslrootcert');
  return ok({
    hosts,
    user,
    ...(password !== '' && { password }),
    database,
    ...(rootCertificate !== null && { rootCertificate }),
    name: `postgres://${user}@${hosts.map(({ host, port }) => (port === 5432 ? host : `${host}:${port}`)).join(',')}/${database}`,
  });
}

const KNOWN: ReadonlySet<string> = new Set(['sslmode', 'sslrootcert', 'host']);

/** A host that no network stands before. */
export const isLocalHost = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const bad = (what: string): { readonly ok: false; readonly error: LedgerError } =>
  err({ kind: 'address', sentence: `The ledger's address ${what}.` });
