import { expect, test } from 'vitest';
import { fuzzyFilter } from '../../../src/ui/palette/fuzzy.ts';

test('what a text begins with comes before the same letters inside of a shorter one', () => {
  const modes = [
    'suggest: the engine proposes, one key does it',
    'on: the engine acts by itself, within the rules',
  ];
  expect(fuzzyFilter('on', modes, (mode) => mode)[0]).toMatch(/^on:/);
});
