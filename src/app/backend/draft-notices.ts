import { whenText } from '../../commands/handlers/when-text.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { BoardUpdate, Notice } from '../../state/board.ts';

/** Two people worked on one draft: the second is told, and nothing of the first is lost. */
export const overtakenNotice = (
  id: string,
  savedBy: string | undefined,
  savedAtMs: number,
  nowMs: number,
): BoardUpdate => {
  const [kind = id] = id.split(':');
  const who = savedBy?.replace(/^operator:/, '') ?? 'somebody else';
  const when = whenText(savedAtMs, nowMs);
  return warn(
    `draft:${id}`,
    nowMs,
    safe`${who} changed this ${kind} at ${when}: what you change is not kept. Close it and open it again to go on from there.`,
  );
};

/** Two people plan one mission: what both commit is placed once, but they had better talk. */
export const besideNotice = (savedBy: string | undefined, savedAtMs: number, nowMs: number): BoardUpdate => {
  const who = savedBy?.replace(/^operator:/, '') ?? 'somebody else';
  const when = whenText(savedAtMs, nowMs);
  return warn(
    `beside:${who}`,
    nowMs,
    safe`${who} is planning this mission too, last at ${when}. Nobody is called twice, but agree who commits.`,
  );
};

export const notKeptNotice = (sentence: string, nowMs: number): BoardUpdate =>
  warn('draft', nowMs, safe`What you are writing is not kept: ${sentence}`);

function warn(id: string, nowMs: number, sentence: SafeText): BoardUpdate {
  const notice: Notice = { id, atMs: nowMs, level: 'warn', sentence, seen: false };
  return { kind: 'upsert', into: 'notices', rows: [[id, notice]] };
}
