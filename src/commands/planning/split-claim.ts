import { includesSplit, splitFrom } from '../../domain/assistant/assistant-split.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Drafts } from '../../state/ledger/drafts.ts';

const KIND = 'split-claim';
/** Longer than it takes from a look at memory to what is written there; from then on memory itself says who calls whom. */
const CLAIM_MS = 120_000;

/**
 * Says in the ledger who calls whom, before memory does: of two commits that have both read a memory without a split, only
 * one may write its own. False where another one has just given people of this step otherwise, or to people whom this one
 * would leave out of memory.
 */
export function claimSplit(
  drafts: Pick<Drafts, 'get' | 'save'>,
  { mission, split }: { readonly mission: MissionKey; readonly split: JsonObject },
  nowMs: number,
): boolean {
  const wanted = splitFrom(split);
  if (wanted === undefined) return false;
  const id = `${KIND}:${mission}:${wanted.step ?? ''}`;
  const standing = drafts.get(id);
  const before = standing === undefined ? undefined : splitFrom(standing.body);
  const isFresh = standing !== undefined && Math.abs(nowMs - standing.updatedAtMs) < CLAIM_MS;
  if (isFresh && before !== undefined && !includesSplit(wanted, before)) return false;
  drafts.save({ id, kind: KIND, body: split, updatedAtMs: nowMs });
  return true;
}
