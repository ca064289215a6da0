import { expect, test } from 'vitest';
import {
  choose,
  clearMarks,
  focusOf,
  freshList,
  isUnread,
  pin,
  placed,
  setFilter,
  sortBy,
  toggleNeedsMe,
  touch,
} from '../../../src/state/view/list-view.ts';

const ids = ['a', 'b', 'c'];

test('a cursor that was never placed focuses nothing until it is pinned to the first row drawn', () => {
  expect(focusOf(freshList, ids)).toBeUndefined();
  expect(focusOf(pin(freshList, ids, 0), ids)).toBe('a');
});

test('a cursor that nobody has moved stays with the first row once that has been the first for a while', () => {
  const list = pin(freshList, ids, 0);
  expect(focusOf(pin(list, ['z', 'y', 'a'], 5_000), ['z', 'y', 'a'])).toBe('a');
  expect(pin(list, ids, 5_000)).toBe(list);
});

test('until the list has settled the cursor is on its first row, and each change begins the wait anew', () => {
  const list = pin(pin(freshList, ids, 0), ['z', 'y', 'a'], 4_000);
  expect(list.cursorId).toBe('z');
  expect(pin(list, ['y', 'z', 'a'], 8_000).cursorId).toBe('y');
  expect(pin(list, ['y', 'z', 'a'], 9_000).cursorId).toBe('z');
});

test('while the list is still being read the cursor follows its first row, however long that takes', () => {
  const list = pin(freshList, ids, 0, true);
  expect(focusOf(pin(list, ['z', 'y', 'a'], 60_000, true), ['z', 'y', 'a'])).toBe('z');
});

test('a row that has just come under the cursor by itself has not been read; one that was chosen has', () => {
  const list = pin(freshList, ids, 0);
  expect(isUnread(list, 0)).toBe(false);
  const swapped = pin(list, ['z', 'y', 'a'], 1_000);
  expect(isUnread(swapped, 1_999)).toBe(true);
  expect(isUnread(swapped, 2_000)).toBe(false);
  expect(isUnread(choose(swapped), 1_500)).toBe(false);
});

test('where that row goes, the first one gets the cursor: nobody had chosen the other', () => {
  expect(focusOf(pin(pin(freshList, ids, 0), ['z', 'y'], 9_000), ['z', 'y'])).toBe('z');
});

test('a cursor that was moved, or whose row was acted on, stays with its row when rows move', () => {
  const list = touch(pin(freshList, ids, 0));
  expect(focusOf(list, ['z', 'y', 'a'])).toBe('a');
  expect(pin(list, ['z', 'y', 'a'], 0)).toBe(list);
  expect(placed(pin(freshList, ids, 0), list).untouched).toBe(false);
});

test('an act on an empty list leaves the first row that comes in focus', () => {
  expect(focusOf(pin(touch(freshList), ids, 0), ids)).toBe('a');
});

test('a row that is gone leaves nothing in focus, although another lies in its place', () => {
  const list = { ...freshList, cursorId: 'b', cursorIndex: 1 };
  expect(focusOf(list, ['a', 'c'])).toBeUndefined();
});

test('what a list widget moves leaves filter and order alone', () => {
  const list = sortBy(setFilter(freshList, 'state:failed'), 'name');
  const moved = placed(list, { cursorId: 'b', cursorIndex: 1, top: 0, marks: new Set(['b']) });
  expect(moved).toMatchObject({
    filter: 'state:failed',
    sort: { column: 'name', descending: false },
    cursorId: 'b',
  });
});

test('another filter starts at the first row again and keeps the marks', () => {
  const list = { ...freshList, cursorId: 'b', cursorIndex: 1, marks: new Set(['c']) };
  const filtered = setFilter(list, 'x');
  expect(filtered.cursorId).toBeUndefined();
  expect([...filtered.marks]).toEqual(['c']);
  expect(setFilter(filtered, 'x')).toBe(filtered);
  expect(toggleNeedsMe(list).needsMe).toBe(true);
});

test('the same order again turns it round', () => {
  expect(sortBy(sortBy(freshList, 'name'), 'name').sort).toEqual({ column: 'name', descending: true });
  expect(sortBy(sortBy(freshList, 'name'), 'due').sort).toEqual({ column: 'due', descending: false });
});

test('clearing marks ends a range too', () => {
  const cleared = clearMarks({ ...freshList, marks: new Set(['a']), rangeFromId: 'a' });
  expect(cleared.marks.size).toBe(0);
  expect(cleared.rangeFromId).toBeUndefined();
});

test('a list that was empty when it was first drawn gives its first row the cursor', () => {
  const { filter: _, needsMe: _n, sort: _s, untouched: _u, ...place } = freshList;
  const drawn = placed(freshList, place);
  expect(focusOf(pin(drawn, ids, 0), ids)).toBe('a');
});
