/** Writes docs/schema: the JSON Schema of each file that a person writes, for editors. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { importBundled, root } from './import-bundled.ts';

const folder = resolve(root, 'docs/schema');
const { USER_FILES, wholeSchema } = (await importBundled('src/app/config/user-files.ts')) as {
  USER_FILES: readonly { readonly name: string }[];
  wholeSchema: (kind: { readonly name: string }) => object;
};
mkdirSync(folder, { recursive: true });
for (const kind of USER_FILES) {
  const text = `${JSON.stringify(wholeSchema(kind), undefined, 2)}\n`;
  writeFileSync(resolve(folder, `${kind.name}.json`), text);
}
