import { isTerminalRun } from '../../domain/mission/status.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';

/** Running missions by the number that they call from, whether or not an assistant has it. */
export function callersByNumber(
  board: Pick<Board, 'missions' | 'scheduled' | 'snapshots'>,
): ReadonlyMap<string, readonly SafeText[]> {
  const callers = new Map<string, Set<SafeText>>();
  const put = (phone: string | undefined, key: string | undefined): void => {
    const mission = key === undefined ? undefined : board.missions.get(key);
    if (phone === undefined || mission === undefined || isTerminalRun(mission.status)) return;
    callers.set(phone, (callers.get(phone) ?? new Set<SafeText>()).add(mission.name));
  };
  for (const { key, entry } of board.snapshots.values()) put(entry?.agentPhone, key);
  for (const { event, missionKey } of board.scheduled.values()) {
    if (event.status === 'pending') put(event.from, missionKey);
  }
  return new Map([...callers].map(([phone, names]) => [phone, [...names]]));
}
