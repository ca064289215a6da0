import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, wrap } from '../../lib/width.ts';
import { edit, editing, type EditState } from '../edit/line-edit.ts';
import { editLine } from '../edit/edit-line.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { fuzzyFilter } from '../palette/fuzzy.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import { wrapContent, type LineContent } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Theme } from '../theme/theme.ts';
import { Panel } from './Panel.tsx';

export interface Choice {
  readonly id: string;
  readonly label: SafeText;
  readonly hint?: SafeText;
  /** Drawn last by the caller, never preselected. */
  readonly destructive?: boolean;
  readonly disabledReason?: SafeText;
}

export interface ChoiceDialogProps {
  readonly title: string;
  readonly lines?: readonly LineContent[];
  readonly choices: readonly Choice[];
  /** Each choice begins with its number, and the digit goes to it. */
  readonly numbered?: boolean;
  /** What follows must ask again when it is an outward effect: enter is no confirmation. */
  readonly onChoose: (id: string) => void;
  readonly onCancel: () => void;
}

interface Look {
  readonly query: EditState;
  readonly cursor: number;
}

const NO_LINES: readonly LineContent[] = [];
/** Rows at the foot for the whole text of a choice that its row has no room for. */
const FOOT_ROWS = 2;

const isAble = ({ destructive, disabledReason }: Choice): boolean =>
  destructive !== true && disabledReason === undefined;

/** One of several, found by typing: letters narrow the list, arrows move, enter takes. */
export function ChoiceDialog(props: ChoiceDialogProps) {
  const { title, lines = NO_LINES, choices, numbered = false, onChoose, onCancel } = props;
  const theme = useTheme();
  const size = useTerminalSize();
  const found = (text: string): readonly Choice[] =>
    fuzzyFilter(text, choices, ({ label, hint }) => `${label} ${hint ?? ''}`);
  const [look, read, update] = useLiveState<Look>(() => ({
    query: editing(''),
    cursor: Math.max(0, choices.findIndex(isAble)),
  }));
  const underCursor = (): Choice | undefined => {
    const { query, cursor } = read();
    return found(query.text)[cursor];
  };
  const move = (by: number): void => {
    const { query, cursor } = read();
    update({ query, cursor: Math.max(0, Math.min(cursor + by, found(query.text).length - 1)) });
  };

  useKeys(
    'choice',
    [
      {
        keys: ['enter'],
        id: 'choice.take',
        label: 'choose',
        disabledReason: () => underCursor()?.disabledReason,
        run: () => {
          const choice = underCursor();
          if (choice !== undefined) onChoose(choice.id);
        },
      },
      { keys: ['esc'], id: 'choice.cancel', label: 'cancel', run: onCancel },
      {
        keys: ['down', 'ctrl-n', 'tab'],
        id: 'choice.down',
        label: 'down',
        hidden: true,
        repeats: true,
        run: () => move(1),
      },
      {
        keys: ['up', 'ctrl-p', 'shift-tab'],
        id: 'choice.up',
        label: 'up',
        hidden: true,
        repeats: true,
        run: () => move(-1),
      },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        const { query } = read();
        if (numbered && event.kind === 'key' && query.text === '' && /^[1-9]$/.test(event.key)) {
          const index = Number(event.key) - 1;
          if (index < choices.length) update({ query, cursor: index });
          return true;
        }
        const next = edit(query, event);
        if (next === undefined) return false;
        const first = Math.max(0, found(next.text).findIndex(isAble));
        update({ query: next, cursor: next.text === query.text ? read().cursor : first });
        return true;
      },
    },
  );

  const width = Math.min(96, size.columns - 2);
  const inner = width - 4;
  const head = lines.flatMap((line) => wrapContent(line, inner));
  const list = found(look.query.text);
  const rows = Math.min(choices.length, Math.max(3, size.rows - 9 - head.length - FOOT_ROWS));
  const cursor = Math.min(look.cursor, Math.max(0, list.length - 1));
  const top = Math.max(0, Math.min(cursor - Math.floor(rows / 2), list.length - rows));
  const shown = list
    .slice(top, top + rows)
    .map((choice) =>
      choiceLine(choice, choice === list[cursor], numbered ? choices.indexOf(choice) + 1 : undefined, theme),
    );
  const body: readonly LineContent[] = [
    ...head,
    [{ text: safe`find: `, tone: 'dim' }, ...editLine(look.query, inner - 6, theme)],
    ...(list.length === 0 ? [safe`None is called that; backspace shows more.`] : shown),
    // As many rows as with all of them: the frame stays where it is while somebody types.
    ...Array.from({ length: rows - Math.max(1, shown.length) }, () => safe``),
    ...footLines(list[cursor], inner),
  ];
  return <Panel title={title} width={width} height={head.length + 1 + rows + FOOT_ROWS} lines={body} />;
}

const noteOf = ({ hint, disabledReason }: Choice): SafeText | undefined =>
  disabledReason === undefined ? hint : safe`(${disabledReason})`;

function choiceLine(choice: Choice, on: boolean, number: number | undefined, theme: Theme): LineContent {
  const tone = on
    ? 'selected'
    : choice.disabledReason !== undefined
      ? 'dim'
      : choice.destructive
        ? 'bad'
        : 'plain';
  const note = noteOf(choice);
  return [
    {
      text: safe`${on ? theme.glyphs.cursor : ' '} ${number === undefined ? '' : `${number}  `}${choice.label}`,
      tone,
    },
    ...(note === undefined ? [] : ([{ text: safe`  ${note}`, tone: 'dim' }] as const)),
  ];
}

/** The choice under the cursor, where its row has no room for all of it. */
function footLines(choice: Choice | undefined, width: number): readonly LineContent[] {
  if (choice === undefined) return [];
  const note = noteOf(choice);
  const whole = note === undefined ? choice.label : safe`${choice.label}  ${note}`;
  if (cellWidth(whole) <= width - 5) return [];
  const broken = wrap(whole, width);
  return [...broken.slice(0, FOOT_ROWS - 1), safeText(broken.slice(FOOT_ROWS - 1).join(' '))].map((text) => [
    { text, tone: 'dim' },
  ]);
}
