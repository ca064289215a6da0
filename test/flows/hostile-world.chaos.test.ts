import { expect, test } from 'vitest';
import { tourHostileWorld } from './support/hostile-tour.ts';

test.each([
  ['texts', { columns: 80, rows: 24 }],
  ['all', { columns: 80, rows: 24 }],
  ['texts', { columns: 120, rows: 40 }],
  ['all', { columns: 120, rows: 40 }],
] as const)('every screen of a world where %s are hostile, at %o', async (reach, size) => {
  const keys = ['j', 'G', 'J', 'x', 'y', 's', '?', ':', '/', '!'];
  await expect(tourHostileWorld({ reach, size, keys, missions: 6 })).resolves.toBeUndefined();
});
