import { err, ok, type Result } from '../../lib/result.ts';
import { systemFiles } from './file-port.ts';
import { valueAt } from './json-edit.ts';
import { printNode, type JsonDocument } from './json-tree.ts';
import { readStateFile } from './read-file.ts';

/** One value of a mission's memory as the file spells it now, its lines moved to the left. Errors: a sentence. */
export function memoryText(path: string, slug: string, key: string): Result<string, string> {
  const reading = readStateFile(systemFiles, path);
  if (reading.kind !== 'good') return err('The state file cannot be read just now: look again in a moment.');
  return memoryTextIn(reading.document, slug, key);
}

/** The same of a content that was read. */
export function memoryTextIn(
  { root }: Pick<JsonDocument, 'root'>,
  slug: string,
  key: string,
): Result<string, string> {
  const node = valueAt(root, [slug, 'memory', key]);
  if (node === undefined) return err(`${slug} has no memory ${key} any more.`);
  const lines = printNode(node).split('\n');
  const depth = /^ */.exec(lines.at(-1) ?? '')?.[0].length ?? 0;
  // Strings hold no line breaks of their own, so the white space is between tokens.
  const [first = '', ...rest] = lines;
  return ok(
    [first, ...rest.map((line) => line.slice(Math.min(depth, line.length - line.trimStart().length)))].join(
      '\n',
    ),
  );
}
