import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth } from '../../lib/width.ts';
import { keyLabel } from '../keys/key-binding.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { Line } from '../text/Line.tsx';
import { fitSegments } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import { edit, editing } from './line-edit.ts';
import { editLine } from './edit-line.ts';

export interface FilterBarProps {
  readonly width: number;
  /** What stands before the text, such as `/`. */
  readonly prompt: string;
  readonly initial: string;
  /** Each change, so that the list follows while typing. */
  readonly onChange: (text: string) => void;
  readonly onSubmit: (text: string) => void;
  /** Esc: back to what it was. */
  readonly onCancel: () => void;
  /** What is wrong with the text, or how to write it. */
  readonly hint?: SafeText;
}

/** One line to write a filter in. It takes all keys while it is there. */
export function FilterBar({ width, prompt, initial, onChange, onSubmit, onCancel, hint }: FilterBarProps) {
  const theme = useTheme();
  // What was there stands selected: typing replaces it, an arrow begins to edit it.
  const [{ line, selected }, read, update] = useLiveState(() => ({
    line: editing(initial),
    selected: initial !== '',
  }));
  useKeys(
    'filter-bar',
    [
      { keys: ['enter'], id: 'filter.apply', label: 'apply', run: () => onSubmit(read().line.text) },
      { keys: ['esc'], id: 'filter.cancel', label: 'back', run: onCancel },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        const before = read();
        const moved = edit(before.line, event);
        if (moved === undefined) return false;
        const typed = before.selected && moved.text !== before.line.text;
        const next = typed ? (edit(editing(''), event) ?? moved) : moved;
        update({ line: next, selected: false });
        if (next.text !== before.line.text) onChange(next.text);
        return true;
      },
    },
  );
  const told = selected ? safe`typing replaces it, ${keyLabel('right', theme.ascii)} edits it` : hint;
  const room = Math.max(
    10,
    width - cellWidth(prompt) - (told === undefined ? 0 : Math.min(cellWidth(told) + 2, 40)) - 1,
  );
  return (
    <Line
      width={width}
      content={[
        { text: safe`${prompt}`, tone: 'key' },
        ...(selected
          ? fitSegments([{ text: safeText(line.text), tone: 'selected' }], room, theme.glyphs.ellipsis)
          : editLine(line, room, theme)),
        ...(told === undefined ? [] : ([{ text: safe`  ${told}`, tone: 'dim' }] as const)),
      ]}
    />
  );
}
