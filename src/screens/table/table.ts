import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import type { LineContent } from '../../ui/text/segments.ts';
import type { RecordRef } from '../../commands/ports/backend.ts';
import type { ListSort, ListView } from '../../state/view/list-view.ts';
import type { Route } from '../../state/view/route.ts';
import { listOf, type ViewState } from '../../state/view/view-state.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Filterable } from '../filter/field.ts';
import { dependsOnTime, matcher } from '../filter/match.ts';
import { parseFilter } from '../filter/parse.ts';
import type { Cell, CellEnvironment, Column, FittedColumn } from './column.ts';
import { fitColumns } from './column.ts';
import { chosenColumns } from './chosen-columns.ts';
import type { ChosenColumn } from '../../state/view/chosen-column.ts';
import { orderRows, steadyIds, type Order } from './order.ts';

export interface SortOrder<Row> {
  readonly id: string;
  readonly title: string;
  readonly compare: (a: Row, b: Row) => number;
  /** The other way round, where that is more than the opposite: what is missing stays last. */
  readonly turned?: (a: Row, b: Row) => number;
}

/** One list of a screen, as data: where its rows come from and how each becomes cells. Pure. */
export interface TableSpec<Row> {
  readonly id: string;
  /** What one row is, and several: `mission`, `missions`. */
  readonly noun: string;
  readonly nouns: string;
  /** `undefined` while it has not been read. The same rows give the same map. */
  readonly rows: (state: ConsoleState, route: Route) => ReadonlyMap<string, Row> | undefined;
  readonly columns: readonly Column<Row>[];
  readonly filter: Filterable<Row>;
  /** The first is the list's own order. */
  readonly sorts: readonly [SortOrder<Row>, ...SortOrder<Row>[]];
  /** Rows that wait for the operator; absent where none ever do. */
  readonly needsMe?: (row: Row) => boolean;
  /** Only a part of the list has been read: how many there are is not known. */
  readonly isPart?: (board: Board) => boolean;
  /** Of this row it is not known yet whether it waits for the operator, and why it is where it is. */
  readonly unread?: (row: Row) => boolean;
  /** What became of a row that is over; undefined while it is not. Absent where rows do not end. */
  readonly ended?: (row: Row) => SafeText | undefined;
  /** No act takes several of these: rows are not marked, so that marks never seem to mean what they do not. */
  readonly oneAtATime?: true;
  /** What `y` puts on the clipboard. */
  readonly copyText: (row: Row, id: string) => string;
  /** The stored record behind a row, for the raw view. */
  readonly record?: (row: Row, route: Route) => RecordRef | undefined;
  /** The numbers that a row is about, E.164; absent: those that its cells name. */
  readonly phones?: (row: Row) => readonly string[];
  /** Fields of memory and results that may be shown as columns, by their whole name; absent where rows have none. */
  readonly noted?: (row: Row) => Readonly<Record<string, string>> | undefined;
  /** A few lines under the list about the focused row. */
  readonly detail?: (row: Row, environment: CellEnvironment, board?: Board) => readonly Cell[];
  /** More of it, where the list leaves room: at most `room.rows` lines. */
  readonly pane?: (
    row: Row,
    board: Board,
    environment: CellEnvironment,
    room: PaneRoom,
  ) => readonly LineContent[];
}

/** What the lines about the focused row may take, in cells. */
export interface PaneRoom {
  readonly columns: number;
  readonly rows: number;
}

/** What a list shows now. */
export interface Shown {
  readonly ids: readonly string[];
  readonly total: number;
  /** There are more than `total`. */
  readonly isPart?: true;
  /** Nothing has been read yet. */
  readonly reading: boolean;
  /** Why the filter as typed is not applied. */
  readonly problem?: string;
}

