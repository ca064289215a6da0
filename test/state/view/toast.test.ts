import { expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { addToast, type Toast } from '../../../src/state/view/toast.ts';

const toast = (id: number, about: string | undefined, more: Partial<Toast> = {}): Toast => ({
  id,
  tone: 'failed',
  text: safe`${id}`,
  ...(about === undefined ? {} : { about }),
  ...more,
});
const idsOf = (toasts: readonly Toast[]) => toasts.map(({ id }) => id);

test('what failed before goes when the same has been done; other failures stay', () => {
  const failed = [toast(1, 'start'), toast(2, 'stop'), toast(3, undefined)].reduce(
    addToast,
    [] as readonly Toast[],
  );
  expect(idsOf(failed)).toEqual([1, 2, 3]);
  const done = addToast(failed, toast(4, 'start', { tone: 'ok', expiresAtMs: 1 }));
  expect(idsOf(done)).toEqual([2, 3, 4]);
  // What can still be taken back stays for its time.
  expect(idsOf(addToast(done, toast(5, 'start')))).toEqual([2, 3, 4, 5]);
  expect(idsOf(addToast(done, toast(6, undefined)))).toEqual([2, 3, 4, 6]);
});
