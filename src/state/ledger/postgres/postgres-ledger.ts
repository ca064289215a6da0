import type { Cancel, Clock } from '../../../lib/clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { LedgerError } from '../database.ts';
import { isFileLease } from '../file-mirrors.ts';
import { BUDGET_KEYS } from '../budget-rows.ts';
import type { LedgerPort, Member } from '../port.ts';
import type { LedgerView } from '../tables.ts';
import type { PostgresAddress } from './address.ts';
import { createConnection } from './connection.ts';
import { isConflict, silent } from './failure.ts';
import { record, type LedgerBatch } from './recording.ts';
import { createReplica, type RemoteRow } from './replica.ts';
import { POSTGRES_MIGRATIONS } from './schema.ts';
import { sharedFiles } from './shared-files.ts';
import { auditFault } from './verify.ts';

/** A process that has not been heard of for so long has lost its leases. */
const BEAT_TTL_MS = 20_000;
const BEAT_EVERY_MS = 5_000;
const POLL_EVERY_MS = 1_000;
/** A view is old when three polls in a row have failed. */
export const OLD_VIEW_MS = 5_000;
/** A commit is computed anew so often when others keep changing what it stands on. */
const TRIES = 3;
const RECORD_IDS = 1_000;

/** Who this process is, for the others. */
export interface Presence {
  /** Names it for its whole life. */
  readonly holder: string;
  readonly label: string;
  readonly host: string;
  readonly operator: string;
  readonly version: string;
}

export interface PostgresLedgerDeps {
  readonly address: PostgresAddress;
  /** Whose rows these are: one account of one server. */
  readonly account: string;
  readonly presence: Presence;
  /** Looks alone: no heartbeat, and no commit is made. */
  readonly readOnly?: boolean;
  /** The time of leases, as everybody in this process reads it. */
  readonly clock: Clock;
  /** Paces polls and deadlines. */
  readonly paceClock: Clock;
}

