import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { SHOWN_LEAD_MS } from '../../planner/slots/held-slots.ts';
import type { ScheduleFields } from '../command.ts';
import type { OpenCommit } from '../dispatch/open-commit.ts';
import { momentOf } from '../handlers/event-schedule.ts';
import { steadyNow } from '../handlers/repeat-lines.ts';
import { theirTimeText, whenText } from '../handlers/when-text.ts';
import { SLOT_LEAD_MS } from '../once/once-state.ts';
import type { FactReader } from '../reads/fact-reader.ts';

/** So many people are named where the list is only looked at; whoever ends it is shown all of them. */
const SHOWN = 20;

/** A commit of many that stopped before everybody's turn, as something that a person ends. */
export const cutOffItem = (commit: OpenCommit, id: string): UnclearRequest => ({
  id,
  opKey: commit.id,
  state: 'cut-off',
  title: safe`Commit stopped: ${commit.left.length} of ${commit.total} never called`,
  lines: [
    safe`Begun: ${whenText(commit.sinceMs)}`,
    commit.stoppedBy ?? safe`It was cut off: the program ended before everybody's turn.`,
    safe`Never called:`,
    ...commit.left.slice(0, SHOWN).map((item) => personLine(item)),
    ...(commit.left.length > SHOWN ? [safe`  and ${commit.left.length - SHOWN} more`] : []),
  ],
  ends: ['again', 'drop'],
  sinceMs: commit.sinceMs,
  mission: commit.mission,
});

/** Who it is, and when the call was to be. */
export const personLine = (item: ScheduleFields, nowMs?: number): SafeText =>
  safe`  ${nameOf(item)}, ${nowMs === undefined ? whenText(item.atMs) : theirTimeText(item.atMs, item.zone, nowMs)}`;

export const nameOf = ({ contactName, to }: ScheduleFields): SafeText =>
  contactName === undefined ? safe`${to}` : safe`${contactName} ${to}`;

/** Between what is placed anew on one line. */
const APART_MS = 90_000;
/** A full step beyond the least lead, so that what is shown stays true while somebody reads it. */
const SOON_MS = SLOT_LEAD_MS + 6 * 60_000;

/**
 * The rest of a commit as it can be sent now: slots that are still ahead stay as they were agreed to, the others follow
 * on their line, each at its next allowed time. Errors: for whom no allowed time is known.
 */
export function restInTime(
  { left }: OpenCommit,
  facts: Pick<FactReader, 'nowMs' | 'nextAllowed'>,
): Result<readonly ScheduleFields[], SafeText> {
  const nowMs = facts.nowMs();
  const ahead = left.filter(({ atMs }) => atMs - nowMs >= SHOWN_LEAD_MS);
  const lastOf = new Map<string, number>();
  for (const { from, atMs } of ahead) lastOf.set(from, Math.max(atMs, lastOf.get(from) ?? 0));
  const placed = [...ahead];
  for (const item of left) {
    if (ahead.includes(item)) continue;
    const last = lastOf.get(item.from);
    const earliestMs = Math.max(steadyNow(nowMs) + SOON_MS, last === undefined ? 0 : last + APART_MS);
    const atMs = facts.nextAllowed(momentOf({ ...item, atMs: earliestMs }));
    if (atMs === undefined) return err(safe`No allowed time is known for ${nameOf(item)}: plan again.`);
    lastOf.set(item.from, atMs);
    placed.push({ ...item, atMs });
  }
  return ok(placed);
}
