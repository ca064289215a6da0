import { defineConfig } from 'vitest/config';

// React as it is shipped, as in the short forms.
process.env['NODE_ENV'] = 'production';

/** The long forms: kills, races and soaks that take minutes. */
export default defineConfig({
  test: {
    include: ['test/**/*.chaos.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
