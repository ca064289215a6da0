/** Builds what is shipped: a starter that any Node can read, the console with its parts, and the verbs as one script. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ASKED_OF_SCREENS, bundle, packageVersion } from './bundle.ts';

const isPart = (file: string): boolean => /^(?:main|verbs)-.*\.c?js$/.test(file);

/**
 * A console that runs may still load parts of the program that it was started from: they are kept for some days, but not
 * where the folder is packed (`--clean`).
 */
const KEPT_MS = process.argv.includes('--clean') ? 0 : 3 * 24 * 3_600_000;

async function dropOldParts(current: ReadonlySet<string>): Promise<void> {
  for (const file of (await readdir('dist')).filter((name) => isPart(name) && !current.has(name))) {
    const { mtimeMs } = await stat(join('dist', file));
    if (Date.now() - mtimeMs >= KEPT_MS) await rm(join('dist', file));
  }
}

const quiet = process.argv.includes('--quiet');
const FILES = { starter: 'clawdtalk-tui.js', program: 'main.js' };

await mkdir('dist', { recursive: true });
// Made beside and moved into place, so that a console that starts meanwhile finds the old program or the new one.
const folder = await mkdtemp('dist/.build-');
try {
  const made = join(folder, 'verbs.cjs');
  await bundle('bin/verbs.ts', made, { script: true });
  const digest = createHash('sha256')
    .update(await readFile(made))
    .digest('hex');
  const verbs = `verbs-${digest.slice(0, 16)}.cjs`;
  await rename(made, join(folder, verbs));
  const starter = join(folder, FILES.starter);
  // The starter must be readable by old versions, which it turns away with a sentence.
  await build({
    entryPoints: ['bin/launch.ts'],
    outfile: starter,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node16',
    define: { __VERSION__: JSON.stringify(await packageVersion()), __VERBS__: JSON.stringify(`./${verbs}`) },
    logLevel: 'warning',
  });
  await chmod(starter, 0o755);
  await bundle('bin/clawdtalk-tui.tsx', join(folder, FILES.program), { split: true });
  // What the program loads stands before the program that loads it, and the starter last.
  const parts = (await readdir(folder)).filter((file) => isPart(file));
  for (const file of [...parts, ASKED_OF_SCREENS.file, FILES.program, FILES.starter])
    await rename(join(folder, file), join('dist', file));
  await dropOldParts(new Set(parts));
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (!quiet) {
  const { size } = await stat(join('dist', FILES.program));
  console.log(`dist/${FILES.program}: ${Math.round(size / 1024)} kB`);
}
