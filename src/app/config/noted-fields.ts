import { join } from 'node:path';
import { readSmallFile } from '../../state/settings/read-small-file.ts';
import { VIEWS_FILE } from '../../state/settings/views-name.ts';

const MOST = 20;

/**
 * The fields of memory and results that the views of a settings folder show. Found in the text alone: the backend has to
 * know them before anything else is read, and one too many costs nothing.
 */
export function readNotedFields(folder: string): readonly string[] {
  const { text = '' } = readSmallFile(join(folder, VIEWS_FILE));
  // The usual case, without what V8 has to make for the letters of all languages.
  if (!/"(?:memory|result)\./.test(text)) return [];
  const named = [...text.matchAll(/"((?:memory|result)\.[^"\\\p{C}]{1,90})"/gu)].map(
    ([, field = '']) => field,
  );
  return [...new Set(named)].slice(0, MOST);
}
