import { hash } from 'node:crypto';
import type { Result } from '../../lib/result.ts';

/** Reads an answer, or gives what the same one gave the last time, where that could be read. */
export type ResponseCache = <T, E>(
  path: string,
  answer: string | Uint8Array,
  read: () => Result<T, E>,
) => Result<T, E>;

/** Pages of lists, the one that was not asked for longest dropped first: a list of twelve thousand is known whole. */
const KEPT = 128;

/**
 * Remembers what the last answer of each path was read as. Lists are read again and again, and mostly nothing has
 * changed: the same answer then gives the very same records, which nobody parses or compares. A path is always read by
 * the same function, and what was read is never changed.
 */
export function createResponseCache(): ResponseCache {
  const kept = new Map<string, { readonly digest: string; readonly reading: unknown }>();
  return <T, E>(path: string, answer: string | Uint8Array, read: () => Result<T, E>) => {
    const digest = hash('sha256', answer, 'base64');
    const before = kept.get(path);
    kept.delete(path);
    const reading = before?.digest === digest ? (before.reading as Result<T, E>) : read();
    if (reading.ok) kept.set(path, { digest, reading });
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return reading;
  };
}
