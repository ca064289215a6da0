import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  markedIds,
  dropMarks,
  LIST_START,
  moveCursor,
  moveCursorTo,
  settleList,
  toggleMark,
  toggleRange,
  type ListCursor,
} from '../../../src/ui/list/list-view.ts';

const ids = Array.from({ length: 100 }, (_, index) => `id-${index}`);
const HEIGHT = 10;

test('the cursor stays on its id when rows come, go and change places', () => {
  const view = moveCursorTo(LIST_START, ids, HEIGHT, 5);
  const shuffled = ['new', ...ids.slice(3)];
  expect(settleList(view, shuffled, HEIGHT)).toMatchObject({ cursorId: 'id-5', cursorIndex: 3 });
});

test('when its id is gone the cursor stays where it was', () => {
  const view = moveCursorTo(LIST_START, ids, HEIGHT, 5);
  expect(
    settleList(
      view,
      ids.filter((id) => id !== 'id-5'),
      HEIGHT,
    ).cursorId,
  ).toBe('id-6');
  expect(settleList(view, ['only'], HEIGHT).cursorId).toBe('only');
  expect(settleList(view, [], HEIGHT).cursorId).toBeUndefined();
});

test('leaving the window scrolls half a page', () => {
  const below = moveCursor(moveCursorTo(LIST_START, ids, HEIGHT, 9), ids, HEIGHT, 1);
  expect(below).toMatchObject({ cursorIndex: 10, top: 5 });
  expect(moveCursor(moveCursorTo(below, ids, HEIGHT, 5), ids, HEIGHT, -1)).toMatchObject({
    cursorIndex: 4,
    top: 0,
  });
});

test('marks, a range, and what is chosen', () => {
  const marked = toggleMark(LIST_START, ids, HEIGHT);
  expect(markedIds(marked, ids)).toEqual(['id-0']);
  const range = moveCursor(toggleRange(moveCursorTo(marked, ids, HEIGHT, 4), ids, HEIGHT), ids, HEIGHT, -2);
  expect(markedIds(range, ids)).toEqual(['id-0', 'id-2', 'id-3', 'id-4']);
  const closed = toggleRange(range, ids, HEIGHT);
  expect(closed.rangeFromId).toBeUndefined();
  expect(markedIds(moveCursorTo(closed, ids, HEIGHT, 50), ids)).toEqual(['id-0', 'id-2', 'id-3', 'id-4']);
  expect(markedIds(moveCursorTo(dropMarks(closed), ids, HEIGHT, 7), ids)).toEqual(['id-7']);
  expect(markedIds(closed, ['id-3', 'x'])).toEqual(['id-3']);
});

test('after any moves over any data the cursor is inside of the window', () => {
  const step = fc.record({
    by: fc.integer({ min: -120, max: 120 }),
    length: fc.nat(100),
    height: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let view: ListCursor = LIST_START;
      for (const { by, length, height } of steps) {
        const now = ids.slice(0, length);
        view = moveCursor(view, now, height, by);
        expect(view.cursorId).toBe(now[view.cursorIndex]);
        expect(view.cursorIndex - view.top).toBeGreaterThanOrEqual(0);
        expect(view.cursorIndex - view.top).toBeLessThan(height);
        expect(view.top === 0 || view.top + height <= length).toBe(true);
        expect(settleList(view, now, height)).toBe(view);
      }
    }),
  );
});

test('rows that come or go above the cursor leave it on its line; a list that nobody touched shows its beginning', () => {
  const view = moveCursorTo(LIST_START, ids, HEIGHT, 5);
  const line = ({ cursorIndex, top }: ListCursor): number => cursorIndex - top;
  const more = settleList(view, ['new-1', 'new-2', 'new-3', ...ids], HEIGHT);
  expect(more).toMatchObject({ cursorId: 'id-5', cursorIndex: 8, top: 3 });
  const fewer = settleList(more, ['new-2', ...ids], HEIGHT);
  expect([fewer.cursorId, line(fewer)]).toEqual(['id-5', line(view)]);
  // Above the first row there is nothing to show.
  expect(settleList(view, ids.slice(2), HEIGHT)).toMatchObject({ cursorId: 'id-5', cursorIndex: 3, top: 0 });
  expect(settleList({ ...view, untouched: true }, ['new', ...ids], HEIGHT)).toMatchObject({ top: 0 });
});
