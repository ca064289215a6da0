import { phoneDigits } from '../contact/contacts.ts';
import type { MissionEntry } from './mission-entry.ts';

/**
 * The mission whose number this is, where the mission that calls from it has another one of its own: whoever calls back
 * reaches the other mission's agent. Undefined where nothing tells that, as in an account with one number for all.
 */
export function borrowedFrom(
  entries: readonly MissionEntry[],
  { from, missionId }: { readonly from: string; readonly missionId: string | undefined },
): MissionEntry | undefined {
  const isFrom = ({ agentPhone }: MissionEntry): boolean =>
    agentPhone !== undefined && phoneDigits(agentPhone) === phoneDigits(from);
  const own = entries.find((each) => each.missionId !== undefined && each.missionId === missionId);
  if (own?.agentPhone === undefined || isFrom(own)) return undefined;
  return entries.find((each) => each !== own && isFrom(each));
}
