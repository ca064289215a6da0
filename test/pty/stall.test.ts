import { expect, test } from 'vitest';
import { driveWhileStalled } from '../support/stalled-console.ts';

test('a mission is driven to its end while the terminal does not read a byte', async () => {
  await expect(driveWhileStalled(0)).resolves.toBeUndefined();
});
