import {
  armsText,
  includesSplit,
  splitFrom,
  type AssistantSplit,
} from '../../domain/assistant/assistant-split.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Drafts } from '../../state/ledger/drafts.ts';

const KIND = 'split-claim';
/** Longer than it takes from a look at memory to what is written there; from then on memory itself says who calls whom. */
const CLAIM_MS = 120_000;

/**
 * Says in the ledger who calls whom, before memory does: of two commits that have both read a memory without a split, only
 * one may write its own. Gives why not where another one has just given people of this step otherwise, or to people whom
 * this one would leave out of memory: that one may still be about to write, whatever became of it.
 */
export function claimSplit(
  drafts: Pick<Drafts, 'get' | 'save'>,
  { mission, split }: { readonly mission: MissionKey; readonly split: JsonObject },
  nowMs: number,
): SafeText | undefined {
  const wanted = splitFrom(split);
  if (wanted === undefined) return safe`Who calls whom of this list cannot be read.`;
  const id = `${KIND}:${mission}:${wanted.step ?? ''}`;
  const standing = drafts.get(id);
  const before = standing === undefined ? undefined : splitFrom(standing.body);
  const leftMs = standing === undefined ? 0 : CLAIM_MS - Math.abs(nowMs - standing.updatedAtMs);
  if (leftMs > 0 && before !== undefined && !includesSplit(wanted, before)) return barredText(before, leftMs);
  drafts.save({ id, kind: KIND, body: split, updatedAtMs: nowMs });
  return undefined;
}

const barredText = ({ seed, ...split }: AssistantSplit, leftMs: number): SafeText =>
  safe`Another commit has just shared this step: ${armsText(split)}, seed ${seed}. Plan again with that seed to go on with it. Where it came to nothing, another one may be committed in ${Math.ceil(leftMs / 1000)} s.`;
