import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';

/** Missions by slug, id or whole name; all where none is named. `missing`: a sentence for each that is not there. */
export function missionsNamed(
  missions: Iterable<MissionRow>,
  names: readonly string[],
): { readonly found: readonly MissionRow[]; readonly missing: readonly SafeText[] } {
  const rows = [...missions];
  if (names.length === 0) return { found: rows, missing: [] };
  const is = (row: MissionRow, name: string): boolean =>
    row.slug === name || row.missionId === name || row.key === name || row.name === name;
  return {
    found: rows.filter((row) => names.some((name) => is(row, name))),
    missing: names.flatMap((name) =>
      rows.some((row) => is(row, name)) ? [] : [safe`There is no mission ${name}.`],
    ),
  };
}
