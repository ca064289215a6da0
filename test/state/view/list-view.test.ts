import { expect, test } from 'vitest';
import {
  clearMarks,
  focusOf,
  freshList,
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
  expect(focusOf(pin(freshList, ids), ids)).toBe('a');
});

test('a cursor that nobody has moved stays with the row it was first drawn on, whatever comes before it', () => {
  const list = pin(freshList, ids);
  expect(focusOf(pin(list, ['z', 'y', 'a']), ['z', 'y', 'a'])).toBe('a');
  expect(pin(list, ids)).toBe(list);
});

test('while the list is still being read the cursor follows its first row', () => {
  const list = pin(freshList, ids, true);
  expect(focusOf(pin(list, ['z', 'y', 'a'], true), ['z', 'y', 'a'])).toBe('z');
});

test('where that row goes, the first one gets the cursor: nobody had chosen the other', () => {
  expect(focusOf(pin(pin(freshList, ids), ['z', 'y']), ['z', 'y'])).toBe('z');
});

test('a cursor that was moved, or whose row was acted on, stays with its row when rows move', () => {
  const list = touch(pin(freshList, ids));
  expect(focusOf(list, ['z', 'y', 'a'])).toBe('a');
  expect(pin(list, ['z', 'y', 'a'])).toBe(list);
  expect(placed(pin(freshList, ids), list).untouched).toBe(false);
});

test('an act on an empty list leaves the first row that comes in focus', () => {
  expect(focusOf(pin(touch(freshList), ids), ids)).toBe('a');
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
  expect(focusOf(pin(drawn, ids), ids)).toBe('a');
});
