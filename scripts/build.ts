/** Builds what is shipped: a starter that any Node can read, and one bundled file. */
import { chmod, mkdtemp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle } from './bundle.ts';

const quiet = process.argv.includes('--quiet');
const FILES = { starter: 'clawdtalk-tui.js', program: 'main.js' };

await mkdir('dist', { recursive: true });
// Made beside and moved into place, so that a console that starts meanwhile finds the old program or the new one.
const folder = await mkdtemp('dist/.build-');
try {
  const starter = join(folder, FILES.starter);
  // The starter must be readable by old versions, which it turns away with a sentence.
  await build({
    entryPoints: ['bin/launch.ts'],
    outfile: starter,
    platform: 'node',
    format: 'esm',
    target: 'node16',
    logLevel: 'warning',
  });
  await chmod(starter, 0o755);
  await bundle('bin/clawdtalk-tui.tsx', join(folder, FILES.program));
  for (const file of Object.values(FILES)) await rename(join(folder, file), join('dist', file));
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (!quiet) {
  const { size } = await stat(join('dist', FILES.program));
  console.log(`dist/${FILES.program}: ${Math.round(size / 1024)} kB`);
}