/** A list whose kind of row is its own affair. */
export interface Table {
  readonly id: string;
  readonly noun: string;
  readonly nouns: string;
  readonly sorts: readonly { readonly id: string; readonly title: string }[];
  readonly fields: Filterable<never>['fields'];
  readonly columns: readonly { readonly id: string; readonly title: string; readonly minWidth: number }[];
  /** Columns may be fields of memory and results. */
  readonly hasFields: boolean;
  readonly oneAtATime: boolean;
  readonly hasNeedsMe: boolean;
  readonly hasDetail: boolean;
  readonly hasPane: boolean;
  /** Name of the list's place in the view: each mission has its own. */
  listId(route: Route): string;
  shown(state: ConsoleState, route: Route): Shown;
  /** The same map while nothing of it has changed. */
  rows(state: ConsoleState, route: Route): ReadonlyMap<string, object> | undefined;
  row(state: ConsoleState, route: Route, id: string): object | undefined;
  /** How many rows have not been read whole. */
  unread(state: ConsoleState, route: Route): number;
  /** Columns for `width` cells, of those that were chosen; the same width and choice give the same columns. */
  fit(width: number, chosen?: readonly ChosenColumn[]): readonly FittedColumn<object>[];
  cell(row: object, fitted: FittedColumn<object>, environment: CellEnvironment): Cell;
  /** `board`: for names of what a row tells by id. */
  detail(row: object, environment: CellEnvironment, board?: Board): readonly Cell[];
  pane(row: object, board: Board, environment: CellEnvironment, room: PaneRoom): readonly LineContent[];
  /** What became of a row that is over; undefined while it is not, and where rows do not end. */
  ended(row: object): SafeText | undefined;
  copyText(row: object, id: string): string;
  phones(row: object): readonly string[];
  record(row: object, route: Route): RecordRef | undefined;
}

/** Makes a list out of its description. It remembers its last order, so that a change of one row costs little. */
export function createTable<Row extends object>(described: TableSpec<Row>): Table {
  const [own, ...others] = described.sorts;
  const spec = { ...described, sorts: [turnable(own), ...others.map(turnable)] as const };
  let lastOrder: { readonly listId: string; readonly order: Order<Row> } | undefined;
  let lastShown:
    | {
        readonly listId: string;
        readonly rows: ReadonlyMap<string, Row>;
        readonly rule: string;
        readonly order: Order<Row> | undefined;
        readonly problem: string | undefined;
        readonly shown: Shown;
      }
    | undefined;
  let lastUnread: { readonly rows: ReadonlyMap<string, Row>; readonly count: number } | undefined;
  let lastFit:
    | {
        readonly width: number;
        readonly chosen: readonly ChosenColumn[] | undefined;
        readonly fitted: readonly FittedColumn<Row>[];
      }
    | undefined;
  const listId = (route: Route): string =>
    [spec.id, route.mission, route.contact].filter((part) => part !== undefined).join(' ');

  return {
    id: spec.id,
    noun: spec.noun,
    nouns: spec.nouns,
    sorts: spec.sorts,
    fields: spec.filter.fields,
    oneAtATime: spec.oneAtATime === true,
    hasNeedsMe: spec.needsMe !== undefined,
    hasDetail: spec.detail !== undefined,
    hasPane: spec.pane !== undefined,
    listId,
    shown: (state, route) => {
      const rows = spec.rows(state, route);
      if (rows === undefined) return READING;
      const id = listId(route);
      const list = listOf(state.view, id);
      const { rule, problem } = ruleOf(spec, list, state.view);
      const before = lastShown;
      const isPart = spec.isPart?.(state.board) === true;
      const told = (ids: readonly string[], order: Order<Row> | undefined): Shown => {
        const shown: Shown = {
          ids,
          total: rows.size,
          ...(isPart ? { isPart } : {}),
          reading: false,
          ...(problem === undefined ? {} : { problem }),
        };
        lastShown = { listId: id, rows, rule: rule.name, order, problem, shown };
        return shown;
      };
      const same =
        before?.listId === id &&
        before.rule === rule.name &&
        before.problem === problem &&
        (before.shown.isPart === true) === isPart;
      if (state.view.steady === true && same) {
        return before.rows === rows ? before.shown : told(steadyIds(rows, rule, before.shown.ids), undefined);
      }
      const order = orderRows(rows, rule, lastOrder?.listId === id ? lastOrder.order : undefined);
      lastOrder = { listId: id, order };
      return same && before.order === order ? before.shown : told(order.ids, order);
    },
    rows: spec.rows,
    row: (state, route, id) => spec.rows(state, route)?.get(id),
    unread: (state, route) => {
      const rows = spec.rows(state, route);
      if (rows === undefined || spec.unread === undefined) return 0;
      if (lastUnread?.rows !== rows) {
        let count = 0;
        for (const row of rows.values()) if (spec.unread(row)) count += 1;
        lastUnread = { rows, count };
      }
      return lastUnread.count;
    },
    columns: spec.columns,
    hasFields: spec.noted !== undefined,
    fit: (width, chosen) => {
      if (lastFit?.width !== width || lastFit.chosen !== chosen) {
        const columns = chosen === undefined ? spec.columns : chosenColumns(spec, chosen);
        lastFit = { width, chosen, fitted: fitColumns(columns, width) };
      }
      return lastFit.fitted as unknown as readonly FittedColumn<object>[];
    },
    cell: (row, { column, width }, environment) =>
      (column as unknown as Column<Row>).cell(row as Row, environment, width),
    detail: (row, environment, board) => spec.detail?.(row as Row, environment, board) ?? [],
    pane: (row, board, environment, room) => {
      const lines = spec.pane?.(row as Row, board, environment, room);
      return lines ?? wrappedDetail(spec.detail?.(row as Row, environment, board) ?? [], room);
    },
    ended: (row) => spec.ended?.(row as Row),
    copyText: (row, id) => spec.copyText(row as Row, id),
    phones: (row) => spec.phones?.(row as Row) ?? [],
    record: (row, route) => spec.record?.(row as Row, route),
  };
}

