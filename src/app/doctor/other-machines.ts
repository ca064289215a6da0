import type { DoctorCheck } from '../../cli/verb.ts';
import {
  actsElsewhere,
  placedElsewhere,
  RECENT_ACTS_MS,
  type OwnActs,
} from '../../commands/dispatch/placed-elsewhere.ts';
import { assistantId, missionId as missionIdOf, runId as runIdOf } from '../../domain/ids.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { check } from './check.ts';
import { isSilent, lookAtEach, lastUpdatedFirst } from '../backend/look-at-each.ts';

const SHARE = 'share one ledger: --ledger postgres://…';

/** Whether what is still to go out was placed by a console of another machine, which knows nothing of this ledger. */
export async function otherMachineChecks(
  entries: readonly MissionEntry[],
  server: ServerPort,
  ledger: Pick<LedgerPort, 'view'>,
  by: { readonly own: OwnActs; readonly nowMs: number },
): Promise<readonly DoctorCheck[]> {
  const { intents } = ledger.view();
  const agents = new Map(
    lastUpdatedFirst(entries).flatMap(({ assistantId: agent, slug }) =>
      agent === undefined ? [] : [[agent, slug] as const],
    ),
  );
  const checks: DoctorCheck[] = [];
  let pending = 0;
  const lookAtAgent = async ([agent, slug]: readonly [string, string]): Promise<boolean> => {
    const list = await server.listScheduled(assistantId(agent), { priority: 'read' });
    if (!list.ok) {
      if (list.error.kind !== 'not-found') {
        checks.push(check('machines', 'warn', `${slug}: ${list.error.sentence}`, { side: 'server' }));
      }
      return !isSilent(list.error);
    }
    const open = list.value.filter(({ status }) => status === 'pending');
    pending += open.length;
    const foreign = placedElsewhere(open, intents).length;
    if (foreign === 0) return true;
    const words = `${slug}: ${foreign} of ${open.length} pending calls and messages were placed by another machine: a hold or an opt-out here reaches them only through the server`;
    checks.push(check('machines', 'warn', words, { mend: SHARE }));
    return true;
  };
  const ofAgents = await lookAtEach([...agents], 'agents', undefined, lookAtAgent);
  if (ofAgents.silent) return checks;
  const runs = lastUpdatedFirst(entries).flatMap(({ slug, missionId: mission, runId: run }) =>
    mission === undefined || run === undefined ? [] : [{ slug, mission, run }],
  );
  const lookAtRun = async ({ slug, mission, run }: (typeof runs)[number]): Promise<boolean> => {
    const log = await server.listEvents(missionIdOf(mission), runIdOf(run), { priority: 'read' });
    if (!log.ok) {
      if (log.error.kind !== 'not-found')
        checks.push(check('machines', 'warn', `${slug}: ${log.error.sentence}`, { side: 'server' }));
      return !isSilent(log.error);
    }
    const acts = actsElsewhere(log.value, by.own, by.nowMs - RECENT_ACTS_MS);
    if (acts.length === 0) return true;
    const words = `${slug}: ${acts.length} ${acts.length === 1 ? 'act was' : 'acts were'} logged by a console of another machine within the hour, the last: ${acts[0]?.summary ?? ''}`;
    checks.push(check('machines', 'warn', words, { mend: SHARE }));
    return true;
  };
  const ofRuns = await lookAtEach(runs, 'missions', undefined, lookAtRun);
  if (ofRuns.silent) return checks;
  for (const { partly } of [ofAgents, ofRuns]) {
    if (partly === undefined) continue;
    const words = `${partly}, those that changed last; whether another machine acts in the others is not known`;
    checks.push(check('machines', 'warn', words, { side: 'server' }));
  }
  return checks.length > 0
    ? checks
    : [
        check(
          'machines',
          'ok',
          `no other machine ${pending === 0 ? '' : `placed any of the ${pending} pending calls and messages, or `}logged an act within the last hour`,
        ),
      ];
}
