/**
 * How the operator looks at one list. Cursor and marks are ids, so that rows may move under them. The first five
 * members are what a list widget moves; the rest chooses and orders the rows.
 */
export interface ListView {
  /** Absent until a row has been drawn. */
  readonly cursorId?: string;
  /** The operator has not moved or acted in it: where the cursor's row goes, the first row gets it. */
  readonly untouched: boolean;
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
  /** Only what waits for the operator. */
  readonly needsMe: boolean;
}

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
export const placed = (list: ListView, place: ListPlace): ListView => ({
  ...place,
  // An empty list has nothing to move: its first row still gets the cursor when it comes.
  untouched: place.cursorId === undefined,
  filter: list.filter,
  needsMe: list.needsMe,
  ...(list.sort === undefined ? {} : { sort: list.sort }),
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
 * Puts a cursor that nobody has moved on the first row that is drawn, and leaves it there: an act means the row that
 * was read, wherever that has gone since. While the list is still being read it `follows` the first row: what comes
 * first then is only what came in first.
 */
export function pin(list: ListView, ids: readonly string[], follows = false): ListView {
  const first = ids[0];
  if (!list.untouched || first === undefined) return list;
  const holds = follows
    ? list.cursorId === first
    : list.cursorId !== undefined && focusOf(list, ids) !== undefined;
  return holds ? list : { ...list, cursorId: first, cursorIndex: 0, top: 0 };
}

/** From now on the cursor stays with its row, wherever that goes. Where there is no row yet, the first one still gets it. */
export const touch = (list: ListView): ListView =>
  list.untouched && list.cursorId !== undefined ? { ...list, untouched: false } : list;

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
  const { cursorId: _gone, rangeFromId: _range, ...rest } = list;
  return { ...rest, untouched: true, top: 0, cursorIndex: 0 };
}
