import { safe, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth } from '../../lib/width.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { Line } from '../text/Line.tsx';
import { useTheme } from '../theme/theme.ts';
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
  const [state, read, update] = useLiveState(() => editing(initial));
  useKeys(
    'filter-bar',
    [
      { keys: ['enter'], id: 'filter.apply', label: 'apply', run: () => onSubmit(read().text) },
      { keys: ['esc'], id: 'filter.cancel', label: 'back', run: onCancel },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        const next = edit(read(), event);
        if (next === undefined) return false;
        const changed = next.text !== read().text;
        update(next);
        if (changed) onChange(next.text);
        return true;
      },
    },
  );
  const room = Math.max(
    10,
    width - cellWidth(prompt) - (hint === undefined ? 0 : Math.min(cellWidth(hint) + 2, 40)) - 1,
  );
  return (
    <Line
      width={width}
      content={[
        { text: safe`${prompt}`, tone: 'key' },
        ...editLine(state, room, theme),
        ...(hint === undefined ? [] : ([{ text: safe`  ${hint}`, tone: 'dim' }] as const)),
      ]}
    />
  );
}
