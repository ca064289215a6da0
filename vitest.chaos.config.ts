import { defineConfig } from 'vitest/config';

/** The long forms: kills, races and soaks that take minutes. */
export default defineConfig({
  test: {
    include: ['test/**/*.chaos.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
