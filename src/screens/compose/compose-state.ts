import { askClass, type ClassQuestion } from '../../domain/mission/mission-class.ts';
import { fillPlaceholders, fillSentences, type DraftStep } from '../../domain/mission/mission-draft.ts';
import type { MissionClass } from '../../domain/mission/mission-row.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { templateMemory } from '../../domain/mission/template-mission.ts';
import { sameData } from '../../lib/same.ts';
import { asJson, isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

export type ComposeStage = 'count' | 'class' | 'template' | 'facts' | 'text' | 'plan' | 'review' | 'agent';

export type Answers = Readonly<Partial<Record<ClassQuestion['id'], boolean>>>;

/** A new mission as far as it is written: plain data, kept until it is created. */
export interface ComposeState {
  readonly stage: ComposeStage;
  readonly answers: Answers;
  readonly missionClass?: MissionClass;
  readonly templateId?: string;
  /** Texts by field: `name`, `request`, and a template's placeholders under `in.<name>`. */
  readonly values: Readonly<Record<string, string>>;
  readonly instructions: string;
  readonly steps: readonly DraftStep[];
  /** What the template gave, filled: a text that is still so follows the facts. */
  readonly offered?: { readonly instructions: string; readonly steps: readonly DraftStep[] };
  /** Set when the mission is there. */
  readonly made?: { readonly slug: string; readonly missionId: string };
}

export const emptyCompose: ComposeState = {
  stage: 'count',
  answers: {},
  values: {},
  instructions: '',
  steps: [],
};

/** The state that a kept draft holds; a fresh one where it holds none. */
export function composeOf(body: JsonValue | undefined): ComposeState | undefined {
  if (!isJsonObject(body) || typeof body['stage'] !== 'string' || !isJsonObject(body['values'])) {
    return undefined;
  }
  return { ...emptyCompose, ...(body as unknown as ComposeState) };
}

export const composeBody = (state: ComposeState): JsonValue => asJson(state);

/** The answer taken: the next question, or the class that it leads to. */
export function answered(state: ComposeState, id: ClassQuestion['id'], yes: boolean): ComposeState {
  const answers = { ...state.answers, [id]: yes };
  const asked = askClass(answers);
  return asked.kind === 'class'
    ? { ...state, answers, missionClass: asked.missionClass, stage: 'template' }
    : { ...state, answers };
}

/** One question back; before the first, to how many calls there are. */
export function unanswered(state: ComposeState): ComposeState {
  const given = Object.keys(state.answers) as ClassQuestion['id'][];
  const last = given.at(-1);
  if (last === undefined) return { ...state, stage: 'count' };
  const { [last]: _, ...answers } = state.answers;
  return { ...state, answers, stage: 'class' };
}

/** What the placeholders are filled with. */
export const filling = ({ values }: ComposeState): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([id, text]) => {
      const name = /^in\.(.+)$/.exec(id)?.[1];
      return name === undefined ? [] : [[name, text]];
    }),
  );

/** Instructions and plan from the template, unless somebody has changed them since it offered them. */
export function filled(state: ComposeState, template: MissionTemplate): ComposeState {
  const values = filling(state);
  const offered = {
    instructions: fillSentences(template.instructions, values),
    steps: template.steps.map((step) => ({
      ...step,
      ...(step.title !== undefined && { title: fillPlaceholders(step.title, values) }),
      description: fillPlaceholders(step.description, values),
    })),
  };
  const { offered: before } = state;
  const isOwnText = state.instructions !== '' && state.instructions !== before?.instructions;
  const isOwnPlan = state.steps.length > 0 && !sameData(state.steps, before?.steps);
  return {
    ...state,
    offered,
    instructions: isOwnText ? state.instructions : offered.instructions,
    steps: isOwnPlan ? state.steps : offered.steps,
  };
}

export const memoryOf = (state: ComposeState, template: MissionTemplate | undefined): JsonObject =>
  template === undefined ? {} : templateMemory(template, state.values['name'] ?? '', filling(state));
