import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBaseUrl } from '../../lib/base-url.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { readSmallFile } from '../../state/settings/read-small-file.ts';
import { makeFolder } from '../../state/files/make-folder.ts';

/** A server, and a key of it. */
export interface AccountAt {
  readonly baseUrl: string;
  readonly key: string;
}

/** Names an account without telling its key: the server and the key, hashed together. */
export const accountOf = ({ baseUrl, key }: AccountAt): string =>
  createHash('sha256').update(`${baseUrl}\n${key}`).digest('hex');

/** Where a context keeps its ledger, unless its account has one already. */
export const contextFolder = (data: string, name: string): string => join(data, CONTEXTS, name);

const CONTEXTS = 'contexts';
const RECORD = 'accounts.json';

/**
 * One account has one ledger on this machine, under whatever name it is reached, and two accounts never share one: who
 * opted out must not be forgotten for a name, and a call of one account is not to be looked for at another.
 */
export function contextDataFolder(
  data: string,
  name: string,
  account: AccountAt,
  /** What a start without a context would use: its ledger may be older than the note of whose it is. */
  unnamed: () => AccountAt | undefined,
  /** Folders that this process has given out and not opened yet, by account. */
  claims: Map<string, string>,
): { readonly folder: string; readonly refused?: string; readonly problem?: string } {
  const own = contextFolder(data, name);
  const id = accountOf(account);
  const origin = originOf(account.baseUrl);
  const seen = readRecord(own);
  if (seen.length > 0) {
    if (seen.some((row) => row.account === id)) return { folder: own };
    const other = seen.find((row) => row.origin !== origin);
    if (other !== undefined) {
      return {
        folder: own,
        refused: `The records of context ${name} belong to ${safeText(other.origin, { maxLength: 120 })}, and the settings now say ${origin}: give the other account a name of its own, or move ${own} away and keep it.`,
      };
    }
    return {
      folder: own,
      problem: `Context ${name} has another key than before. If that is another account, give it a name of its own: its calls and opt-outs are kept in one ledger with the old one's.`,
    };
  }
  if (existsSync(join(own, 'ledger.db'))) return { folder: own };
  const shared = [data, ...otherFolders(data)].find((folder) =>
    readRecord(folder).some((row) => row.account === id),
  );
  if (shared !== undefined) return { folder: shared };
  const without = existsSync(join(data, 'ledger.db')) ? unnamed() : undefined;
  const folder = without !== undefined && accountOf(without) === id ? data : (claims.get(id) ?? own);
  claims.set(id, folder);
  return { folder };
}

/** Why the records of a start without a context are somebody else's as well; said once, for then they are both's. */
export function foreignRecords(folder: string, account: AccountAt): string | undefined {
  const seen = readRecord(folder);
  const last = seen.at(-1);
  if (last === undefined || seen.some((row) => row.account === accountOf(account))) return undefined;
  const origin = originOf(account.baseUrl);
  const whose =
    last.origin === origin ? `another key of ${origin}` : `${last.origin}, and this start talks to ${origin}`;
  return safeText(
    `The records in ${folder} are those of ${whose}. From now on they hold the calls, opt-outs and holds of both: give one of them a context of its own (contexts in the settings) if these are two accounts.`,
    { maxLength: 600 },
  );
}

const otherFolders = (data: string): readonly string[] => {
  try {
    return readdirSync(join(data, CONTEXTS))
      .toSorted()
      .map((name) => contextFolder(data, name));
  } catch {
    return [];
  }
};

/** Notes in the ledger's folder whose it is. A folder that was used for several accounts remembers them all. */
export function noteAccount(folder: string, account: AccountAt): void {
  const seen = readRecord(folder);
  const id = accountOf(account);
  if (account.key === '' || seen.some((row) => row.account === id)) return;
  const rows = [...seen, { account: id, origin: originOf(account.baseUrl) }].slice(-MOST_ACCOUNTS);
  try {
    makeFolder(folder);
    const path = join(folder, RECORD);
    writeFileSync(path, `${JSON.stringify(rows, undefined, 1)}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  } catch {
    // A folder that cannot be written holds no ledger either: whoever opens that says so.
  }
}

const MOST_ACCOUNTS = 100;

interface AccountRow {
  readonly account: string;
  readonly origin: string;
}

function readRecord(folder: string): readonly AccountRow[] {
  const { text } = readSmallFile(join(folder, RECORD));
  if (text === undefined) return [];
  try {
    const value = JSON.parse(text) as JsonValue;
    if (!Array.isArray(value)) return [];
    return value.flatMap((row: JsonValue): readonly AccountRow[] => {
      if (!isJsonObject(row)) return [];
      const { account, origin } = row;
      return typeof account === 'string' && typeof origin === 'string' ? [{ account, origin }] : [];
    });
  } catch {
    return [];
  }
}

function originOf(baseUrl: string): string {
  const url = parseBaseUrl(baseUrl);
  return url.ok ? url.value.origin : '';
}
