import { hash } from 'node:crypto';

/** Reads a text, or gives what the same text gave the last time. */
export type Recall = <T>(path: string, text: string, read: () => T, isKept: (value: T) => boolean) => T;

/** Pages of lists, the one that was not asked for longest dropped first: a list of twelve thousand is known whole. */
const KEPT = 128;

/**
 * Remembers what the last answer of each path was read as. Lists are read again and again, and mostly nothing has
 * changed: the same text then gives the very same records, which nobody parses or compares. A path is always read by
 * the same function, and what was read is never changed.
 */
export function createRecall(): Recall {
  const kept = new Map<string, { readonly digest: string; readonly value: unknown }>();
  return <T>(path: string, text: string, read: () => T, isKept: (value: T) => boolean) => {
    const digest = hash('sha256', text, 'base64');
    const before = kept.get(path);
    kept.delete(path);
    const value = before?.digest === digest ? (before.value as T) : read();
    if (isKept(value)) kept.set(path, { digest, value });
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
