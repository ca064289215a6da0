/** Where a person is in a list. Everything is held by id, so that data may move under it. */
export interface ListCursor {
  readonly cursorId?: string;
  /** Where the cursor was last; used when its id is gone. */
  readonly cursorIndex: number;
  /** Index of the first row drawn. */
  readonly top: number;
  readonly marks: ReadonlySet<string>;
  /** Set while a range is being drawn with the cursor. */
  readonly rangeFromId?: string;
  /** Nobody has moved it: it shows the list's beginning, whatever comes there. */
  readonly untouched?: boolean;
}

export const LIST_START: ListCursor = { cursorIndex: 0, top: 0, marks: new Set() };

/** The view that fits these ids and this height. The same object when nothing has to change. */
export function settleList(view: ListCursor, ids: readonly string[], height: number): ListCursor {
  const found =
    view.cursorId === undefined || ids[view.cursorIndex] === view.cursorId
      ? view.cursorIndex
      : ids.indexOf(view.cursorId);
  if (found < 0) return place(view, ids, height, view.cursorIndex);
  // The row under the cursor keeps its line: what comes or goes above it moves the others.
  const moved = view.untouched === true ? 0 : found - view.cursorIndex;
  return place(moved === 0 ? view : { ...view, top: Math.max(0, view.top + moved) }, ids, height, found);
}

/** Moves the cursor by `by` rows. */
export function moveCursor(view: ListCursor, ids: readonly string[], height: number, by: number): ListCursor {
  const settled = settleList(view, ids, height);
  return place(settled, ids, height, settled.cursorIndex + by);
}

/** Puts the cursor on a row; an index beyond the end means the last one. */
export function moveCursorTo(
  view: ListCursor,
  ids: readonly string[],
  height: number,
  index: number,
): ListCursor {
  return place(view, ids, height, index);
}

/** Marks or unmarks the row under the cursor and goes on to the next; ends a range by marking all of it. */
export function toggleMark(view: ListCursor, ids: readonly string[], height: number): ListCursor {
  const settled = settleList(view, ids, height);
  if (settled.rangeFromId !== undefined) return endRange(settled, ids);
  const id = settled.cursorId;
  if (id === undefined) return settled;
  const marks = new Set(settled.marks);
  if (!marks.delete(id)) marks.add(id);
  return moveCursor({ ...settled, marks }, ids, height, 1);
}

/** Begins a range at the cursor, or ends the one that was begun by marking all of it. */
export function toggleRange(view: ListCursor, ids: readonly string[], height: number): ListCursor {
  const settled = settleList(view, ids, height);
  if (settled.rangeFromId !== undefined) return endRange(settled, ids);
  return settled.cursorId === undefined ? settled : { ...settled, rangeFromId: settled.cursorId };
}

/** Removes all marks and an open range. */
export function dropMarks(view: ListCursor): ListCursor {
  const { rangeFromId: _, ...rest } = view;
  return { ...rest, marks: new Set() };
}

/** The marked ids that are in the list now, in its order; the row under the cursor when nothing is marked. */
export function markedIds(view: ListCursor, ids: readonly string[]): readonly string[] {
  const marked = effectiveMarks(view, ids);
  if (marked.size > 0) return ids.filter((id) => marked.has(id));
  return view.cursorId !== undefined && ids.includes(view.cursorId) ? [view.cursorId] : [];
}

/** Marks with an open range counted in. */
export function effectiveMarks(view: ListCursor, ids: readonly string[]): ReadonlySet<string> {
  if (view.rangeFromId === undefined) return view.marks;
  const from = ids.indexOf(view.rangeFromId);
  if (from < 0) return view.marks;
  const [start, end] = from < view.cursorIndex ? [from, view.cursorIndex] : [view.cursorIndex, from];
  return new Set([...view.marks, ...ids.slice(start, end + 1)]);
}

function endRange(view: ListCursor, ids: readonly string[]): ListCursor {
  const { rangeFromId: _, ...rest } = view;
  return { ...rest, marks: effectiveMarks(view, ids) };
}

function place(view: ListCursor, ids: readonly string[], height: number, wanted: number): ListCursor {
  const cursorIndex = Math.max(0, Math.min(wanted, ids.length - 1));
  const cursorId = ids[cursorIndex];
  const top = settleTop(view.top, cursorIndex, ids.length, height);
  if (cursorId === view.cursorId && cursorIndex === view.cursorIndex && top === view.top) return view;
  const { cursorId: _, ...rest } = view;
  return { ...rest, cursorIndex, top, ...(cursorId === undefined ? {} : { cursorId }) };
}

/** Leaving the window scrolls half a page: far fewer repaints than row by row while a key is held. */
function settleTop(top: number, cursor: number, length: number, height: number): number {
  const half = Math.max(1, Math.floor(height / 2));
  const last = Math.max(0, length - height);
  let next = top;
  if (cursor < top) next = top - cursor <= half ? top - half : cursor - half;
  else if (cursor >= top + height) next = cursor - (top + height) < half ? top + half : cursor - half;
  if (cursor < next || cursor >= next + height) next = cursor - height + 1;
  return Math.max(0, Math.min(next, last));
}
