import { safe, type SafeText } from '../../lib/safe-text.ts';
import { Panel } from '../dialogs/Panel.tsx';
import { edit, editing, type EditState } from '../edit/line-edit.ts';
import { editLine } from '../edit/edit-line.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import type { LineContent, Segment } from '../text/segments.ts';
import { useTheme, type Glyphs } from '../theme/theme.ts';
import { fuzzyFilter } from './fuzzy.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly label: SafeText;
  /** Screens, actions, saved views … */
  readonly group: string;
  /** The key that does the same. */
  readonly key?: string;
  /** Why it cannot be run now. It stays in the list, with this beside it. */
  readonly disabledReason?: SafeText | undefined;
}

export interface PaletteProps {
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
  readonly onRun: (id: string) => void;
  readonly onClose: () => void;
}

interface PaletteState {
  readonly query: EditState;
  readonly cursor: number;
}

/** Everything that can be done, found by typing. Enter runs an entry; one with a reason says it and stays open. */
export function Palette({ title, entries, onRun, onClose }: PaletteProps) {
  const theme = useTheme();
  const size = useTerminalSize();
  const [state, read, update] = useLiveState<PaletteState>(() => ({ query: editing(''), cursor: 0 }));
  const found = (text: string): readonly PaletteEntry[] =>
    fuzzyFilter(text, entries, (entry) => `${entry.label} ${entry.group} ${entry.id}`);
  const move = (by: number): void => {
    const { query, cursor } = read();
    const last = found(query.text).length - 1;
    update({ query, cursor: Math.max(0, Math.min(cursor + by, last)) });
  };

  useKeys(
    'palette',
    [
      {
        keys: ['enter'],
        id: 'palette.run',
        label: 'run',
        run: () => {
          const entry = found(read().query.text)[read().cursor];
          if (entry === undefined || entry.disabledReason !== undefined) return;
          onClose();
          onRun(entry.id);
        },
      },
      { keys: ['esc'], id: 'palette.close', label: 'close', run: onClose },
      {
        keys: ['up', 'ctrl-p'],
        id: 'palette.up',
        label: 'up',
        hidden: true,
        repeats: true,
        run: () => move(-1),
      },
      {
        keys: ['down', 'ctrl-n', 'tab'],
        id: 'palette.down',
        label: 'down',
        hidden: true,
        repeats: true,
        run: () => move(1),
      },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        const query = edit(read().query, event);
        if (query === undefined) return false;
        update({ query, cursor: query.text === read().query.text ? read().cursor : 0 });
        return true;
      },
    },
  );

  const width = Math.min(76, size.columns - 2);
  const rows = Math.max(4, Math.min(18, size.rows - 8));
  const list = found(state.query.text);
  const top = Math.max(0, Math.min(state.cursor - rows + 1, list.length - rows), 0);
  const start = state.cursor < top ? state.cursor : top;
  const lines: LineContent[] = [
    [{ text: safe`: `, tone: 'key' }, ...editLine(state.query, width - 6, theme)],
    ...list
      .slice(start, start + rows)
      .map((entry, index) => entryLine(entry, start + index === state.cursor, theme.glyphs)),
    ...(list.length === 0 ? [safe`Nothing is called that.`] : []),
  ];
  return <Panel title={title} width={width} height={rows + 1} lines={lines} />;
}

function entryLine(entry: PaletteEntry, selected: boolean, glyphs: Glyphs): readonly Segment[] {
  const disabled = entry.disabledReason !== undefined;
  const tone = selected ? 'selected' : disabled ? 'dim' : 'plain';
  return [
    { text: safe`${selected ? glyphs.cursor : ' '} ${entry.label}`, tone },
    {
      text: safe`  ${entry.group}${entry.key === undefined ? '' : ` ${glyphs.separator} ${entry.key}`}`,
      tone: 'dim',
    },
    ...(disabled ? ([{ text: safe`  (${entry.disabledReason})`, tone: 'warn' }] as const) : []),
  ];
}
