import { expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { addToast, onlyUndoable, type Toast } from '../../../src/state/view/toast.ts';

const toast = (id: number, more: Partial<Toast> = {}): Toast => ({
  id,
  tone: 'failed',
  text: safe`${id}`,
  ...more,
});
const undo = { actId: 'a', untilMs: 10 };
const idsOf = (toasts: readonly Toast[]) => toasts.map(({ id }) => id);

test('a line that another came after does not return when that one goes', () => {
  const toasts = [toast(1), toast(2, { tone: 'refused' }), toast(3)].reduce(addToast, [] as readonly Toast[]);
  expect(idsOf(toasts)).toEqual([3]);
});

test('what can still be taken back stays for its time, and what is under way until it has ended', () => {
  const toasts = addToast(addToast([toast(1, { undo })], toast(2, { tone: 'busy' })), toast(3));
  expect(idsOf(toasts)).toEqual([1, 2, 3]);
  expect(idsOf(onlyUndoable(toasts))).toEqual([1, 2]);
});
