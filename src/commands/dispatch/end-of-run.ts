import { missionId as toMissionId, runId as toRunId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { LookRound } from '../once/at-most-once.ts';
import type { DispatchBody } from './dispatch-intent.ts';

/** A person, or whoever drives the mission, put an end to it: what was unclear then may have been placed all the same. */
const STOPPED: ReadonlySet<string> = new Set(['cancelled', 'failed']);

/** Why nothing of this run goes out any more; `unread` where the server did not say. Asked once a round. */
export function endOfRun(
  { item }: DispatchBody,
  server: ServerPort,
  round: LookRound,
): Promise<SafeText | 'unread' | undefined> {
  const { missionId, runId } = item;
  if (missionId === undefined || runId === undefined) return Promise.resolve(undefined);
  return round(`run ${missionId} ${runId}`, async () => {
    const run = await server.getRun(toMissionId(missionId), toRunId(runId), { priority: 'act' });
    if (!run.ok) return run.error.kind === 'not-found' ? undefined : 'unread';
    const { status } = run.value;
    return STOPPED.has(status) ? safe`the run was ended as ${status}.` : undefined;
  });
}
