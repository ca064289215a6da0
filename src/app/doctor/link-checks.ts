import type { DoctorCheck } from '../../cli/verb.ts';
import { isAssistant } from '../../domain/assistant/assistant.ts';
import { assistantId, missionId, runId, type AssistantId } from '../../domain/ids.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { check } from './check.ts';
import { isSilent, lookAtEach, lastUpdatedFirst, type LookLimits } from '../backend/look-at-each.ts';

/** An agent that works for a live mission without being linked to its run. */
export interface MissingLink {
  readonly mission: MissionKey;
  readonly slug: string;
  readonly assistantId: AssistantId;
}

const READ = { priority: 'read' } as const;

/**
 * Reads back the link of every live mission that the state file gives an agent; of very many, of those that changed last,
 * and says so.
 */
export async function linkChecks(
  entries: readonly MissionEntry[],
  server: ServerPort,
  limits?: LookLimits,
): Promise<{ readonly checks: readonly DoctorCheck[]; readonly missing: readonly MissingLink[] }> {
  const missing: MissingLink[] = [];
  const checks: DoctorCheck[] = [];
  let linked = 0;
  const withAgent = lastUpdatedFirst(entries).flatMap(
    ({ slug, missionId: mission, runId: run, assistantId: agent }) =>
      mission === undefined || run === undefined || agent === undefined
        ? []
        : [{ slug, mission, run, agent }],
  );
  const look = async ({ slug, mission, run, agent }: (typeof withAgent)[number]): Promise<boolean> => {
    const found = await server.getRun(missionId(mission), runId(run), READ);
    if (!found.ok) {
      checks.push(check('links', 'warn', `${slug}: ${found.error.sentence}`, { side: 'server' }));
      return !isSilent(found.error);
    }
    if (isTerminalRun(found.value.status)) return true;
    const agents = await server.listLinkedAgents(missionId(mission), runId(run), READ);
    if (!agents.ok) {
      checks.push(check('links', 'warn', `${slug}: ${agents.error.sentence}`, { side: 'server' }));
      return true;
    }
    const assistant = await server.getAssistant(assistantId(agent), READ);
    // A link may carry either of an assistant's two ids.
    if (agents.value.some((id) => id === agent || (assistant.ok && isAssistant(assistant.value, id)))) {
      linked += 1;
      return true;
    }
    missing.push({ mission: missionKeyOf(mission, slug), slug, assistantId: assistantId(agent) });
    checks.push(
      check('links', 'warn', `${slug}: its agent ${agent} is not linked to the run`, {
        mend: `clawdtalk-tui link ${slug} ${agent}`,
      }),
    );
    return true;
  };
  const { partly } = await lookAtEach(withAgent, 'missions with an agent', limits, look);
  if (partly !== undefined) {
    const words = `${partly}, those that changed last: ${linked} of them run and are linked; --fix looks at all`;
    checks.push(check('links', 'warn', words, { side: 'server' }));
  } else if (checks.length === 0) checks.push(check('links', 'ok', await linkedText(linked, server)));
  return { checks, missing };
}

/** What was looked at, beside what there is: the state file may name no agent for most missions. */
async function linkedText(linked: number, server: ServerPort): Promise<string> {
  const missions = await server.listMissions(READ);
  const looked =
    linked === 0
      ? 'no live mission of the state file has an agent'
      : `${linked} live ${linked === 1 ? 'mission has an agent, which is' : 'missions have agents, all of them'} linked`;
  if (!missions.ok) return `${looked}; the list of missions could not be read: ${missions.error.sentence}`;
  const live = missions.value.filter(({ status }) => !isTerminalRun(status)).length;
  const others = Math.max(0, live - linked);
  return others === 0
    ? looked
    : `${looked}; for ${others} ${others === 1 ? 'other' : 'others'} the state file names no agent`;
}
