import { Box } from 'ink';
import { safe, safeText } from '../../lib/safe-text.ts';
import { cellWidth, wrap } from '../../lib/width.ts';
import { editLine } from '../edit/edit-line.ts';
import { editLines } from '../edit/edit-lines.ts';
import type { KeyBinding } from '../keys/key-binding.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { Blank, Line } from '../text/Line.tsx';
import type { LineContent, Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Theme } from '../theme/theme.ts';
import { fieldRows, isMultiline, type FormField } from './form-field.ts';
import {
  checkForm,
  formDraft,
  formStart,
  inputToField,
  moveFocus,
  replaceField,
  type FormDraft,
  type FormState,
} from './form-state.ts';

export interface FormProps {
  readonly layerId: string;
  readonly width: number;
  readonly height: number;
  readonly fields: readonly FormField[];
  /** Texts to begin with, such as a draft that was kept. */
  readonly initial: FormDraft;
  /** The field that is typed in first; absent: the first one. */
  readonly startAt?: string;
  /** Name of the button at the end; it leads to a review, never to the effect itself. */
  readonly submitLabel: string;
  /** Called with texts that all fields accept; `readField` gives their meaning. */
  readonly onSubmit: (draft: FormDraft) => void;
  /** Esc: the draft, to be kept. */
  readonly onCancel: (draft: FormDraft) => void;
  /** Each change, so that nothing typed is ever lost. */
  readonly onChange?: (draft: FormDraft) => void;
  /** Enter in the last field is the button too, where every field is filled as it must be. */
  readonly enterSubmits?: boolean;
  /** More keys of this form, beside its own. */
  readonly bindings?: readonly KeyBinding[];
  /** ctrl-g in a field: edits its text elsewhere ($EDITOR) and gives it back; `undefined` leaves it. */
  readonly onEditExternally?: (fieldId: string, text: string) => Promise<string | undefined>;
}

const NO_BINDINGS: readonly KeyBinding[] = [];

/** Fields from top to bottom, then one button. It takes all keys while it is there. */
export function Form(props: FormProps) {
  const { layerId, width, height, fields, initial, submitLabel, onSubmit, onCancel, onEditExternally } =
    props;
  const { onChange, bindings = NO_BINDINGS } = props;
  const theme = useTheme();
  const [state, read, update] = useLiveState(() => formStart(fields, initial, props.startAt));
  const focused = fields[state.focus];

  const next = (): void => {
    const isLast = props.enterSubmits === true && read().focus === fields.length - 1;
    if (isLast) {
      const last = checkForm(read(), fields);
      if (last.ok) {
        update(last.state);
        onSubmit(formDraft(last.state));
        return;
      }
    }
    if (read().focus < fields.length) {
      update(moveFocus(read(), fields, 1));
      return;
    }
    const checked = checkForm(read(), fields);
    update(checked.state);
    if (checked.ok) onSubmit(formDraft(checked.state));
  };
  const editElsewhere = async (): Promise<void> => {
    const field = fields[read().focus];
    if (field === undefined || onEditExternally === undefined) return;
    const edited = await onEditExternally(field.id, read().edits[field.id]?.text ?? '');
    if (edited === undefined) return;
    update(replaceField(read(), field, edited));
    onChange?.(formDraft(read()));
  };

  useKeys(
    layerId,
    [
      { keys: ['enter'], id: 'form.next', label: focused === undefined ? submitLabel : 'next', run: next },
      {
        keys: ['tab', 'down'],
        id: 'form.down',
        label: 'next field',
        hidden: true,
        run: () => update(moveFocus(read(), fields, 1)),
      },
      {
        keys: ['shift-tab', 'up'],
        id: 'form.up',
        label: 'field before',
        run: () => update(moveFocus(read(), fields, -1)),
      },
      ...(onEditExternally === undefined
        ? []
        : [{ keys: ['ctrl-g'], id: 'form.editor', label: 'in $EDITOR', run: () => void editElsewhere() }]),
      ...bindings,
      {
        keys: ['esc'],
        id: 'form.cancel',
        label: 'back, keep the draft',
        run: () => onCancel(formDraft(read())),
      },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        const changed = inputToField(read(), fields, event);
        if (changed === undefined) return false;
        update(changed);
        onChange?.(formDraft(changed));
        return true;
      },
    },
  );

  const labels = Math.min(24, Math.max(...fields.map(({ label }) => cellWidth(label))));
  const blocks = fields.map((field, index) =>
    fieldLines(field, state, index === state.focus, labels, width, theme),
  );
  const on = focused === undefined;
  blocks.push([
    safe``,
    [
      { text: safe`${on ? theme.glyphs.cursor : ' '} ` },
      { text: safe`[ ${submitLabel} ]`, tone: on ? 'selected' : 'strong' },
    ],
  ]);
  const { lines, top } = scrolled(blocks, state.focus, height);
  const shown = lines.slice(top, top + height);
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {shown.map((content, index) => (
        <Line key={top + index} width={width} content={content} />
      ))}
      <Blank rows={height - shown.length} width={width} />
    </Box>
  );
}

/** All lines, and from where to draw so that the block in focus is whole. */
function scrolled(
  blocks: readonly (readonly LineContent[])[],
  focus: number,
  height: number,
): { readonly lines: readonly LineContent[]; readonly top: number } {
  const lines = blocks.flat();
  const start = blocks.slice(0, focus).reduce((sum, block) => sum + block.length, 0);
  const end = start + (blocks[focus]?.length ?? 0);
  return { lines, top: Math.max(0, Math.min(start, end - height)) };
}

function fieldLines(
  field: FormField,
  state: FormState,
  focused: boolean,
  labels: number,
  width: number,
  theme: Theme,
): readonly LineContent[] {
  const current = state.edits[field.id] ?? { text: '', cursor: 0 };
  const error = state.errors[field.id];
  const room = Math.max(10, width - labels - 5);
  const hint = (current.text.trim() === '' ? undefined : field.reading?.(current.text)) ?? field.help;
  const name = `${safeText(field.label)}${field.required === true ? ' *' : ''}`;
  const label: Segment = {
    text: safe`${focused ? theme.glyphs.cursor : ' '} ${name.padEnd(labels + 2)} `,
    tone: focused ? 'key' : 'plain',
  };
  const indent: Segment = { text: safe`${' '.repeat(labels + 5)}` };
  const rows: readonly (readonly Segment[])[] =
    field.kind === 'choice'
      ? [choiceSegments(field, current.text, focused)]
      : isMultiline(field)
        ? editLines(current, room, fieldRows(field), theme, focused)
        : [editLine(current, room, theme, focused)];
  return [
    ...rows.map((row, index) => [index === 0 ? label : indent, ...row]),
    ...(error === undefined ? [] : wrap(safe`${theme.glyphs.warning} ${error}`, room)).map(
      (line) => [indent, { text: line, tone: 'bad' }] as const,
    ),
    ...(focused && hint !== undefined ? wrap(safeText(hint), room) : []).map(
      (line) => [indent, { text: line, tone: 'dim' }] as const,
    ),
  ];
}

function choiceSegments(
  field: FormField & { kind: 'choice' },
  chosen: string,
  focused: boolean,
): readonly Segment[] {
  return field.options.flatMap(({ id, label }): readonly Segment[] => [
    id === chosen
      ? { text: safe`[${label}]`, tone: focused ? 'selected' : 'strong' }
      : { text: safe` ${label} `, tone: 'dim' },
    { text: safe` ` },
  ]);
}
