/** Where something stands in a text, both from 1: lines, and characters of the line. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset in UTF-16 units. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, Math.max(0, Math.min(offset, text.length)));
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - start + 1 };
}

/** The words of JSON: texts, scalars, and each sign by itself. */
const WORD = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Where the value at `path` begins in a text that is known to be JSON; `key`: where its name does. The nearest one
 * around it where it does not exist.
 */
export function jsonPlace(
  text: string,
  path: readonly (string | number)[],
  options: { readonly key?: boolean } = {},
): TextPlace {
  const words = [...text.matchAll(WORD)].map((match) => ({ word: match[0], offset: match.index }));
  let at = 0;
  let offset = words[0]?.offset ?? 0;

  /** The index behind the value that begins at `from`. */
  const behind = (from: number): number => {
    let depth = 0;
    for (let index = from; index < words.length; index += 1) {
      const word = words[index]?.word ?? '';
      if (word === '{' || word === '[') depth += 1;
      if (word === '}' || word === ']') depth -= 1;
      if (depth === 0) return index + 1;
    }
    return words.length;
  };

  for (const [depth, step] of path.entries()) {
    const open = words[at]?.word;
    if (open !== '{' && open !== '[') break;
    let index = at + 1;
    let found: { readonly value: number; readonly name: number } | undefined;
    for (let count = 0; index < words.length && found === undefined; count += 1) {
      const word = words[index]?.word ?? '';
      if (word === '}' || word === ']') break;
      const value = open === '{' ? index + 2 : index;
      const fits = open === '{' ? JSON.parse(word) === String(step) : count === Number(step);
      if (fits) found = { value, name: index };
      else index = behind(value) + (words[behind(value)]?.word === ',' ? 1 : 0);
    }
    if (found === undefined) break;
    const wantsKey = options.key === true && depth === path.length - 1;
    offset = words[wantsKey ? found.name : found.value]?.offset ?? offset;
    at = found.value;
  }
  return placeAt(text, offset);
}
