import * as v from 'valibot';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { LedgerTables, LedgerView } from '../../state/ledger/tables.ts';

const KIND = 'open-commit';
const idOf = (mission: MissionKey): string => `${KIND}:${mission}`;

const stored = v.object({ digest: v.string(), opKeys: v.array(v.string()) });

/** A commit of many that stopped, or was killed, before everybody's turn. */
export interface OpenCommit {
  readonly total: number;
  /** How many were never begun. */
  readonly left: number;
}

/** Written before the first of many is sent, so that a commit which is cut off is not taken for the whole of it. */
export const noteCommit = (
  { drafts }: Pick<LedgerTables, 'drafts'>,
  mission: MissionKey,
  { digest, opKeys }: { readonly digest: string; readonly opKeys: readonly string[] },
  nowMs: number,
): void => drafts.save({ id: idOf(mission), kind: KIND, body: { digest, opKeys }, updatedAtMs: nowMs });

const NOT_BEGUN: ReadonlySet<string> = new Set(['approved', 'planned']);

/** The last commit of a mission, where some of it was never begun. */
export function openCommitOf(
  { drafts, intents }: Pick<LedgerView, 'drafts' | 'intents'>,
  mission: MissionKey,
): OpenCommit | undefined {
  const body = drafts.get(idOf(mission))?.body;
  if (!v.is(stored, body)) return undefined;
  const left = body.opKeys.filter((opKey) => {
    const intent = intents.get(opKey);
    return intent === undefined || NOT_BEGUN.has(intent.status);
  });
  return left.length === 0 ? undefined : { total: body.opKeys.length, left: left.length };
}

export const openCommitText = ({ total, left }: OpenCommit): SafeText =>
  safe`A commit stopped after ${total - left} of ${total}: ${left === 1 ? '1 person was' : `${left} people were`} never called. Commit the plan again to go on with them.`;
