import { newAssistantDraft, type AssistantDraft } from '../assistant/assistant-draft.ts';
import { parseCondition } from '../goal/parse-condition.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { fillPlaceholders, fillSentences } from './mission-draft.ts';
import { filledMemory, readWeights, type MissionTemplate, type PlaceholderKind } from './plan-template.ts';

/** Where memory keeps the agent that a mission's template gives, until one is set up. */
export const AGENT_DRAFT_KEY = 'agent_draft';
const LONGEST_NAME = 120;

/** Why a text will not do for a placeholder; undefined where it will. */
export function placeholderFault(kind: PlaceholderKind, text: string): string | undefined {
  if (kind === 'weights' && readWeights(text) === undefined) {
    return 'Write fields and weights, such as years:2, price:-1.';
  }
  const condition = kind === 'condition' ? parseCondition(text) : undefined;
  return condition === undefined || condition.ok ? undefined : condition.error;
}

/** The agent that a template gives a mission of this name. */
export function templateAgent(
  template: MissionTemplate,
  missionName: string,
  values: Readonly<Record<string, string>>,
): AssistantDraft {
  const { agent, recipient, variables } = template;
  return newAssistantDraft({
    name: `${missionName}: ${fillPlaceholders(agent.name, values)}`.slice(0, LONGEST_NAME),
    instructions: fillSentences(agent.instructions, spokenValues(template, values)),
    recipient,
    ...(Object.keys(variables).length > 0 && {
      dynamic_variables: JSON.stringify(variables, undefined, 2),
    }),
  });
}

/** What an agent is told: the fields that it has to state, without what each counts for. */
function spokenValues(
  { placeholders }: MissionTemplate,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const spoken = placeholders.flatMap(({ name, kind }) => {
    const weights = kind === 'weights' ? readWeights(values[name] ?? '') : undefined;
    return weights === undefined ? [] : [[name, Object.keys(weights).join(', ')] as const];
  });
  return { ...values, ...Object.fromEntries(spoken) };
}

/** What a mission of a template remembers from the beginning: its rubric or goal, its variables, its agent. */
export function templateMemory(
  template: MissionTemplate,
  missionName: string,
  values: Readonly<Record<string, string>>,
): JsonObject {
  return {
    ...filledMemory(template, values),
    [AGENT_DRAFT_KEY]: { ...templateAgent(template, missionName, values) },
  };
}

/** The agent that the mission's template gave; undefined where memory has none. */
export function agentDraftIn(memory: JsonObject): AssistantDraft | undefined {
  const kept = memory[AGENT_DRAFT_KEY];
  if (!isJsonObject(kept) || typeof kept['instructions'] !== 'string') return undefined;
  const texts = Object.entries(kept).filter(([, value]) => typeof value === 'string');
  return newAssistantDraft(Object.fromEntries(texts));
}
