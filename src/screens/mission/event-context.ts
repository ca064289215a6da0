import type { RunEvent } from '../../domain/mission/mission.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { Board } from '../../state/board.ts';
import { namedEventId, type EventContext } from './record-text.ts';

/** What an entry of a mission's record may be about. */
export function eventContext(
  { scheduled }: Pick<Board, 'scheduled'>,
  snapshot: Pick<MissionSnapshot, 'steps'> | undefined,
  { summary }: Pick<RunEvent, 'summary'>,
): EventContext {
  const id = namedEventId(summary);
  const call = id === undefined ? undefined : scheduled.get(id.replace(/:$/, ''));
  return { steps: snapshot?.steps ?? [], ...(call === undefined ? {} : { call }) };
}
