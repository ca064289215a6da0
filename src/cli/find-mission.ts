import { missionId } from '../domain/ids.ts';
import { missionKeyOf, type MissionKey } from '../domain/mission/mission-row.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { safe } from '../lib/safe-text.ts';
import type { Complaint, Session } from './verb.ts';

/** The mission that a person named by its slug or its id, as the door knows it. */
export async function findMission(session: Session, name: string): Promise<Result<MissionKey, Complaint>> {
  const entry = session.missionsFile
    .entries()
    .find((candidate) => candidate.slug === name || candidate.missionId === name);
  if (entry !== undefined) return ok(missionKeyOf(entry.missionId, entry.slug));
  const found = await session.server.getMission(missionId(name), { priority: 'read' });
  if (found.ok) return ok(missionKeyOf(found.value.id, undefined));
  return err(
    found.error.kind === 'not-found'
      ? {
          exit: 2,
          sentence: safe`No mission has the slug or id '${name}', neither in the state file nor at the server. An act takes no part of a name: see missions.`,
        }
      : { exit: 4, sentence: found.error.sentence },
  );
}
