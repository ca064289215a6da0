import { existsSync, statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const MEMORY = '/dev/shm';
const NEEDED_BYTES = 512 * 1024 * 1024;

/** Memory where the system has it: the ledger waits for the disk at every write, and a test's disk proves nothing. */
function temporary(): Readonly<Record<string, string>> {
  if (!existsSync(MEMORY)) return {};
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > NEEDED_BYTES ? { TMPDIR: MEMORY } : {};
}

// React as it is shipped: the one for development takes three times as long to draw.
process.env['NODE_ENV'] = 'production';

/** Everything `npm test` runs. The long forms live in `vitest.chaos.config.ts`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/**/*.chaos.test.ts', 'node_modules'],
    pool: 'forks',
    // Modules keep nothing but what follows from their arguments, so that files may share them: more than twice as quick.
    isolate: false,
    // Most tests wait for sockets and files more than they compute: a two-core machine carries three at once.
    maxWorkers: 3,
    // Only a hang comes near these: nothing measures the machine, so that nothing fails on a slow or busy one.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    env: { FORCE_COLOR: '1', CI: '', ...temporary() },
  },
});
