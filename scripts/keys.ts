/** Writes docs/keys.md from the key tables of the screens. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { importBundled, root } from './import-bundled.ts';

const { keysDocument } = (await importBundled('src/screens/keys/keys-document.ts')) as {
  keysDocument: () => string;
};
writeFileSync(resolve(root, 'docs/keys.md'), keysDocument());
