import { createHash } from 'node:crypto';

/** What one slot commits to. */
export interface DigestedSlot {
  readonly phone: string;
  readonly atMs: number;
  readonly line: string;
  readonly status: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * SHA-256, hexadecimal, over a canonical form: the subject and the slots in order of time, number and line, names
 * sorted. Two plans that would send the same have the same digest, whatever order their lists had.
 */
export function planDigest(
  subject: Readonly<Record<string, string>>,
  slots: readonly DigestedSlot[],
): string {
  const lines = ['clawdtalk-plan 1', JSON.stringify(sorted(subject))];
  const ordered = slots.toSorted(
    (a, b) => a.atMs - b.atMs || compare(a.phone, b.phone) || compare(a.line, b.line),
  );
  for (const { phone, atMs, line, status, variables } of ordered) {
    lines.push(JSON.stringify([phone, atMs, line, status, sorted(variables)]));
  }
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).toSorted(([a], [b]) => compare(a, b));
}

/** By code unit: a locale's order differs between machines. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
