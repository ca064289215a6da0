import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import { Box } from 'ink';
import { grouped } from '../../lib/grouped.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, fit } from '../../lib/width.ts';
import type { KeyBinding } from '../keys/key-binding.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useMouseZone } from '../terminal/use-mouse-zone.ts';
import { Blank, Line } from '../text/Line.tsx';
import { Painted } from '../text/Painted.tsx';
import { paint } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Theme } from '../theme/theme.ts';
import { placeColumns, type ListColumn, type PlacedColumn } from './list-columns.ts';
import { cellLines, rowAtLine, rowLines } from './row-lines.ts';
import {
  dropMarks,
  effectiveMarks,
  moveCursor,
  moveCursorTo,
  settleList,
  toggleMark,
  toggleRange,
  type ListCursor,
} from './list-view.ts';

export interface VirtualListProps<Row> {
  /** Unique among what is mounted: it names the key layer. */
  readonly layerId: string;
  readonly width: number;
  /** All rows of the list, its header among them. */
  readonly height: number;
  readonly ids: readonly string[];
  /** Give the same object while a row is unchanged: rows are drawn again only when it differs. */
  readonly rowOf: (id: string) => Row | undefined;
  readonly columns: readonly ListColumn<Row>[];
  /** Not all of the list has been read: its length is no count. */
  readonly more?: boolean;
  readonly view: ListCursor;
  readonly onView: (view: ListCursor) => void;
  readonly onOpen?: (id: string) => void;
  /** Said when there are no rows, one line each. */
  readonly empty: readonly SafeText[];
  readonly sort?: { readonly columnId: string; readonly descending: boolean };
  /** Rows cannot be marked unless this is true. */
  readonly marking?: boolean;
  /** Why rows cannot be marked, where the keys are known and do nothing. */
  readonly noMarking?: string;
  /** False: no keys, and the cursor is drawn quietly. */
  readonly active?: boolean;
}

/** Cursor and mark stand before the first column. */
const GUTTER = 2;

/** A list of any length: only the rows in the window exist. */
export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { width, height, ids, rowOf, columns, view, empty, active = true } = props;
  const theme = useTheme();
  const bodyRows = Math.max(1, height - 1);
  const settled = settleList(view, ids, bodyRows);
  const placed = useMemo(() => placeColumns(columns, width - GUTTER), [columns, width]);
  const marks = useMemo(() => effectiveMarks(settled, ids), [settled, ids]);
  useListKeys(props, settled, bodyRows);

  const shown = ids.slice(settled.top, settled.top + bodyRows);
  const lines = rowLines(
    shown.map((id) => rowOf(id)),
    placed,
    bodyRows,
  );
  const box = useListMouse(props, settled, bodyRows, lines);
  const used = lines.reduce((sum, each) => sum + each, 0);
  return (
    <Box ref={box} flexDirection="column" width={width} height={height} flexShrink={0}>
      <Painted
        width={width}
        text={headerLine(placed, settled, ids.length, marks.size, width, theme, props)}
      />
      {ids.length === 0
        ? empty
            .slice(0, bodyRows)
            .map((text, index) => <Line key={index} width={width} content={text} tone="dim" />)
        : shown.map((id, index) => (
            <ListRow
              key={id}
              row={rowOf(id)}
              placed={placed as readonly PlacedColumn<unknown>[]}
              width={width}
              lines={lines[index] ?? 1}
              look={id !== settled.cursorId ? 'plain' : active ? 'selected' : 'selected-idle'}
              marked={marks.has(id)}
              theme={theme}
            />
          ))}
      <Blank rows={bodyRows - Math.max(used, ids.length === 0 ? empty.length : 0)} width={width} />
    </Box>
  );
}

interface ListRowProps {
  readonly row: unknown;
  readonly placed: readonly PlacedColumn<unknown>[];
  readonly width: number;
  readonly lines: number;
  readonly look: 'plain' | 'selected' | 'selected-idle';
  readonly marked: boolean;
  readonly theme: Theme;
}

const ListRow = memo(function ListRow({ row, lines, width, theme, ...rest }: ListRowProps) {
  if (row === undefined) {
    const gutter = gutterOf(rest, theme);
    return (
      <Painted width={width} text={paint(theme, 'dim', fit(`${gutter}${theme.glyphs.ellipsis}`, width))} />
    );
  }
  return Array.from({ length: lines }, (_, index) => (
    <Painted key={index} width={width} text={rowLine({ row, lines, width, theme, ...rest }, index)} />
  ));
});

const gutterOf = ({ look, marked }: Pick<ListRowProps, 'look' | 'marked'>, { glyphs }: Theme): string =>
  `${look === 'plain' ? ' ' : glyphs.cursor}${marked ? glyphs.mark : ' '}`;

/**
 * The cursor's bar lies over the columns that begin within these cells, which name the row. A bar over all of it would be
 * twice the bytes at each move: whatever it covers is written when it comes and when it goes.
 */
const BAR_CELLS = 24;

