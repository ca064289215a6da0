import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = resolve(import.meta.dirname, '..');

/** Loads a source file that Node alone cannot read, such as one that draws, for a script that writes docs. */
export async function importBundled(entry: string): Promise<unknown> {
  // Inside the folder, so that packages are found from it.
  const bundle = resolve(root, `dist/bundled-${process.pid}.mjs`);
  mkdirSync(resolve(root, 'dist'), { recursive: true });
  await build({
    entryPoints: [resolve(root, entry)],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
  });
  try {
    return await import(pathToFileURL(bundle).href);
  } finally {
    rmSync(bundle);
  }
}
