/** A query value; members that are `undefined` are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * A path of fixed words and of parts from outside, each escaped. A part that would move through the path (`.`, `..`)
 * or is empty is a bug of the caller: parts are ids that were read from answers.
 */
export function path(words: TemplateStringsArray, ...parts: readonly string[]): string {
  return words.reduce((text, word, index) => text + escapePart(parts[index - 1] ?? '') + word);
}

/** `path` with a query. Brackets in names stay as they are: the server's own clients write them so. */
export function withQuery(base: string, query: Query): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value).toWellFormed())}`);
  return pairs.length === 0 ? base : `${base}?${pairs.join('&')}`;
}

/** True for a path that a person may ask for: below the base path, and nothing that could leave it. */
export function isPlainPath(text: string): boolean {
  if (!/^\/[\x21-\x7e]*$/.test(text) || text.startsWith('//') || /[\\#]/.test(text)) return false;
  const segments = (text.split('?')[0] ?? '').split('/');
  return !segments.some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
}

function escapePart(part: string): string {
  const escaped = encodeURIComponent(part.toWellFormed());
  // Dots survive escaping; doubled, they would be a way out of the path.
  return /^\.{1,2}$/.test(escaped) ? escaped.replaceAll('.', '%252E') : escaped;
}
