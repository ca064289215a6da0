import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Memory where the system has it: the ledger waits for the disk at every write, and a test's disk proves nothing. */
const TEMPORARY = existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {};

/** Everything `npm test` runs. The long forms live in `vitest.chaos.config.ts`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/**/*.chaos.test.ts', 'node_modules'],
    pool: 'forks',
    // Most tests wait for sockets and files more than they compute: a two-core machine carries three at once.
    maxWorkers: 3,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // Real processes and sockets on a shared machine: what fails by chance is run again, a fault fails each time.
    retry: 2,
    env: { FORCE_COLOR: '1', CI: '', ...TEMPORARY },
  },
});
