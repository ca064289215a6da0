import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainlyChosenKeys } from '../../../src/state/settings/chosen-keys.ts';
import { KEYS_SAMPLE, parseKeysFile } from '../../../src/state/settings/keys-file.ts';

test('the sample is right, and read without the other reader', () => {
  const read = parseKeysFile(KEYS_SAMPLE);
  expect(read).toMatchObject({ ok: true, value: { set: 'vi' } });
  expect(plainlyChosenKeys(KEYS_SAMPLE)).toEqual(read.ok ? read.value : undefined);
});

test('the quick reader answers for every file that is right, and as the other one; for no other', () => {
  const key = fc.constantFrom('M', 'f5', 'alt-m', 'ctrl-x', '', 'F1', 'mm', 'esc', '@', 'ä');
  const member = fc.oneof(key, fc.array(key, { maxLength: 7 }), fc.constantFrom(1, null, {}));
  const file = fc.record(
    {
      $schema: fc.constantFrom<unknown>('x', 3),
      keys: fc.constantFrom<unknown>('vi', 'plain', 'emacs', null),
      acts: fc.oneof(
        fc.dictionary(fc.constantFrom('a.b', 'c', '__proto__x'), member),
        fc.constantFrom([], 'x'),
      ),
      more: fc.constant(1),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(file, (value) => {
      const source = JSON.stringify(value);
      const read = parseKeysFile(source);
      expect(plainlyChosenKeys(source)).toEqual(read.ok ? read.value : undefined);
    }),
    { numRuns: 300 },
  );
});
