import { expect, test } from 'vitest';
import { callsOfAWrite, failingWrite, HARMLESS } from './failing-write.ts';

test.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE'])(
  '%s on each call of a write, once and lasting',
  async (code) => {
    const calls = await callsOfAWrite();
    for (let failing = 1; failing <= calls; failing += 1) {
      for (const once of [true, false]) {
        const failed = await failingWrite(code, failing, once);
        expect(failed).toMatchObject(HARMLESS);
        expect(failed.notices).toBeLessThanOrEqual(2);
      }
    }
  },
);
