import { useState } from 'react';
import type { CompareOp } from '../../domain/goal/condition.ts';
import {
  comparisonText,
  goalFields,
  goalTrial,
  joinedText,
  OPERATOR_WORDS,
  OPERATORS,
  type GoalResult,
} from '../../domain/goal/goal-parts.ts';
import { goalFrom } from '../../domain/goal/goal.ts';
import type { FieldKind, ResultField } from '../../domain/insight/insight-fields.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { Picker, type PickerOption } from './Picker.tsx';

export interface GoalBuilderProps {
  /** The condition as it stands; empty at first. */
  readonly condition: string;
  /** Results of the account's calls so far: their fields are offered, and the condition is held against them. */
  readonly results: readonly GoalResult[];
  readonly size: TerminalSize;
  readonly onDone: (condition: string) => void;
  readonly onBack: () => void;
}

type Step =
  | { readonly at: 'whole' }
  | { readonly at: 'field'; readonly join: 'and' | 'or' }
  | { readonly at: 'own'; readonly join: 'and' | 'or' }
  | { readonly at: 'op'; readonly join: 'and' | 'or'; readonly field: Asked }
  | {
      readonly at: 'value';
      readonly join: 'and' | 'or';
      readonly field: Asked;
      readonly op: CompareOp;
      readonly typed?: true;
    };

interface Asked {
  readonly name: string;
  readonly kind: FieldKind;
  readonly values: readonly string[];
}

const OWN = 'own field';
const GOES_ON: readonly PickerOption[] = [
  { id: 'done', label: safe`That is the goal` },
  { id: 'and', label: safe`And something more`, hint: safe`both must hold` },
  { id: 'or', label: safe`Or something else`, hint: safe`one of them is enough` },
];
const KINDS: Readonly<Record<FieldKind, string>> = {
  'yes-no': 'yes or no',
  number: 'a number',
  choice: 'one of a few words',
  text: 'text',
};