/** The few lines whole: each may take as many rows as its text has, while there are rows. */
function wrappedDetail(cells: readonly Cell[], { columns, rows }: PaneRoom): readonly LineContent[] {
  return cells
    .flatMap(({ text, tone }) =>
      wrap(safeText(text), columns - 2).map((line): LineContent => [
        { text: safe` ${line}`, ...(tone === undefined ? {} : { tone }) },
      ]),
    )
    .slice(0, rows);
}

const READING: Shown = { ids: [], total: 0, reading: true };

function ruleOf<Row>(
  spec: TableSpec<Row>,
  list: ListView,
  view: ViewState,
): { readonly rule: Parameters<typeof orderRows<Row>>[1]; readonly problem?: string } {
  const parsed = parseOnce(spec, list.filter);
  const timed = parsed.ok && dependsOnTime(parsed.value, spec.filter);
  const passes = parsed.ok ? matcher(parsed.value, spec.filter, view.minuteMs) : () => true;
  const needsMe = list.needsMe ? spec.needsMe : undefined;
  const rule = {
    name: JSON.stringify([list.filter, list.needsMe, list.sort, timed ? view.minuteMs : 0]),
    shows: needsMe === undefined ? passes : (row: Row) => needsMe(row) && passes(row),
    compare: compareOf(spec, list.sort),
  };
  return parsed.ok ? { rule } : { rule, problem: parsed.error };
}

/** The same function for the same choice. */
function compareOf<Row>(spec: TableSpec<Row>, sort: ListSort | undefined): (a: Row, b: Row) => number {
  const [own] = spec.sorts;
  const chosen = spec.sorts.find((candidate) => candidate.id === sort?.column) ?? own;
  return sort?.descending === true && chosen.turned !== undefined ? chosen.turned : chosen.compare;
}

const turnable = <Row>(sort: SortOrder<Row>): SortOrder<Row> => ({
  turned: (a, b) => sort.compare(b, a),
  ...sort,
});

type Parsed = ReturnType<typeof parseFilter>;
const parsedFilters = new WeakMap<object, { readonly text: string; readonly parsed: Parsed }>();

function parseOnce<Row>(spec: TableSpec<Row>, text: string): Parsed {
  const known = parsedFilters.get(spec);
  if (known?.text === text) return known.parsed;
  const parsed: Parsed = parseFilter(text, spec.filter.fields);
  parsedFilters.set(spec, { text, parsed });
  return parsed;
}
