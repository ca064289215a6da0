const LONGEST_MS = 3_600_000;

/**
 * The wait that a `Retry-After` header asks for, seconds or a date, capped at an hour. `undefined` where it says
 * nothing that can be read.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}(\.\d{1,6})?$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  // Only the form that HTTP prescribes: the date parser takes almost anything.
  if (!/^[A-Z][a-z]{2},? /.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.min(Math.max(0, atMs - nowMs), LONGEST_MS);
}
