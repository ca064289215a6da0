/** Writes docs/schema: the JSON Schema of each file that a person writes, for editors. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
// Inside the folder, so that packages are found from it.
const bundle = resolve(root, 'dist/user-files.mjs');
const folder = resolve(root, 'docs/schema');
await build({
  entryPoints: [resolve(root, 'src/app/config/user-files.ts')],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  jsx: 'automatic',
});
const { USER_FILES, wholeSchema } = (await import(pathToFileURL(bundle).href)) as {
  USER_FILES: readonly { readonly name: string }[];
  wholeSchema: (kind: { readonly name: string }) => object;
};
rmSync(bundle);
mkdirSync(folder, { recursive: true });
for (const kind of USER_FILES) {
  const text = `${JSON.stringify(wholeSchema(kind), undefined, 2)}\n`;
  writeFileSync(resolve(folder, `${kind.name}.json`), text);
}
