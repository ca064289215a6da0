import { createHash } from 'node:crypto';
import { peopleText } from '../../domain/mission/join-text.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { isAssistant } from '../../domain/assistant/assistant.ts';
import {
  armsText,
  isSameSplit,
  splitsOf,
  type AssistantSplit,
  type AssignedPerson,
} from '../../domain/assistant/assistant-split.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Target } from '../../planner/list/target.ts';
import { splitLines, type SplitLines } from '../../planner/list/split-lines.ts';
import type { Placement } from '../../planner/plan.ts';
import { planDigest } from '../../planner/plan-digest.ts';
import { assignArms } from '../../planner/slots/assign-arms.ts';
import type { PlanDraft, PlanSplit } from '../../state/planning.ts';
import type { MadePlan, PlanBefore } from './made-plan.ts';
import type { PlanCaller, PlanInputFacts } from './plan-inputs.ts';

/** Two assistants that are to share a list, before anybody is given to either. */
export interface SplitGround {
  readonly callers: readonly [PlanCaller, PlanCaller];
  readonly lines: SplitLines;
  /** With whom memory has given to either already. */
  readonly split: AssistantSplit;
}

/**
 * What a split stands on. The seed is drawn from mission and assistants where none is given: the same list is split the
 * same way whoever asks. A split that the mission has already goes on with its own seed.
 * Errors: calls that wait for one another, a list that says who calls whom, or another split of the mission.
 */
export function splitGround(
  wanted: PlanSplit,
  draft: PlanDraft,
  targets: readonly Target[],
  inputs: PlanInputFacts,
): Result<SplitGround, string> {
  const { beside } = inputs;
  if (beside === undefined || !isAssistant(beside.assistant, wanted.assistantId))
    return err('The other assistant of the split was not read yet.');
  if (isAssistant(beside.assistant, inputs.assistant.id))
    return err('A split takes two different assistants.');
  const { maxInFlight, name } = CLASS_RULES[inputs.missionClass];
  if (maxInFlight !== undefined) {
    return err(
      `In a mission of class ${inputs.missionClass} (${name}) each call waits for others, so that two assistants would not get the same hours. Split a list in class 1, 2 or 4.`,
    );
  }
  const own = targets.filter(
    ({ line, facts, phone }) =>
      line !== undefined || draft.changes[facts?.phone ?? phone]?.line !== undefined,
  ).length;
  if (own > 0) {
    return err(
      `For ${peopleText(own)} the number to call from is given, which says who calls them. A split leaves that to chance: take it out.`,
    );
  }
  const kept = splitsOf(inputs.memory).find(({ step }) => step === inputs.step);
  // Whoever is named first, it is the same split.
  const isReversed = kept?.arms[0].assistantId === beside.assistant.id;
  const [first, second] = isReversed ? ([beside, inputs] as const) : ([inputs, beside] as const);
  const percent = isReversed ? 100 - wanted.percent : wanted.percent;
  const arms = [
    { assistantId: first.assistant.id, name: first.assistant.name, percent },
    { assistantId: second.assistant.id, name: second.assistant.name, percent: 100 - percent },
  ] as const;
  if (kept !== undefined && !isSameSplit({ ...kept, arms }, kept))
    return err(
      safe`This step is split already: ${armsText(kept)}. Go on with that one, or compare others in a mission of their own.`,
    );
  if (kept !== undefined && wanted.seed !== undefined && wanted.seed !== kept.seed)
    return err(safe`This step is split already, by the seed ${kept.seed}: leave the seed out.`);
  const lines = splitLines(
    { name: first.assistant.name, owned: first.owned },
    { name: second.assistant.name, owned: second.owned },
    draft.lines,
  );
  if (!lines.ok) return lines;
  return ok({
    callers: [first, second],
    lines: lines.value,
    split:
      kept !== undefined
        ? { ...kept, arms }
        : {
            arms,
            seed:
              wanted.seed ??
              seedOf([inputs.missionId, inputs.step ?? '', ...arms.map((arm) => arm.assistantId)]),
            assigned: new Map(),
            ...(inputs.step !== undefined && { step: inputs.step }),
          },
  });
}

const seedOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

/**
 * What is planned while nobody knows who calls whom: one set of numbers, on which the calls of both take their turn, and
 * people who have what either assistant needs.
 */
export function beforeSplit(
  { lines }: SplitGround,
  draft: PlanDraft,
  inputs: PlanInputFacts,
): { readonly draft: PlanDraft; readonly inputs: PlanInputFacts } {
  const { split: _split, lines: _lines, ...rest } = draft;
  return {
    draft: rest,
    inputs: {
      ...inputs,
      owned: lines.pairs.map(([line]) => line),
      calls: inputs.calls.map((call) => {
        const place = call.line === undefined ? undefined : lines.placeOf.get(call.line);
        return place === undefined ? call : { ...call, line: place };
      }),
    },
  };
}

/** The plan before, on the numbers that hold the place of both. */
export const placesBefore = (before: PlanBefore, { lines }: SplitGround): PlanBefore => ({
  ...before,
  placed: before.placed.map((slot) => ({ ...slot, line: lines.placeOf.get(slot.line) ?? slot.line })),
});

/**
 * Gives each call of a plan to one of the two, by chance within the people of the same zones and kind, in order of time;
 * who was given to one before stays there. `before`: the split of the plan before, which stays where it was the same one.
 */
export function withArms(made: MadePlan, ground: SplitGround, before: AssistantSplit | undefined): MadePlan {
  const { split, lines, callers } = ground;
  const same =
    before !== undefined && isSameSplit(before, split) ? before.assigned : new Map<string, AssignedPerson>();
  const standing = new Map([...same, ...split.assigned]);
  const { placed } = made.plan;
  const known = new Map<string, 0 | 1>(
    placed.flatMap(({ phone }) => {
      const person = standing.get(phoneDigits(phone));
      return person === undefined ? [] : [[phone, person.arm] as const];
    }),
  );
  const arms = assignArms(
    placed.map(({ phone, recipient, local, atMs }) => ({
      phone,
      atMs,
      stratum: `${recipient} ${local.map(({ zone }) => zone).join(';')}`,
    })),
    { percent: split.arms[0].percent, seed: split.seed, known },
  );
  const pairOf = new Map(lines.pairs.map((pair) => [pair[0], pair]));
  const lined = <T extends Placement>(slot: T): T => ({
    ...slot,
    line: pairOf.get(slot.line)?.[arms.get(slot.phone) ?? 0] ?? slot.line,
  });
  const whole: AssistantSplit = {
    ...split,
    assigned: new Map([
      ...split.assigned,
      ...placed.map(({ phone }) => [phoneDigits(phone), { phone, arm: arms.get(phone) ?? 0 }] as const),
    ]),
  };
  const { difference } = made;
  const variables = new Map(made.request.targets.map((target) => [target.row, target.variables]));
  const slots = placed.map(lined);
  return {
    ...made,
    plan: {
      ...made.plan,
      placed: slots,
      digest: planDigest(
        {
          ...made.request.subject,
          assistant: split.arms.map(({ assistantId }) => assistantId).join(' '),
          split: `${split.seed} ${split.arms[0].percent}`,
        },
        slots.map(({ row, phone, atMs, line, status }) => ({
          phone,
          atMs,
          line,
          status: `${status} ${arms.get(phone) ?? 0}`,
          variables: variables.get(row) ?? {},
        })),
      ),
    },
    request: { ...made.request, lines: [...new Set(lines.pairs.flat())] },
    split: { split: whole, callers },
    ...(difference !== undefined && {
      difference: {
        ...difference,
        kept: difference.kept.map(lined),
        added: difference.added.map(lined),
        moved: difference.moved.map((each) => ({ ...each, to: lined(each.to) })),
      },
    }),
  };
}
