import type { ChosenColumn } from './chosen-column.ts';

/**
 * How the operator looks at one list. Cursor and marks are ids, so that rows may move under them. The first five
 * members are what a list widget moves; the rest chooses and orders the rows.
 */
export interface ListView {
  /** Absent until a row has been drawn. */
  readonly cursorId?: string;
  /** The operator has not moved or acted in it: where the cursor's row goes, the first row gets it. */
  readonly untouched: boolean;
  /** The cursor stands where the list itself has put it, and since when; absent once somebody has chosen a row. */
  readonly selfPlaced?: SelfPlaced;
  /** The row that was acted on here: the cursor goes along with it, so that the same key never means the next one. */
  readonly actedOnId?: string;
  /** Where the cursor was last seen: the place to continue from when its row is gone. */
  readonly cursorIndex: number;
  /** First row drawn. */
  readonly top: number;
  readonly marks: ReadonlySet<string>;
  /** Set while a range is being chosen: the row where it began. */
  readonly rangeFromId?: string;
  /** As typed. */
  readonly filter: string;
  /** Absent: the list's own order. */
  readonly sort?: ListSort;
  /** Absent: the list's own columns. */
  readonly columns?: readonly ChosenColumn[];
  /** Only what waits for the operator. */
  readonly needsMe: boolean;
}

/** `atMs`: of a clock that only moves forward. `swapped`: it stood on another row before. */
export interface SelfPlaced {
  readonly atMs: number;
  readonly swapped: boolean;
}

/** A first row that has been the first for so long has been read: the cursor keeps it from then on. */
const SETTLED_MS = 5_000;
/** A row that came under the cursor by itself cannot have been read sooner. */
const READ_MS = 1_000;

export interface ListSort {
  readonly column: string;
  readonly descending: boolean;
}

/** Cursor, marks and window alone. */
export type ListPlace = Pick<ListView, 'cursorId' | 'cursorIndex' | 'top' | 'marks' | 'rangeFromId'>;

export const freshList: ListView = {
  untouched: true,
  cursorIndex: 0,
  top: 0,
  marks: new Set(),
  filter: '',
  needsMe: false,
};

/** The list with what a widget moved; filter and order stay. */
export const placed = (
  list: ListView,
  { cursorId, cursorIndex, top, marks, rangeFromId }: ListPlace,
): ListView => ({
  cursorIndex,
  top,
  marks,
  ...(cursorId === undefined ? {} : { cursorId }),
  ...(rangeFromId === undefined ? {} : { rangeFromId }),
  // An empty list has nothing to move: its first row still gets the cursor when it comes.
  untouched: cursorId === undefined,
  filter: list.filter,
  needsMe: list.needsMe,
  ...(list.sort === undefined ? {} : { sort: list.sort }),
  ...(list.columns === undefined ? {} : { columns: list.columns }),
});

/**
 * The row under the cursor, if it is still there. Another row may have taken its place since it was drawn: nothing
 * may act on that one before the operator has moved to it.
 */
export const focusOf = (list: ListView, ids: readonly string[]): string | undefined => {
  if (list.cursorId === undefined) return undefined;
  return ids[list.cursorIndex] === list.cursorId || ids.includes(list.cursorId) ? list.cursorId : undefined;
};

/**
 * Puts a cursor that nobody has moved on the first row. While the list is still coming in (`reading`), and until that
 * row has been the first for a while, it follows the first row: what comes first before is only what came in first.
 * From then on it stays with its row, wherever that goes: an act means the row that was read. `nowMs` as in `SelfPlaced`.
 */
export function pin(list: ListView, ids: readonly string[], nowMs: number, reading = false): ListView {
  const first = ids[0];
  if (!list.untouched || first === undefined || list.cursorId === first) return list;
  const settling = reading || list.selfPlaced === undefined || nowMs - list.selfPlaced.atMs < SETTLED_MS;
  const holds = !settling && list.cursorId !== undefined && focusOf(list, ids) !== undefined;
  if (holds) return list;
  const selfPlaced = { atMs: nowMs, swapped: list.cursorId !== undefined };
  return { ...list, cursorId: first, cursorIndex: 0, top: 0, selfPlaced };
}

/** Nobody has chosen the row, and it came under the cursor too short a time ago to have been read. */
export const isUnread = ({ selfPlaced }: ListView, nowMs: number): boolean =>
  selfPlaced?.swapped === true && nowMs - selfPlaced.atMs < READ_MS;

/** From now on the cursor stays with its row, wherever that goes. Where there is no row yet, the first one still gets it. */
export const touch = (list: ListView): ListView =>
  list.untouched && list.cursorId !== undefined ? { ...list, untouched: false } : list;

/** The row was chosen, by an act on it. */
export function choose(list: ListView): ListView {
  const { selfPlaced, ...rest } = touch(list);
  const { cursorId } = rest;
  if (selfPlaced === undefined && cursorId === rest.actedOnId) return touch(list);
  return cursorId === undefined ? rest : { ...rest, actedOnId: cursorId };
}

/**
 * The row under the cursor has ended by itself, and by the list's order its place is elsewhere, or nowhere: the cursor
 * keeps its place in the window and goes to the row that came after it, which nobody has read yet (`isUnread`).
 * `before`: the rows while it had not ended. `nowMs` as in `SelfPlaced`. The same object where it has not moved.
 */
export function keepPlace(
  list: ListView,
  before: readonly string[],
  ids: readonly string[],
  nowMs: number,
): ListView {
  const { cursorId, rangeFromId: _range, ...rest } = list;
  if (cursorId === undefined || cursorId === list.actedOnId) return list;
  const left = new Set(ids);
  left.delete(cursorId);
  const old = before.indexOf(cursorId);
  const next =
    before.slice(old + 1).find((id) => left.has(id)) ??
    before.slice(0, Math.max(0, old)).findLast((id) => left.has(id));
  if (old < 0 || next === undefined || isNextTo(ids, cursorId, next)) return list;
  return {
    ...rest,
    cursorId: next,
    cursorIndex: ids.indexOf(next),
    selfPlaced: { atMs: nowMs, swapped: true },
  };
}

const isNextTo = (ids: readonly string[], one: string, other: string): boolean => {
  const at = ids.indexOf(one);
  return at >= 0 && (ids[at + 1] === other || ids[at - 1] === other);
};

/** Another filter: the cursor starts at the first row that is left. */
export const setFilter = (list: ListView, filter: string): ListView =>
  filter === list.filter ? list : toStart({ ...list, filter });

export const toggleNeedsMe = (list: ListView): ListView => toStart({ ...list, needsMe: !list.needsMe });

/** Sorts by a column; by the same column again: the other way round. The cursor keeps its row. */
export const sortBy = (list: ListView, column: string): ListView => ({
  ...list,
  sort: { column, descending: list.sort?.column === column ? !list.sort.descending : false },
});

export function clearMarks(list: ListView): ListView {
  const { rangeFromId: _range, ...rest } = list;
  return { ...rest, marks: new Set() };
}

function toStart(list: ListView): ListView {
  const { cursorId: _gone, rangeFromId: _range, selfPlaced: _placed, ...rest } = list;
  return { ...rest, untouched: true, top: 0, cursorIndex: 0 };
}
