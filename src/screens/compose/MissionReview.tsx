import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { missionFaults, titledText } from '../../domain/mission/mission-draft.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { AGENT_DRAFT_KEY } from '../../domain/mission/template-mission.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { plainValue } from '../../lib/plain-value.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { ActionRequest } from '../acting/acts.ts';
import { useConsole } from '../shell/context.ts';
import type { ComposeStage, ComposeState } from './compose-state.ts';
import { composedMission } from './composed-mission.ts';
import { Review } from './Review.tsx';

interface MissionReviewProps {
  readonly state: ComposeState;
  readonly memory: JsonObject;
  readonly size: TerminalSize;
  readonly onMade: (made: { readonly slug: string; readonly missionId: string }) => void;
  readonly onEdit: (stage: ComposeStage) => void;
  readonly onBack: () => void;
}

const PARTS = [
  { id: 'facts', label: safe`Name, request and facts` },
  { id: 'text', label: safe`Instructions` },
  { id: 'plan', label: safe`Plan: add, move, rename or remove steps` },
] as const satisfies readonly { readonly id: ComposeStage; readonly label: unknown }[];

/** All of the mission in words. It is read once, in the dialog that it opens with; below it stands the way to change it. */
export function MissionReview({ state, memory, size, onMade, onEdit, onBack }: MissionReviewProps) {
  const { acts } = useConsole();
  const name = (state.values['name'] ?? '').trim();
  const request = (state.values['request'] ?? '').trim();
  const { missionClass } = state;
  const faults = missionFaults({ name, request, instructions: state.instructions, steps: state.steps });
  const asked = (): ActionRequest => ({
    commands: [composedMission(state, memory)],
    onOutcome: (outcomes) => {
      const last = outcomes.at(-1);
      if (last?.status !== 'done' && last?.status !== 'open') return;
      const { slug, missionId: id } = last.made ?? {};
      if (slug !== undefined && id !== undefined) onMade({ slug, missionId: id });
    },
  });
  return (
    <Review
      layerId="compose-review"
      size={size}
      lines={[
        ...faults.map(({ sentence }): LineContent => [{ text: safeText(` ${sentence}`), tone: 'bad' }]),
        labelled('Name', name),
        labelled('Slug', slugOf(name)),
        ...(missionClass === undefined
          ? []
          : [labelled('Class', `${missionClass} ${CLASS_RULES[missionClass].name}`)]),
        labelled('Request', request),
        labelled('Instructions', state.instructions),
        ...memoryLines(memory),
        [words('key')` Plan`],
        ...state.steps.map((step, index): LineContent => [
          words('key')`   ${index + 1} ${step.id}  `,
          { text: safeText(titledText(step)) },
        ]),
      ]}
      json={{
        name,
        request,
        instructions: state.instructions,
        steps: state.steps.map(({ id, title, description }) => ({
          id,
          ...(title !== undefined && { title }),
          description,
        })),
        memory,
      }}
      first={{
        key: 'C',
        id: 'compose.create',
        label: 'create',
        asked,
        ...(faults[0] === undefined ? {} : { fault: faults[0].sentence }),
      }}
      bindings={[
        {
          keys: ['E'],
          id: 'compose.edit',
          label: 'edit',
          run: () =>
            acts.pick(safe`What is to be changed?`, PARTS, (id) => {
              const part = PARTS.find((each) => each.id === id);
              if (part !== undefined) onEdit(part.id);
            }),
        },
      ]}
      onBack={onBack}
    />
  );
}

const labelled = (label: string, text: string): LineContent => [
  words('key')` ${label.padEnd(13)} `,
  { text: safeText(text, { multiline: true }) },
];

/** The agent's draft by its name: it is read back whole before an agent is made of it. */
const memoryLines = (memory: JsonObject): readonly LineContent[] =>
  Object.entries(memory).map(([key, value = null]) =>
    key === AGENT_DRAFT_KEY && isJsonObject(value)
      ? labelled('Agent', `${plainValue(value['name'] ?? '')} (a draft: you see it next)`)
      : labelled('Remembers', `${key}: ${plainValue(value)}`),
  );
