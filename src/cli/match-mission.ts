import type { MissionRow } from '../domain/mission/mission-row.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { safe } from '../lib/safe-text.ts';
import type { Complaint } from './verb.ts';

const LISTED = 5;

/**
 * The slug or id of the mission that a person means by its slug, id, name or a part of the name that no other has.
 * For verbs that only look: acts name exactly what they change. A text that fits nothing known is given back, since
 * the server may know more than the list holds.
 */
export function matchMission(rows: Iterable<MissionRow>, text: string): Result<string, Complaint> {
  const known = [...rows];
  const wanted = text.trim().toLowerCase();
  const exact = known.find(({ slug, missionId }) => slug === text || missionId === text);
  if (exact !== undefined) return ok(text);
  const named = known.filter(({ name }) => name.toLowerCase() === wanted);
  const holding = known.filter(({ name, slug }) => `${name}\n${slug ?? ''}`.toLowerCase().includes(wanted));
  const found = named.length > 0 ? named : holding;
  const [only, second] = found;
  if (only === undefined || wanted === '') return ok(text);
  if (second === undefined) return ok(only.slug ?? only.missionId ?? text);
  const names = found
    .slice(0, LISTED)
    .map(({ name, slug, missionId }) => safe`${name} (${slug ?? missionId ?? '–'})`);
  const more = found.length > LISTED ? ` and ${found.length - LISTED} more` : '';
  return err({
    exit: 2,
    sentence: safe`"${text}" is part of ${found.length} names: ${names.join(', ')}${more}. Write more of it, or what stands in brackets.`,
  });
}
