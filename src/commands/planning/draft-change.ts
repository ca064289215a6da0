import { assistantId } from '../../domain/ids.ts';
import type { RoundToPlan } from '../../domain/approval/shortlist-memory.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { emptyDraft, type PlanDraft } from '../../state/planning.ts';
import type { MadePlan } from './made-plan.ts';

/** A draft whose mission has changed: its own assistant, and no list of the mission before. */
export function forMission(draft: PlanDraft, entry: MissionEntry | undefined): PlanDraft {
  const { assistantId: _assistant, lines: _lines, split: _split, ...rest } = draft;
  const own: PlanDraft =
    entry?.assistantId === undefined ? rest : { ...rest, assistantId: assistantId(entry.assistantId) };
  if (own.source?.kind !== 'memory' && own.source?.kind !== 'round') return own;
  const { source: _source, ...listless } = own;
  return listless;
}

/** The draft that an approved round begins with: its people, its assistant, its number. */
export const forRound = (
  mission: MissionKey,
  { from }: Pick<RoundToPlan, 'from'>,
  assistant: string | undefined,
): PlanDraft => ({
  ...emptyDraft,
  mission,
  source: { kind: 'round' },
  ...(assistant === undefined ? {} : { assistantId: assistantId(assistant) }),
  ...(from === undefined ? {} : { lines: [from] }),
});

/** Whether both are planned on the same mission and assistants. */
export const hasSameInputs = (one: PlanDraft, other: PlanDraft): boolean =>
  one.mission === other.mission &&
  one.assistantId === other.assistantId &&
  one.split?.assistantId === other.split?.assistantId;

/** Whether the list that was read for the one is that of the other. */
export const hasSameList = (one: PlanDraft, other: PlanDraft): boolean =>
  hasSameInputs(one, other) &&
  one.source === other.source &&
  one.mapping === other.mapping &&
  one.country === other.country &&
  one.encoding === other.encoding &&
  one.recipient === other.recipient;

/** Nothing of a plan is left to be sent: nobody misses it. Calls of it may have been made since. */
export function isAllSent({ plan, request }: MadePlan): boolean {
  const isDone = (phone: string): boolean => request.done?.has(phone) === true;
  return (
    (plan.placed.some(({ committed }) => committed) || plan.unplaced.some(({ phone }) => isDone(phone))) &&
    plan.placed.every(({ committed, status }) => committed || status === 'ghost') &&
    plan.unplaced.every(({ phone }) => isDone(phone))
  );
}