/** A goal picked together: a field of the results, how it is compared, with what; and the next one. */
export function GoalBuilder({ condition: first, results, size, onDone, onBack }: GoalBuilderProps) {
  const [condition, setCondition] = useState(first.trim());
  const [step, setStep] = useState<Step>(condition === '' ? { at: 'field', join: 'and' } : { at: 'whole' });
  const fields = goalFields(results);
  const room = { width: size.columns, height: size.rows };
  const sofar: readonly LineContent[] =
    condition === '' ? [] : [[words('key')` So far  `, { text: safeText(condition), tone: 'accent' }]];
  const add = (join: 'and' | 'or', field: Asked, op: CompareOp, value: string): void => {
    setCondition(joinedText(condition, join, comparisonText(field.name, op, value)));
    setStep({ at: 'whole' });
  };
  const back = (): void => (condition === '' ? onBack() : setStep({ at: 'whole' }));

  switch (step.at) {
    case 'whole':
      return (
        <Picker
          key="whole"
          layerId="compose-goal"
          {...room}
          lines={[
            [words('key')` Goal is met when  `, { text: safeText(condition), tone: 'accent' }],
            safe` ${goalTrial(condition, results)}`,
          ]}
          options={[
            // What cannot be read can neither be taken nor added to.
            ...(goalFrom(condition).kind === 'unreadable' ? [] : GOES_ON),
            { id: 'anew', label: safe`Begin anew`, hint: safe`throws this condition away` },
          ]}
          onPick={(id) => {
            if (id === 'done') onDone(condition);
            else if (id === 'and' || id === 'or') setStep({ at: 'field', join: id });
            else {
              setCondition('');
              setStep({ at: 'field', join: 'and' });
            }
          }}
          onBack={onBack}
        />
      );
    case 'field':
      return (
        <Picker
          key="field"
          layerId="compose-goal-field"
          {...room}
          lines={[
            safe` Which field of a call's result decides?`,
            ...(fields.length === 0
              ? [safe` No result has been read yet: name what the agent is to state at the end of each call.`]
              : []),
            ...sofar,
          ]}
          options={[
            ...fields.map(fieldOption),
            { id: OWN, label: safe`Another field`, hint: safe`one that the agent is to state` },
          ]}
          onPick={(id) => {
            const field = fields.find(({ name }) => `=${name}` === id);
            setStep(
              field === undefined ? { at: 'own', join: step.join } : { at: 'op', join: step.join, field },
            );
          }}
          onBack={back}
        />
      );
    case 'own':
      return (
        <Form
          key="own"
          layerId="compose-goal-own"
          {...room}
          fields={[
            {
              kind: 'text',
              id: 'name',
              label: 'Field',
              required: true,
              maxLength: 60,
              help: 'Its name as the agent is to state it, such as: slot_offered.',
            },
            {
              kind: 'choice',
              id: 'kind',
              label: 'It says',
              options: (['yes-no', 'number', 'text'] as const).map((id) => ({ id, label: KINDS[id] })),
            },
          ]}
          initial={{ kind: 'yes-no' }}
          submitLabel="Next"
          onSubmit={({ name = '', kind = 'text' }) =>
            setStep({
              at: 'op',
              join: step.join,
              field: { name: name.trim(), kind: kind as FieldKind, values: [] },
            })
          }
          onCancel={() => setStep({ at: 'field', join: step.join })}
        />
      );
    case 'op':
      return (
        <Picker
          key="op"
          layerId="compose-goal-op"
          {...room}
          lines={[safe` ${step.field.name} …`, ...sofar]}
          options={OPERATORS[step.field.kind].map((op) => ({
            id: op,
            label: safe`${OPERATOR_WORDS[op]}`,
            ...(op === 'contains' ? {} : { hint: safe`${op}` }),
          }))}
          onPick={(op) => setStep({ ...step, at: 'value', op: op as CompareOp })}
          onBack={() => setStep({ at: 'field', join: step.join })}
        />
      );
    case 'value': {
      const { join, field, op } = step;
      const lead = safe` ${field.name} ${OPERATOR_WORDS[op]} …`;
      const known = field.kind === 'yes-no' ? ['yes', 'no'] : op === 'contains' ? [] : field.values;
      if (known.length > 0 && step.typed !== true) {
        return (
          <Picker
            key="known"
            layerId="compose-goal-known"
            {...room}
            lines={[lead, ...sofar]}
            options={[
              ...known.map((value) => ({ id: `=${value}`, label: safeText(value) })),
              ...(field.kind === 'yes-no' ? [] : [{ id: OWN, label: safe`Something else` }]),
            ]}
            onPick={(id) =>
              id === OWN ? setStep({ ...step, typed: true }) : add(join, field, op, id.slice(1))
            }
            onBack={() => setStep({ at: 'op', join, field })}
          />
        );
      }
      return (
        <Form
          key="value"
          layerId="compose-goal-value"
          {...room}
          fields={[
            {
              kind: 'text',
              id: 'value',
              label: `${field.name} ${OPERATOR_WORDS[op]}`,
              required: true,
              maxLength: 120,
              check: (text) => {
                if (field.kind === 'number' && !/^[+-]?\d+(\.\d+)?$/.test(text.trim()))
                  return 'Write a number, such as 400.';
                const read = goalFrom(comparisonText(field.name, op, text.trim()));
                return read.kind === 'unreadable' ? read.fault : undefined;
              },
            },
          ]}
          initial={{}}
          submitLabel="Next"
          onSubmit={({ value = '' }) => add(join, field, op, value.trim())}
          onCancel={() => setStep({ at: 'op', join, field })}
        />
      );
    }
  }
}

const fieldOption = ({ name, kind, filled, values }: ResultField): PickerOption => ({
  id: `=${name}`,
  label: safeText(name),
  hint: safe`${KINDS[kind]}, told by ${filled} ${filled === 1 ? 'result' : 'results'}${values.length === 0 ? '' : `: ${values.slice(0, 4).join(', ')}`}`,
});
