/** Builds what is shipped: a starter that any Node can read, and one bundled file. */
import { chmod, rm, stat } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundle } from './bundle.ts';

const quiet = process.argv.includes('--quiet');
const STARTER = 'dist/clawdtalk-tui.js';
const PROGRAM = 'dist/main.js';

await rm('dist', { recursive: true, force: true });
// The starter must be readable by old versions, which it turns away with a sentence.
await build({
  entryPoints: ['bin/launch.ts'],
  outfile: STARTER,
  platform: 'node',
  format: 'esm',
  target: 'node16',
  logLevel: 'warning',
});
await bundle('bin/clawdtalk-tui.tsx', PROGRAM);
await chmod(STARTER, 0o755);
if (!quiet) console.log(`${PROGRAM}: ${Math.round((await stat(PROGRAM)).size / 1024)} kB`);
