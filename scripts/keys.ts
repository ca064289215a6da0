/** Writes docs/keys.md from the key tables of the screens. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
// Inside the folder, so that packages are found from it.
const bundle = resolve(root, 'dist/keys-document.mjs');
mkdirSync(resolve(root, 'dist'), { recursive: true });
await build({
  entryPoints: [resolve(root, 'src/screens/keys/keys-document.ts')],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  jsx: 'automatic',
});
const { keysDocument } = (await import(pathToFileURL(bundle).href)) as { keysDocument: () => string };
rmSync(bundle);
writeFileSync(resolve(root, 'docs/keys.md'), keysDocument());