/** Opens a team's ledger: connects, checks what it is, and reads it once. */
export async function openPostgresLedger(deps: PostgresLedgerDeps): Promise<Result<LedgerPort, LedgerError>> {
  const { address, account, presence, clock, paceClock } = deps;
  const { holder } = presence;
  const connection = createConnection(address, paceClock);
  const replica = createReplica();
  const listeners = new Set<() => void>();
  let since = '0';
  let seenAtMs = -Infinity;
  let beatAtMs = -Infinity;
  let members: readonly Member[] = [];
  let history: { readonly agreed: string; readonly now: string } | undefined;
  let ids = { next: 0, last: -1 };
  let wasOld = false;
  /** Why the last look failed. */
  let fault: LedgerError | undefined;
  let closed = false;
  let polling: Cancel = () => undefined;
  /** One commit after another: two of one process would only get in each other's way. */
  let queue: Promise<unknown> = Promise.resolve();

  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  /** Known to be away: said at once, not after another wait. The next look finds out when it is back. */
  const knownAway = (): LedgerError | undefined => (ageMs() > OLD_VIEW_MS ? fault : undefined);
  const ageMs = (): number => Math.max(0, paceClock.monotonicMs() - seenAtMs);

  /** Calls one of the ledger's functions. */
  const call = async (name: string, argument: unknown): Promise<Result<unknown, LedgerError>> => {
    const rows = await connection.query(`SELECT clawdtalk.${name}($1) AS answer`, [JSON.stringify(argument)]);
    return rows.ok ? ok(rows.value[0]?.['answer']) : rows;
  };

  const poll = async (): Promise<Result<undefined, LedgerError>> => {
    const isDue = deps.readOnly !== true && paceClock.monotonicMs() - beatAtMs >= BEAT_EVERY_MS - 1;
    const { label, host, operator, version } = presence;
    const answer = await call('ct_poll', {
      account,
      holder,
      since,
      ...(deps.readOnly !== true && { seal: true }),
      ...(isDue && { beat: { label, host, operator, version, ttl_ms: BEAT_TTL_MS } }),
    });
    if (!answer.ok) {
      fault = answer.error.kind === 'unclear' ? silent(address) : answer.error;
      return answer;
    }
    const news = answer.value as Poll;
    fault = versionFault(address, news.version);
    if (fault !== undefined) return err(fault);
    if (isDue) beatAtMs = paceClock.monotonicMs();
    const now = clock.now();
    const fresh = replica.take(news.rows, now);
    for (const { holder: other, expires_in_ms: lasts } of news.holders) replica.setExpiry(other, now + lasts);
    const before = memberText(members);
    members = membersOf(news.holders, replica.tables.leases.all());
    const changed = history?.agreed !== news.history || history.now !== news.history_now;
    history = { agreed: news.history, now: news.history_now };
    since = news.xmin;
    seenAtMs = paceClock.monotonicMs();
    if (fresh || changed || before !== memberText(members) || wasOld) {
      wasOld = false;
      tell();
    }
    return ok(undefined);
  };

  const arm = (): void => {
    if (closed) return;
    polling = paceClock.after(POLL_EVERY_MS, () => {
      void poll().finally(() => {
        if (!wasOld && ageMs() > OLD_VIEW_MS) {
          wasOld = true;
          tell();
        }
        arm();
      });
    });
  };

  const reserveIds = async (): Promise<Result<undefined, LedgerError>> => {
    if (ids.last - ids.next > RECORD_IDS / 4) return ok(undefined);
    const rows = await connection.query('SELECT clawdtalk.ct_record_ids() AS first');
    if (!rows.ok) return rows;
    const first = Number(rows.value[0]?.['first']);
    ids = { next: first, last: first + RECORD_IDS - 1 };
    return ok(undefined);
  };

  const refresh = async (
    keys: readonly { readonly t: string; readonly k: string }[],
  ): Promise<Result<boolean, LedgerError>> => {
    const answer = await call('ct_rows', { account, keys: keys.map(({ t, k }) => ({ t, k })) });
    return answer.ok ? ok(replica.take(answer.value as readonly RemoteRow[], clock.now())) : answer;
  };

  /** Writes what was committed into the copy: the next poll brings the same and is not news. */
  const keep = (batch: LedgerBatch, auditIds: readonly number[]): void => {
    const rows: RemoteRow[] = batch.write.map(({ t, k, rev, row }) => ({
      t,
      k,
      row: {
        ...row,
        rev: rev + 1,
        gone: row === null,
        ...(t === 'leases' && { expires_in_ms: BEAT_TTL_MS }),
      },
    }));
    for (const [index, row] of batch.audit.entries()) {
      rows.push({ t: 'audit', k: String(auditIds[index]), row });
    }
    replica.take(rows, clock.now());
  };

  const attempt = async <T>(work: Parameters<LedgerPort['commit']>[0]): Promise<Result<T, LedgerError>> => {
    const away = knownAway();
    if (away !== undefined) return err(away);
    const reserved = await reserveIds();
    if (!reserved.ok) return reserved;
    let last: LedgerError | undefined;
    for (let round = 0; round < TRIES; round += 1) {
      const { value, batch } = record(replica, work, () => {
        ids = { ...ids, next: ids.next + 1 };
        return ids.next - 1;
      });
      if (batch.touch.length === 0 && batch.audit.length === 0) return ok(value as T);
      const answer = await call('ct_commit', { version: VERSION, account, holder, ...batch });
      if (answer.ok) {
        keep(batch, (answer.value as { readonly audit: readonly number[] }).audit);
        return ok(value as T);
      }
      last = answer.error;
      if (!isConflict(last)) return err(last);
      const refreshed = await refresh(batch.touch);
      if (!refreshed.ok) return refreshed;
      // A sum over all that was spent needs what the others have written, not only the row that says that they have.
      if (batch.touch.some(({ t, k }) => t === 'settings' && k === BUDGET_KEYS.sends)) {
        const polled = await poll();
        if (!polled.ok) return polled;
      }
      if (refreshed.value) tell();
    }
    return err(last ?? { kind: 'busy', sentence: '' });
  };

  const first = await poll();
  if (!first.ok) {
    await connection.close();
    return err(first.error);
  }
  arm();

  const view: LedgerView = {
    ...replica.tables,
    get ageMs() {
      return ageMs();
    },
  };
  return ok({
    get place() {
      const host = connection.host();
      return { kind: 'postgres' as const, name: address.name, ...(host !== undefined && { host }) };
    },
    holder,
    view: () => view,
    refresh: poll,
    intent: async (opKey) => {
      const away = knownAway();
      if (away !== undefined) return err(away);
      const refreshed = await refresh([{ t: 'intents', k: opKey }]);
      return refreshed.ok ? ok(replica.tables.intents.get(opKey)) : refreshed;
    },
    commit: (work) => {
      if (deps.readOnly === true) return Promise.resolve(err(READ_ONLY));
      const mine = queue.then(() => attempt<never>(work));
      queue = mine.catch(() => undefined);
      return mine;
    },
    files: sharedFiles({ connection, account, holder, version: VERSION, away: knownAway }),
    verifyAudit: () => auditFault(connection, account),
    members: () => members,
    lost: () => undefined,
    guard: () => (history === undefined || history.agreed === history.now ? undefined : history.now),
    agree: async (reconciled) => {
      const rows = await connection.query('SELECT clawdtalk.ct_agree($1) AS agreed', [reconciled]);
      if (!rows.ok) return rows;
      await poll();
      return ok(rows.value[0]?.['agreed'] === true);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      polling();
      await queue;
      // Where it is away, the others find out by themselves when the heartbeat ends.
      if (deps.readOnly !== true && fault === undefined) {
        await call('ct_poll', { account, holder, since, leave: true });
      }
      await connection.close();
    },
  });
}

const VERSION = String(POSTGRES_MIGRATIONS.length);

const READ_ONLY: LedgerError = {
  kind: 'unwritable',
  sentence: 'This console is read-only: it changes nothing.',
};

interface Poll {
  readonly xmin: string;
  readonly rows: readonly RemoteRow[];
  readonly version: string;
  readonly history: string;
  readonly history_now: string;
  readonly holders: readonly (Omit<Presence, 'host'> & {
    readonly host: string;
    readonly expires_in_ms: number;
  })[];
}

/** Said where the ledger's tables are not those that this program writes. */
export function versionFault({ name }: PostgresAddress, found: string): LedgerError | undefined {
  if (found === VERSION) return undefined;
  return Number(found) > POSTGRES_MIGRATIONS.length
    ? { kind: 'newer', sentence: `${name} was migrated by a newer clawdtalk-tui: update this one.` }
    : {
        kind: 'older',
        sentence: `${name} is from an older clawdtalk-tui: run clawdtalk-tui ledger migrate as its owner, then update every console.`,
      };
}

function membersOf(
  holders: Poll['holders'],
  leases: readonly { readonly holder: string; readonly missionKey: string }[],
): readonly Member[] {
  return holders.map(({ holder, label, host, operator, version, expires_in_ms: lasts }) => ({
    holder,
    label,
    host,
    operator,
    version,
    missions: leases.filter((lease) => lease.holder === holder && !isFileLease(lease.missionKey)).length,
    gone: lasts <= 0,
  }));
}

const memberText = (members: readonly Member[]): string => JSON.stringify(members);
