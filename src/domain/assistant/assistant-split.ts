import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { phoneDigits } from '../contact/contacts.ts';

/** Where a mission's memory keeps who of a list is called by which of two assistants. */
export const SPLIT_MEMORY_KEY = 'assistant_split';

/** One of two assistants that share a list. */
export interface SplitArm {
  readonly assistantId: string;
  readonly name: string;
  /** How many of a hundred people it calls; both together are a hundred. */
  readonly percent: number;
}

/** A list, or several, shared between two assistants by chance, so that they can be compared. */
export interface AssistantSplit {
  readonly arms: readonly [SplitArm, SplitArm];
  /** What the chance was drawn from: the same seed gives the same people. */
  readonly seed: string;
  /** The step that the calls belong to: in another one everybody may be called by anybody. */
  readonly step?: string;
  /** Which arm calls whom, by the number's digits. A person is in one arm. */
  readonly assigned: ReadonlyMap<string, AssignedPerson>;
}

export interface AssignedPerson {
  /** As it was written. */
  readonly phone: string;
  readonly arm: 0 | 1;
}

const NO_STEP = '-';

/** The splits that a memory keeps, one a step; what cannot be read is left out. */
export function splitsOf(memory: JsonObject): readonly AssistantSplit[] {
  const kept = memory[SPLIT_MEMORY_KEY];
  return isJsonObject(kept) ? Object.values(kept).flatMap((each) => splitFrom(each) ?? []) : [];
}

/** Memory's member with this split in it. */
export const withSplit = (memory: JsonObject, split: AssistantSplit): JsonObject => {
  const kept = memory[SPLIT_MEMORY_KEY];
  return { ...(isJsonObject(kept) ? kept : {}), [split.step ?? NO_STEP]: splitJson(split) };
};

/** What `splitJson` gave. */
export function splitFrom(kept: JsonValue | undefined): AssistantSplit | undefined {
  if (!isJsonObject(kept) || !Array.isArray(kept['arms']) || typeof kept['seed'] !== 'string')
    return undefined;
  const arms = (kept['arms'] as readonly JsonValue[]).map(readArm).filter((arm) => arm !== undefined);
  const [first, second] = arms;
  if (first === undefined || second === undefined || arms.length !== 2) return undefined;
  const people = Array.isArray(kept['people']) ? (kept['people'] as readonly JsonValue[]) : [];
  const assigned = new Map<string, AssignedPerson>();
  for (const person of people) {
    if (!isJsonObject(person)) continue;
    const { phone, assistant_id: id } = person;
    if (typeof phone !== 'string') continue;
    const arm = id === first.assistantId ? 0 : id === second.assistantId ? 1 : undefined;
    // Whoever stands there twice keeps the first: it is the one that was called by.
    if (arm !== undefined && !assigned.has(phoneDigits(phone)))
      assigned.set(phoneDigits(phone), { phone, arm });
  }
  const { step_id: step } = kept;
  return {
    arms: [first, second],
    seed: kept['seed'],
    assigned,
    ...(typeof step === 'string' && step !== '' && { step }),
  };
}

function readArm(value: JsonValue): SplitArm | undefined {
  if (!isJsonObject(value)) return undefined;
  const { assistant_id: assistantId, name, percent } = value;
  if (typeof assistantId !== 'string' || typeof percent !== 'number') return undefined;
  return { assistantId, percent, name: typeof name === 'string' ? name : assistantId };
}

/** As memory keeps it, for the bot to read too. */
export const splitJson = ({ arms, seed, step, assigned }: AssistantSplit): JsonObject => ({
  seed,
  ...(step !== undefined && { step_id: step }),
  arms: arms.map(({ assistantId, name, percent }) => ({ assistant_id: assistantId, name, percent })),
  people: [...assigned.values()].map(({ phone, arm }) => ({ phone, assistant_id: arms[arm].assistantId })),
});

export const isSameSplit = (
  one: Omit<AssistantSplit, 'assigned'>,
  other: Omit<AssistantSplit, 'assigned'>,
): boolean =>
  one.seed === other.seed &&
  one.step === other.step &&
  one.arms.every(({ assistantId, percent }, index) => {
    const arm = other.arms[index];
    return arm?.assistantId === assistantId && arm.percent === percent;
  });

/**
 * What memory keeps of a step with what a plan adds to it.
 * Errors: another split of the step, or somebody who is the other one's by now.
 */
export function mergeSplits(
  kept: AssistantSplit | undefined,
  added: AssistantSplit,
): Result<AssistantSplit, SafeText> {
  if (kept === undefined) return ok(added);
  if (!isSameSplit(kept, added))
    return err(safe`The step was split another way meanwhile: ${armsText(kept)}. Plan again.`);
  for (const [digits, { phone, arm }] of added.assigned) {
    const before = kept.assigned.get(digits);
    if (before !== undefined && before.arm !== arm)
      return err(safe`${phone} was given to ${kept.arms[before.arm].name} meanwhile. Plan again.`);
  }
  return ok({ ...added, assigned: new Map([...kept.assigned, ...added.assigned]) });
}

/** Whether `whole` is the same split and leaves everybody of `part` where they are. */
export const includesSplit = (whole: AssistantSplit, part: AssistantSplit): boolean =>
  isSameSplit(whole, part) &&
  [...part.assigned].every(([digits, { arm }]) => whole.assigned.get(digits)?.arm === arm);

/** The arm that calls a number in a step. */
export function armOf(
  splits: readonly AssistantSplit[],
  { phone, step }: { readonly phone: string; readonly step: string | undefined },
): SplitArm | undefined {
  const split = splits.find((each) => each.step === step);
  const person = split?.assigned.get(phoneDigits(phone));
  return person === undefined ? undefined : split?.arms[person.arm];
}

/** `Ada 50 %, Ben 50 %`. */
export const armsText = ({ arms }: Pick<AssistantSplit, 'arms'>): string =>
  arms.map(({ name, percent }) => `${name} ${percent} %`).join(', ');