/** One flat string: the beginning of the selected row in one look, the rest with the looks of its cells. */
function rowLine({ row, placed, width, lines, look, marked, theme }: ListRowProps, index: number): string {
  let line = '';
  let bar = index === 0 ? gutterOf({ look, marked }, theme) : ' '.repeat(GUTTER);
  let used = GUTTER;
  for (const [place, each] of placed.entries()) {
    const { column, width: cells } = each;
    const gap = place === 0 ? '' : ' ';
    const whole = column.text(row);
    const own = lines === 1 ? whole : (cellLines(each, whole)[index] ?? '');
    const text = fit(own.replaceAll('\n', ' '), cells, column.align, theme.glyphs.ellipsis);
    if (look !== 'plain' && used < BAR_CELLS) bar += gap + text;
    else line += gap + paint(theme, column.tone?.(row) ?? 'plain', text);
    used += gap.length + cells;
  }
  return paint(theme, look, bar) + line + ' '.repeat(Math.max(0, width - used));
}

function headerLine<Row>(
  placed: readonly PlacedColumn<Row>[],
  view: ListCursor,
  length: number,
  marked: number,
  width: number,
  theme: Theme,
  { sort, more = false }: Pick<VirtualListProps<Row>, 'sort' | 'more'>,
): string {
  const titles = placed.map(({ column, width: cells }) => {
    const sorted = sort?.columnId === column.id;
    const sign = sorted ? (sort.descending ? theme.glyphs.down : theme.glyphs.up) : '';
    return fit(`${safeText(column.title)}${sign}`, cells, column.align, theme.glyphs.ellipsis);
  });
  const position =
    length === 0 ? '0' : `${grouped(view.cursorIndex + 1)}/${grouped(length)}${more ? '+' : ''}`;
  // What came in above a row that keeps its line is not seen: it is counted.
  const above = view.top > 0 ? `${theme.glyphs.up}${grouped(view.top)} ` : '';
  const counter = ` ${marked > 0 ? `${grouped(marked)} marked ` : ''}${above}${position}`;
  const room = width - cellWidth(counter);
  return paint(
    theme,
    'dim',
    fit(`${' '.repeat(GUTTER)}${titles.join(' ')}`.trimEnd(), room, 'left', theme.glyphs.ellipsis) + counter,
  );
}

function useListKeys<Row>(props: VirtualListProps<Row>, settled: ListCursor, height: number): void {
  // Keys of one burst come faster than drawing: each goes on from what the one before it made.
  const latest = useRef(settled);
  useLayoutEffect(() => {
    latest.current = settled;
  });
  const { ids, onView, onOpen, marking = false, noMarking, active = true } = props;

  const change = (next: (view: ListCursor) => ListCursor) => (): void => {
    latest.current = next(latest.current);
    onView(latest.current);
  };
  const move = (
    keys: readonly string[],
    id: string,
    label: string,
    next: (view: ListCursor) => ListCursor,
  ): KeyBinding => ({
    keys,
    id: `list.${id}`,
    label,
    group: 'Lists',
    run: change(next),
    hidden: true,
    repeats: true,
  });
  const half = Math.max(1, Math.floor(height / 2));
  const unmarkable = noMarking === undefined ? {} : { disabledReason: () => noMarking };

  useKeys(
    props.layerId,
    [
      move(['j', 'down'], 'down', 'down', (view) => moveCursor(view, ids, height, 1)),
      move(['k', 'up'], 'up', 'up', (view) => moveCursor(view, ids, height, -1)),
      move(['ctrl-d'], 'half-down', 'half a page down', (view) => moveCursor(view, ids, height, half)),
      move(['ctrl-u'], 'half-up', 'half a page up', (view) => moveCursor(view, ids, height, -half)),
      move(['pagedown'], 'page-down', 'a page down', (view) => moveCursor(view, ids, height, height)),
      move(['pageup'], 'page-up', 'a page up', (view) => moveCursor(view, ids, height, -height)),
      move(['g', 'home'], 'first', 'first', (view) => moveCursorTo(view, ids, height, 0)),
      move(['G', 'end'], 'last', 'last', (view) => moveCursorTo(view, ids, height, ids.length - 1)),
      ...(marking
        ? [
            { ...move(['space'], 'mark', 'mark', (view) => toggleMark(view, ids, height)), ...unmarkable },
            {
              ...move(['v'], 'range', 'mark a range', (view) => toggleRange(view, ids, height)),
              ...unmarkable,
            },
            { ...move(['V'], 'unmark', 'remove all marks', dropMarks), ...unmarkable },
          ]
        : []),
      ...(onOpen === undefined
        ? []
        : [
            {
              keys: ['enter', 'right'],
              id: 'list.open',
              label: 'open',
              group: 'Lists',
              disabledReason: () =>
                latest.current.cursorId === undefined ? 'There is nothing here to open.' : undefined,
              run: () => {
                const id = latest.current.cursorId;
                if (id !== undefined) onOpen(id);
              },
            },
          ]),
    ],
    { active },
  );
}

/** A click puts the cursor on a row, the wheel moves it; neither opens or does anything. */
function useListMouse<Row>(
  { ids, onView, active = true }: VirtualListProps<Row>,
  settled: ListCursor,
  height: number,
  lines: readonly number[],
): ReturnType<typeof useMouseZone> {
  return useMouseZone({
    onPress: (_x, y) => {
      const place = rowAtLine(lines, y - 1);
      if (active && place !== undefined) onView(moveCursorTo(settled, ids, height, settled.top + place));
    },
    onWheel: (lines) => {
      if (active) onView(moveCursor(settled, ids, height, lines));
    },
  });
}
