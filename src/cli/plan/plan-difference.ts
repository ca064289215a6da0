import type { JsonObject } from '../../lib/json.ts';
import type { PlanDifference } from '../../planner/slots/replan.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';

/** What a plan changes about the one before, as `plan --json` prints it. */
export function differenceJson({ kept, moved, dropped, added }: PlanDifference): JsonObject {
  return {
    kept: kept.map(({ phone, atMs, committed }) => ({ to: phone, at: isoOrNull(atMs), committed })),
    moved: moved.map(({ from, to, why }) => ({
      to: to.phone,
      from_at: isoOrNull(from.atMs),
      at: isoOrNull(to.atMs),
      from_line: from.line,
      line: to.line,
      why: why ?? null,
    })),
    dropped: dropped.map(({ from, unplaced }) => ({
      to: from.phone,
      from_at: isoOrNull(from.atMs),
      code: unplaced?.code ?? null,
      detail: unplaced?.detail ?? 'it is no longer in the list',
    })),
    added: added.map(({ phone, atMs }) => ({ to: phone, at: isoOrNull(atMs) })),
  };
}

/** The same for people to read. */
export function differenceLines(
  { kept, moved, dropped, added }: PlanDifference,
  zone: string,
): readonly string[] {
  const sent = kept.filter(({ committed }) => committed).length;
  const rows = [
    ...moved.map(({ from, to, why }) => [
      'moved',
      to.name ?? to.phone,
      `${localTimeText(from.atMs, zone)} → ${localTimeText(to.atMs, zone)}`,
      why ?? (from.atMs === to.atMs ? `from ${to.line}` : ''),
    ]),
    ...dropped.map(({ from, unplaced }) => [
      'dropped',
      from.name ?? from.phone,
      localTimeText(from.atMs, zone),
      unplaced?.detail ?? 'no longer in the list',
    ]),
    ...added.map(({ name, phone, atMs }) => ['added', name ?? phone, localTimeText(atMs, zone), '']),
  ];
  return [
    '',
    `Against the plan before: ${moved.length} moved, ${kept.length} kept${sent > 0 ? ` (${sent} scheduled already)` : ''}, ${dropped.length} dropped, ${added.length} added.`,
    ...alignColumns(rows),
  ];
}
