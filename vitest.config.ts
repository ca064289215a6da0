import { defineConfig } from 'vitest/config';

/** Everything `npm test` runs. The long forms live in `vitest.chaos.config.ts`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/**/*.chaos.test.ts', 'node_modules'],
    pool: 'forks',
    testTimeout: 90_000,
    hookTimeout: 60_000,
    env: { FORCE_COLOR: '1', CI: '' },
  },
});
