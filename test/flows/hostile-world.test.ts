import { expect, test } from 'vitest';
import { tourHostileWorld } from './support/hostile-tour.ts';

test('a world where every text is hostile is drawn without a single byte of theirs', async () => {
  const tour = { reach: 'all', size: { columns: 80, rows: 24 }, keys: ['J', 'x'], missions: 1 } as const;
  await expect(tourHostileWorld(tour)).resolves.toBeUndefined();
});
