import {
  movedStep,
  stepFaults,
  stepIdFor,
  titledText,
  type DraftStep,
} from '../../domain/mission/mission-draft.ts';
import { safe } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';

export interface PlanStageProps {
  readonly steps: readonly DraftStep[];
  readonly size: TerminalSize;
  readonly onChange: (steps: readonly DraftStep[]) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

interface View {
  readonly cursor: number;
  /** The step in a form: its index, or that of one to be. */
  readonly editing?: { readonly at: number; readonly isNew: boolean };
  /** The plan before the last removal. */
  readonly before?: readonly DraftStep[];
}

/** The plan as a list: add, edit, move, remove. Ids are checked as they are made. */
export function PlanStage({ steps, size, onChange, onNext, onBack }: PlanStageProps) {
  const theme = useTheme();
  const [view, read, update] = useLiveState<View>(() => ({ cursor: 0 }));
  const cursor = Math.min(view.cursor, Math.max(0, steps.length - 1));
  const faults = stepFaults(steps);
  const move = (by: number): void =>
    update({ ...read(), cursor: Math.max(0, Math.min(cursor + by, steps.length - 1)) });
  const shift = (by: number): void => {
    const next = movedStep(steps, cursor, by);
    if (next === steps) return;
    onChange(next);
    update({ ...read(), cursor: cursor + by });
  };
  const none = (): string | undefined => (steps.length === 0 ? 'The plan has no step.' : undefined);
  useKeys('compose-plan', [
    {
      keys: ['c'],
      id: 'plan.next',
      label: 'continue: review',
      disabledReason: () => faults[0]?.sentence ?? (steps.length === 0 ? 'A plan needs a step.' : undefined),
      run: onNext,
    },
    {
      keys: ['a'],
      id: 'plan.add',
      label: 'add below',
      run: () => update({ cursor, editing: { at: steps.length === 0 ? 0 : cursor + 1, isNew: true } }),
    },
    {
      keys: ['enter', 'e'],
      id: 'plan.edit',
      label: 'edit',
      disabledReason: none,
      run: () => update({ cursor, editing: { at: cursor, isNew: false } }),
    },
    {
      keys: ['>', 'ctrl-down'],
      id: 'plan.lower',
      label: 'move down',
      disabledReason: none,
      run: () => shift(1),
    },
    {
      keys: ['<', 'ctrl-up'],
      id: 'plan.raise',
      label: 'move up',
      disabledReason: none,
      run: () => shift(-1),
    },
    {
      keys: ['x'],
      id: 'plan.remove',
      label: 'remove',
      disabledReason: none,
      run: () => {
        update({ cursor: Math.max(0, Math.min(cursor, steps.length - 2)), before: steps });
        onChange(steps.toSpliced(cursor, 1));
      },
    },
    {
      keys: ['z'],
      id: 'plan.undo',
      label: 'undo removal',
      hidden: true,
      disabledReason: () => (read().before === undefined ? 'Nothing was removed.' : undefined),
      run: () => {
        const { before } = read();
        if (before !== undefined) onChange(before);
        update({ cursor });
      },
    },
    { keys: ['j', 'down'], id: 'plan.down', label: 'down', hidden: true, run: () => move(1) },
    { keys: ['k', 'up'], id: 'plan.up', label: 'up', hidden: true, run: () => move(-1) },
    { keys: ['esc', 'left'], id: 'plan.back', label: 'back, keep the draft', run: onBack },
  ]);

  const { editing } = view;
  if (editing !== undefined) {
    const step = editing.isNew ? undefined : steps[editing.at];
    return (
      <StepForm
        key={`${editing.at} ${String(editing.isNew)}`}
        {...(step !== undefined && { step })}
        taken={steps.flatMap(({ id }, index) => (!editing.isNew && index === editing.at ? [] : [id]))}
        size={size}
        onCancel={() => update({ cursor })}
        onDone={(written) => {
          onChange(editing.isNew ? steps.toSpliced(editing.at, 0, written) : steps.with(editing.at, written));
          update({ cursor: editing.at });
        }}
      />
    );
  }
  const ids = Math.min(22, Math.max(4, ...steps.map(({ id }) => id.length)));
  const rows: readonly LineContent[] = steps.flatMap((step, index) => {
    const on = index === cursor;
    const fault = faults.find((each) => each.step === index);
    const mark = on ? theme.glyphs.cursor : ' ';
    const lead = safe`${mark} ${String(index + 1).padStart(2)}  ${step.id.padEnd(ids)}  `;
    const text: readonly LineContent[] = on
      ? wrapContent(safe`${titledText(step)}`, size.columns - lead.length - 1)
      : [safe`${titledText(step)}`];
    return [
      ...text.map((line, at): LineContent =>
        at === 0
          ? [
              { text: lead, tone: on ? 'selected' : 'key' },
              { text: typeof line === 'string' ? line : safe`${titledText(step)}` },
            ]
          : [{ text: safe`${' '.repeat(lead.length)}${typeof line === 'string' ? line : ''}` }],
      ),
      ...(fault === undefined
        ? []
        : [[words('bad')`       ${theme.glyphs.warning} ${fault.sentence}`] as LineContent]),
    ];
  });
  const head: readonly LineContent[] = [
    [words('dim')` The plan's steps in their order; their ids are used by every later act.`],
    safe``,
  ];
  const room = size.rows - head.length;
  const at = rows.findIndex((line) => typeof line !== 'string' && line[0]?.tone === 'selected');
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  const shown = [...head, ...rows.slice(top, top + room)];
  return (
    <>
      {shown.map((content, index) => (
        <Line key={index} width={size.columns} content={content} />
      ))}
      <Blank rows={Math.max(0, size.rows - shown.length)} width={size.columns} />
    </>
  );
}

function StepForm({
  step,
  taken,
  size,
  onDone,
  onCancel,
}: {
  readonly step?: DraftStep;
  readonly taken: readonly string[];
  readonly size: TerminalSize;
  readonly onDone: (step: DraftStep) => void;
  readonly onCancel: () => void;
}) {
  return (
    <Form
      layerId="compose-step"
      width={size.columns}
      height={size.rows}
      fields={[
        {
          kind: 'text',
          id: 'description',
          label: 'Description',
          required: true,
          maxLength: 500,
          help: 'What is done in this step.',
        },
        {
          kind: 'text',
          id: 'id',
          label: 'Id',
          maxLength: 64,
          help: 'Letters, digits, - and _. Empty: made from the description.',
          check: (id) =>
            taken.includes(id)
              ? 'Another step has this id.'
              : stepFaults([{ id, description: 'x' }])[0]?.sentence,
        },
        {
          kind: 'text',
          id: 'title',
          label: 'Title',
          maxLength: 80,
          help: 'A few words that lists show. Empty: none.',
        },
      ]}
      initial={
        step === undefined ? {} : { id: step.id, title: step.title ?? '', description: step.description }
      }
      submitLabel={step === undefined ? 'Add the step' : 'Change the step'}
      onSubmit={(draft) => {
        const description = (draft['description'] ?? '').trim();
        const id = (draft['id'] ?? '').trim();
        const title = (draft['title'] ?? '').trim();
        onDone({
          id: id === '' ? stepIdFor(description, taken) : id,
          ...(title !== '' && { title }),
          description,
        });
      }}
      onCancel={onCancel}
    />
  );
}
