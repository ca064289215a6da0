import { join } from 'node:path';
import { readSmallFile } from '../../state/settings/read-small-file.ts';

const MOST = 20;

/**
 * The members of memory that the views of a settings folder show. Found in the text alone: the backend has to know
 * them before anything else is read, and one too many costs nothing.
 */
export function readNotedPaths(folder: string): readonly string[] {
  const { text = '' } = readSmallFile(join(folder, 'views.json'));
  const named = [...text.matchAll(/"memory\.([^"\\\p{C}]{1,90})"/gu)].map(([, path = '']) => path);
  return [...new Set(named)].slice(0, MOST);
}
