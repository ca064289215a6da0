import { safe, type SafeText } from '../../lib/safe-text.ts';
import { edit, editing, type EditState } from '../../ui/edit/line-edit.ts';
import { editLine } from '../../ui/edit/edit-line.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import type { InputEvent } from '../../ui/keys/key-parser.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { fuzzyFilter } from '../../ui/palette/fuzzy.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import type { Theme } from '../../ui/theme/theme.ts';

export interface PickerOption {
  readonly id: string;
  readonly label: SafeText;
  readonly hint?: SafeText;
}

export interface PickerProps {
  readonly layerId: string;
  readonly width: number;
  readonly height: number;
  /** Above the options; long lines are wrapped. */
  readonly lines: readonly LineContent[];
  readonly options: readonly PickerOption[];
  readonly onPick: (id: string) => void;
  readonly onBack: () => void;
  readonly bindings?: readonly KeyBinding[];
}

interface Look {
  readonly query: EditState;
  readonly cursor: number;
}

const NO_BINDINGS: readonly KeyBinding[] = [];

/** Letters begin it; digits, capitals, signs, and the keys for leaving and for acts keep their meaning until then. */
const BEGINS = /^(?![qx])\p{Ll}$/u;

const findLine = (query: EditState, width: number, theme: Theme): LineContent =>
  query.text === '' ? safe`` : [words('dim')` find: `, ...editLine(query, width - 8, theme)];

/** One of a few, in the screen itself: the question above, the options below. Letters narrow them, arrows move. */
export function Picker(props: PickerProps) {
  const { layerId, width, height, lines, options, onPick, onBack, bindings = NO_BINDINGS } = props;
  const theme = useTheme();
  const [drawn, read, update] = useLiveState<Look>(() => ({ query: editing(''), cursor: 0 }));
  const found = (text: string): readonly PickerOption[] =>
    fuzzyFilter(text, options, ({ label, hint }) => `${label} ${hint ?? ''}`);
  const list = found(drawn.query.text);
  const cursor = Math.min(drawn.cursor, Math.max(0, list.length - 1));
  const move = (by: number): void => {
    const { query, cursor: at } = read();
    const last = found(query.text).length - 1;
    update({ query, cursor: Math.max(0, Math.min(Math.min(at, last) + by, last)) });
  };
  const narrow = (event: InputEvent): boolean => {
    const { query } = read();
    if (event.kind !== 'key') return false;
    const isTyping = query.text !== '';
    if (
      isTyping
        ? event.key.length > 1 && event.key !== 'backspace' && event.key !== 'space'
        : !BEGINS.test(event.key)
    )
      return false;
    const next = edit(query, event);
    if (next === undefined) return false;
    update({ query: next, cursor: 0 });
    return true;
  };
  useKeys(
    layerId,
    [
      {
        keys: ['enter', 'right'],
        id: `${layerId}.take`,
        label: 'choose',
        run: () => {
          const { query, cursor: at } = read();
          const left = found(query.text);
          const option = left[Math.min(at, left.length - 1)];
          if (option !== undefined) onPick(option.id);
        },
      },
      {
        keys: ['down'],
        id: `${layerId}.down`,
        label: 'down',
        hidden: true,
        repeats: true,
        run: () => move(1),
      },
      { keys: ['up'], id: `${layerId}.up`, label: 'up', hidden: true, repeats: true, run: () => move(-1) },
      ...bindings,
      {
        keys: ['esc', 'left'],
        id: `${layerId}.back`,
        label: 'back, keep the draft',
        run: () => {
          // What was typed goes first: all the options are there again.
          if (read().query.text === '') onBack();
          else update({ query: editing(''), cursor: 0 });
        },
      },
    ],
    { onInput: narrow },
  );

  const head = lines.flatMap((line) => wrapContent(line, width - 2));
  const room = Math.max(1, height - head.length - 1);
  const top = Math.max(0, Math.min(cursor - Math.floor(room / 2), list.length - room));
  const rows: readonly LineContent[] = [
    ...head,
    findLine(drawn.query, width, theme),
    ...(list.length === 0 ? [safe`  None is called that; backspace shows more, esc all.`] : []),
    ...list.slice(top, top + room).map((option, index): LineContent => {
      const on = top + index === cursor;
      return [
        { text: safe`${on ? theme.glyphs.cursor : ' '} ${option.label}`, tone: on ? 'selected' : 'plain' },
        ...(option.hint === undefined ? [] : ([{ text: safe`  ${option.hint}`, tone: 'dim' }] as const)),
      ];
    }),
  ].slice(0, height);
  return (
    <>
      {rows.map((content, index) => (
        <Line key={index} width={width} content={content} />
      ))}
      <Blank rows={Math.max(0, height - rows.length)} width={width} />
    </>
  );
}
