import { ABOUT_TO_GO_MS } from '../../commands/handlers/optout.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { Board } from '../../state/board.ts';
import type { InboxRow, InboxRows } from '../../state/ledger/inbox-items.ts';
import { isUndecided, type Suppression } from '../../state/ledger/suppressions.ts';
import type { FoundOptOut } from './opt-outs.ts';

/** Asks the door to block a number: at once for good (`certain`), or until a person has decided. */
export interface OptOutBlock {
  readonly phone: string;
  readonly evidence: string;
  readonly certain: boolean;
}

/** What a row of the inbox keeps of an opt-out. */
export interface OptOutRow extends OptOutBlock {
  readonly id: string;
  readonly where: string;
}

export const optOutRow = ({ id, body }: InboxRow): OptOutRow | undefined => {
  if (!isJsonObject(body)) return undefined;
  const { phone, evidence, where, certain } = body;
  return typeof phone === 'string' && typeof evidence === 'string'
    ? {
        id,
        phone,
        evidence,
        where: typeof where === 'string' ? where : 'SMS',
        certain: certain === true,
      }
    : undefined;
};

/** A thread and its message tell the same words with times that may differ by so much. */
const SAME_WITHIN_MS = 5 * 60_000;

/** Writes what was found down, each thing once. Nothing that was decided before is asked again. */
export function raiseOptOuts(
  found: readonly FoundOptOut[],
  {
    rows,
    raise,
  }: {
    readonly rows: Pick<InboxRows, 'get' | 'all'>;
    readonly raise: (row: Parameters<InboxRows['raise']>[0]) => void;
  },
  suppression: (phone: string) => Suppression | undefined,
  nowMs: number,
): void {
  let known: readonly InboxRow[] | undefined;
  for (const optOut of found) {
    const { id, phone, evidence, where, certain, atMs } = optOut;
    if (rows.get(id) !== undefined) continue;
    const standing = suppression(phone);
    // Nobody has to be asked about a number that is never contacted.
    if (standing !== undefined && !isUndecided(standing)) continue;
    known ??= rows.all().filter((row) => row.kind === 'opt-out');
    if (known.some((row) => isSame(row, optOut))) continue;
    const body = { phone, evidence, where, certain };
    raise({ id, kind: 'opt-out', body, createdAtMs: atMs ?? nowMs });
    known = undefined;
  }
}

function isSame(row: InboxRow, { phone, evidence, atMs }: FoundOptOut): boolean {
  const kept = optOutRow(row);
  if (kept?.phone !== phone || kept.evidence !== evidence) return false;
  if (atMs === undefined) return true;
  // What was decided after it was said was decided about it.
  return (
    Math.abs(row.createdAtMs - atMs) < SAME_WITHIN_MS ||
    (row.decidedAtMs !== undefined && row.decidedAtMs >= atMs)
  );
}

/** What has to be blocked now: the number itself, or what somebody has scheduled to it since. */
export function blocksDue(
  rows: readonly InboxRow[],
  board: Board,
  suppression: (phone: string) => Suppression | undefined,
  nowMs: number,
): readonly OptOutBlock[] {
  const open = rows.flatMap((row) =>
    row.kind === 'opt-out' && row.status === 'open' ? (optOutRow(row) ?? []) : [],
  );
  if (open.length === 0) return [];
  const pending = new Map<string, number>();
  for (const { event } of board.scheduled.values()) {
    if (event.status !== 'pending') continue;
    const digits = phoneDigits(event.to);
    pending.set(digits, Math.min(event.scheduledAtMs ?? 0, pending.get(digits) ?? Infinity));
  }
  return open.filter(({ phone, certain }) => {
    const standing = suppression(phone);
    if (standing === undefined || (certain && isUndecided(standing))) return true;
    const dueAtMs = pending.get(phoneDigits(phone));
    return dueAtMs !== undefined && (certain || dueAtMs - nowMs < ABOUT_TO_GO_MS);
  });
}
