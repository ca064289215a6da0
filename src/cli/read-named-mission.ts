import type { Result } from '../lib/result.ts';
import { err } from '../lib/result.ts';
import { matchMission } from './match-mission.ts';
import type { Complaint, Session } from './verb.ts';

/** Ids of the server are found without reading the list of all. */
const ID = /^[\da-f]{8}-[\da-f]{4}-/i;

/** The mission that a person named by its slug, its id, or a part of its name, read whole: for verbs that only look. */
export async function readNamedMission(
  session: Session,
  name: string | undefined,
): Promise<Awaited<ReturnType<Session['readMission']>>> {
  if (name === undefined)
    return err({ exit: 2, sentence: 'Name a mission: its slug, its id, or a part of its name.' });
  const slug = await slugNamed(session, name);
  return slug.ok ? session.readMission(slug.value) : slug;
}

async function slugNamed(session: Session, name: string): Promise<Result<string, Complaint>> {
  const isKnown = session.missionsFile
    .entries()
    .some(({ slug, missionId }) => slug === name || missionId === name);
  if (isKnown || ID.test(name)) return { ok: true, value: name };
  const board = await session.readBoard('missions');
  return board.ok ? matchMission(board.value.missions.values(), name) : board;
}
