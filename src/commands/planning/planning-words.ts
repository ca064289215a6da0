import { counted } from '../../domain/mission/join-text.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { targetLists } from '../../planner/list/import-targets.ts';
import type { PlanDraft, PlanInputs, Planning } from '../../state/planning.ts';
import type { PlanInputFacts } from './plan-inputs.ts';

/** What came of a change: the plan's figures, or what it still takes to have one. */
export function told({ plan, list, inputs, draft }: Planning): SafeText {
  if (plan === undefined) {
    const whose = inputs === undefined ? '' : `For ${inputs.missionName}, by ${inputs.assistantName}. `;
    const read = list === undefined ? '' : `Read: ${counted(list.targets, 'contact')}. `;
    return safe`${whose}${read}${stillNeeded(draft)}`;
  }
  const { difference } = plan;
  return difference === undefined
    ? safe`${plan.placed.size} placed${plan.unplaced.size === 0 ? '' : `, ${plan.unplaced.size} not`}.`
    : safe`${difference.moved} moved, ${difference.kept} kept, ${difference.dropped} dropped, ${difference.added} added.`;
}

function stillNeeded({ mission, assistantId, source }: PlanDraft): string {
  const missing = [
    mission === undefined ? 'the mission (N)' : undefined,
    assistantId === undefined ? 'the assistant (L)' : undefined,
    source === undefined ? 'a list (I, T or Y)' : undefined,
  ].filter((part) => part !== undefined);
  return missing.length === 0 ? 'Kept.' : `Kept; still needed: ${missing.join(', ')}.`;
}

/** What a plan stands on, as the screens show it. */
export const inputsView = (facts: PlanInputFacts): PlanInputs => ({
  missionName: safeText(facts.missionName, { maxLength: 120 }),
  missionClass: facts.missionClass,
  assistantName: facts.assistant.name,
  ...(facts.beside !== undefined && { besideName: facts.beside.assistant.name }),
  owned: facts.owned,
  memoryLists: targetLists(facts.memory),
  requiredVariables: facts.requiredVariables,
  ...(facts.slug === undefined ? {} : { slug: facts.slug }),
  ...(facts.step === undefined ? {} : { step: facts.step }),
});

/** Where a list comes from, in words. */
export function labelOf({ source }: PlanDraft): string {
  switch (source?.kind) {
    case 'file':
      return source.path;
    case 'text':
      return 'pasted';
    case 'memory':
      return `memory ${source.key}`;
    case 'round':
      return 'the approved round';
    case undefined:
      return '';
  }
}
