import { plainOf } from './json-plain.ts';
import type { JsonNode } from './json-tree.ts';

/** Epoch milliseconds of a stamp as the file holds it; before all others where it is none. */
export function instantOf(node: JsonNode | undefined): number {
  const plain = node === undefined ? undefined : plainOf(node);
  const atMs = typeof plain === 'string' ? Date.parse(plain) : Number.NaN;
  return Number.isNaN(atMs) ? -Infinity : atMs;
}
