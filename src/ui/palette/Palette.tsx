import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, wrap } from '../../lib/width.ts';
import { Panel } from '../dialogs/Panel.tsx';
import { edit, editing, type EditState } from '../edit/line-edit.ts';
import { editLine } from '../edit/edit-line.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import type { LineContent, Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Glyphs } from '../theme/theme.ts';
import { fuzzyFilter } from './fuzzy.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly label: SafeText;
  /** Screens, actions, saved views … */
  readonly group: string;
  /** Other words that it is looked for by; never drawn. */
  readonly alsoCalled?: string;
  /** Not listed before something is typed: there may be thousands. */
  readonly whenTyped?: boolean;
  /** The key that does the same. */
  readonly key?: string;
  /** Why it cannot be run now. It stays in the list, with this beside it. */
  readonly disabledReason?: SafeText | undefined;
}

export interface PaletteProps {
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
  /** Above the line that is typed in. */
  readonly intro?: readonly SafeText[];
  /** Said where there is no entry at all: what is missing, not that a name is unknown. */
  readonly emptyText?: SafeText;
  readonly onRun: (id: string) => void;
  readonly onClose: () => void;
}

interface PaletteState {
  readonly query: EditState;
  readonly cursor: number;
}

const NO_INTRO: readonly SafeText[] = [];
/** Rows at the foot for the entry under the cursor: what did not fit into its own row, or why it cannot be run. */
const FOOT_ROWS = 2;
/** Cells of the panel, at most: longer lines are hard to follow. */
const MOST_WIDTH = 110;
/** Cells of the keys, at most: longer ones are told at the foot. */
const MOST_KEYS = 9;

/** Everything that can be done, found by typing. Enter runs an entry; one with a reason says it and stays open. */
export function Palette({ title, entries, intro = NO_INTRO, emptyText, onRun, onClose }: PaletteProps) {
  const theme = useTheme();
  const size = useTerminalSize();
  const [state, read, update] = useLiveState<PaletteState>(() => ({ query: editing(''), cursor: 0 }));
  const found = (text: string): readonly PaletteEntry[] =>
    text.trim() === ''
      ? entries.filter(({ whenTyped }) => whenTyped !== true)
      : fuzzyFilter(text, entries, ({ label, alsoCalled = '' }) => `${label} ${alsoCalled}`);
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

  const width = Math.min(MOST_WIDTH, size.columns - 4);
  const head = intro.flatMap((line) => wrap(line, width - 4));
  const rows = Math.max(3, Math.min(18, size.rows - 8 - head.length) - FOOT_ROWS);
  const list = found(state.query.text);
  const top = Math.max(0, state.cursor - rows + 1);
  const keysWidth = Math.min(MOST_KEYS, Math.max(0, ...entries.map(({ key }) => cellWidth(key ?? ''))));
  const selected = list[state.cursor];
  const shown: LineContent[] = list
    .slice(top, top + rows)
    .map((entry) => entryLine(entry, entry === selected, keysWidth, theme.glyphs));
  if (entries.length === 0) shown.push(...wrap(emptyText ?? safe`There is nothing here.`, width - 4));
  else if (list.length === 0) shown.push(safe`Nothing is called that.`);
  const lines: LineContent[] = [
    ...head,
    [{ text: safe`: `, tone: 'key' }, ...editLine(state.query, width - 6, theme)],
    ...shown,
    ...Array.from({ length: Math.max(0, rows - shown.length) }, () => safe``),
    ...(selected === undefined ? [] : footLines(selected, width - 4)),
  ];
  return <Panel title={title} width={width} height={head.length + 1 + rows + FOOT_ROWS} lines={lines} />;
}

/** The key stands first, where the eye looks for it: a long label must not push it out of sight. */
function entryLine(
  entry: PaletteEntry,
  selected: boolean,
  keysWidth: number,
  glyphs: Glyphs,
): readonly Segment[] {
  const disabled = entry.disabledReason !== undefined;
  const key = entry.key ?? '';
  return [
    { text: safe`${selected ? glyphs.cursor : ' '} `, tone: selected ? 'selected' : 'plain' },
    ...(keysWidth === 0
      ? []
      : [
          {
            text: safe`${cellWidth(key) > keysWidth ? (key.split(' ')[0] ?? '').padEnd(keysWidth) : key.padEnd(keysWidth)} `,
            tone: disabled ? 'dim' : 'key',
          } as const,
        ]),
    { text: entry.label, tone: selected ? 'selected' : disabled ? 'dim' : 'plain' },
    { text: safe`  ${entry.group}`, tone: 'dim' },
    ...(disabled ? ([{ text: safe`  (${entry.disabledReason})`, tone: 'warn' }] as const) : []),
  ];
}

/** Why it cannot be run, whole; of what can be run, its name and keys. */
function footLines(entry: PaletteEntry, width: number): readonly LineContent[] {
  const [text, tone] =
    entry.disabledReason === undefined
      ? [safe`${entry.label}${entry.key === undefined ? '' : ` (${entry.key})`}`, 'dim' as const]
      : [safe`Not now: ${entry.disabledReason}`, 'warn' as const];
  const broken = wrap(text, width);
  return [...broken.slice(0, FOOT_ROWS - 1), safeText(broken.slice(FOOT_ROWS - 1).join(' '))].map((line) => [
    { text: line, tone },
  ]);
}
