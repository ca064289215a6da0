import { createHash } from 'node:crypto';
import { meaningOf } from './json-same.ts';
import type { JsonNode } from './json-tree.ts';

/** What the file held as a write of ours left it, in sums: of all its entries, and of the one that an operation made. */
export interface Stood {
  readonly whole: string;
  readonly own: string;
}

/** Sums of a content's entries: equal contents have equal sums, in whatever order their entries stand. */
export interface EntrySums {
  readonly whole: string;
  readonly of: ReadonlyMap<string, string>;
}

export function entrySums(root: JsonNode): EntrySums {
  const of = new Map<string, string>();
  if (root.kind === 'object') {
    for (const { key, value } of root.members) of.set(key, sumOf(`${key}\0${meaningOf(value)}`));
  }
  return { whole: added([...of.values()]), of };
}

/**
 * The slugs that the bot has taken out: the content is exactly what we had written, but for them. A bot that read the
 * file before our write and wrote it after has changed something else too: what it lost by that is made again.
 */
export function removedSlugs(
  root: JsonNode,
  made: readonly { readonly slug: string; readonly stood: Stood }[],
): ReadonlySet<string> {
  const there = new Set(root.kind === 'object' ? root.members.map(({ key }) => key) : []);
  const missing = made.filter(({ slug }) => !there.has(slug));
  if (missing.length === 0) return new Set();
  const { whole } = entrySums(root);
  const byWrite = Map.groupBy(missing, ({ stood }) => stood.whole);
  return new Set(
    [...byWrite].flatMap(([written, ops]) => {
      const own = new Map(ops.map(({ slug, stood }) => [slug, stood.own]));
      return added([whole, ...own.values()]) === written ? [...own.keys()] : [];
    }),
  );
}

const added = (sums: readonly string[]): string =>
  BigInt.asUintN(
    64,
    sums.reduce((sum, each) => sum + BigInt(`0x${each}`), 0n),
  ).toString(16);

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
