import { useMemo, useState } from 'react';
import { goalTrial, type GoalResult } from '../../domain/goal/goal-parts.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { wrap } from '../../lib/width.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { safe } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormField } from '../../ui/form/form-field.ts';
import { Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { useConsoleState } from '../shell/context.ts';
import { placeholderFault } from '../../domain/mission/template-mission.ts';
import type { ComposeState } from './compose-state.ts';
import { GoalBuilder } from './GoalBuilder.tsx';
import { resultsSoFar } from './results-so-far.ts';
import { useEditor } from './use-editor.ts';

export interface FactsStageProps {
  readonly state: ComposeState;
  readonly template: MissionTemplate;
  readonly size: TerminalSize;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
  readonly onNext: (values: Readonly<Record<string, string>>) => void;
  readonly onBack: (values: Readonly<Record<string, string>>) => void;
}

/** Name, request and everything that the template leaves open. The slug is shown as the name is typed. */
export function FactsStage({ state, template, size, onChange, onNext, onBack }: FactsStageProps) {
  const edit = useEditor();
  const slug = slugOf(state.values['name'] ?? '');
  const taken = useConsoleState(({ board }) =>
    slug === '' ? undefined : [...board.missions.values()].find((row) => row.slug === slug)?.name,
  );
  const { name, summary } = CLASS_RULES[template.missionClass];
  const head = wrap(safe`Class ${template.missionClass}, ${name}: ${summary}`, size.columns - 2);
  const goal = template.placeholders.find(({ kind }) => kind === 'condition');
  const goalField = goal === undefined ? undefined : `in.${goal.name}`;
  const [building, setBuilding] = useState<'not' | 'now' | 'was'>('not');
  const snapshots = useConsoleState(({ board }) => board.snapshots);
  const minuteMs = useConsoleState(({ view }) => view.minuteMs);
  const results = useMemo(
    () => (goalField === undefined ? [] : resultsSoFar(snapshots.values(), minuteMs)),
    [goalField, snapshots, minuteMs],
  );
  const fields = fieldsOf(template, results);
  if (building === 'now' && goalField !== undefined) {
    return (
      <GoalBuilder
        condition={state.values[goalField] ?? ''}
        results={results}
        size={size}
        onDone={(condition) => {
          onChange({ ...state.values, [goalField]: condition });
          setBuilding('was');
        }}
        onBack={() => setBuilding('was')}
      />
    );
  }
  return (
    <>
      {head.map((line, index) => (
        <Line key={index} width={size.columns} content={[words('dim')` ${line}`]} />
      ))}
      <Line
        width={size.columns}
        content={
          taken === undefined
            ? [
                words('dim')` Slug: `,
                words(slug === '' ? 'dim' : 'accent')`${slug === '' ? '(made from the name)' : slug}`,
              ]
            : [words('warn')` ${slug} stands already (${taken}): creating it goes on with that mission.`]
        }
      />
      <Form
        layerId="compose-facts"
        width={size.columns}
        height={size.rows - 1 - head.length}
        fields={fields}
        initial={state.values}
        {...(building === 'was' && goalField !== undefined && { startAt: goalField })}
        submitLabel="Next: review"
        enterSubmits
        onChange={onChange}
        onSubmit={onNext}
        onCancel={onBack}
        onEditExternally={edit}
        bindings={
          goalField === undefined
            ? []
            : [
                {
                  keys: ['ctrl-o'],
                  id: 'compose.goal',
                  label: 'pick the goal',
                  run: () => setBuilding('now'),
                },
              ]
        }
      />
    </>
  );
}

const fieldsOf = (template: MissionTemplate, results: readonly GoalResult[]): readonly FormField[] => [
  {
    kind: 'text',
    id: 'name',
    label: 'Name',
    required: true,
    maxLength: 120,
    help: 'Brief and telling, such as: Find window washers in Chicago.',
    check: (text) =>
      slugOf(text) === '' ? 'It needs a letter a to z or a digit: the slug is made of them.' : undefined,
  },
  {
    kind: 'text',
    id: 'request',
    label: 'Request',
    required: true,
    maxLength: 2_000,
    help: 'What was asked for, in the words of whoever asked.',
  },
  ...template.placeholders.map(({ name, label, help, kind }): FormField => ({
    kind: 'text',
    id: `in.${name}`,
    label: safe`${label}`,
    required: true,
    maxLength: 2_000,
    check: (text) => placeholderFault(kind, text),
    ...(help !== undefined && {
      help: kind === 'condition' ? safe`ctrl-o picks it field by field. ${help}` : safe`${help}`,
    }),
    ...(kind === 'condition' && { reading: (text: string) => goalTrial(text, results) }),
  })),
];
