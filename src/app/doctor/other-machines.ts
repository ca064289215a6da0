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
import { check, isSilent } from './check.ts';

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
    entries.flatMap(({ assistantId: agent, slug }) => (agent === undefined ? [] : [[agent, slug] as const])),
  );
  const checks: DoctorCheck[] = [];
  let pending = 0;
  for (const [agent, slug] of agents) {
    const list = await server.listScheduled(assistantId(agent), { priority: 'read' });
    if (!list.ok) {
      if (list.error.kind !== 'not-found') {
        checks.push(check('machines', 'warn', `${slug}: ${list.error.sentence}`, { side: 'server' }));
      }
      if (isSilent(list.error)) return checks;
      continue;
    }
    const open = list.value.filter(({ status }) => status === 'pending');
    pending += open.length;
    const foreign = placedElsewhere(open, intents).length;
    if (foreign === 0) continue;
    const words = `${slug}: ${foreign} of ${open.length} pending calls and messages were placed by another machine: a hold or an opt-out here reaches them only through the server`;
    checks.push(check('machines', 'warn', words, { mend: SHARE }));
  }
  for (const { slug, missionId: mission, runId: run } of entries) {
    if (mission === undefined || run === undefined) continue;
    const log = await server.listEvents(missionIdOf(mission), runIdOf(run), { priority: 'read' });
    if (!log.ok) {
      if (log.error.kind !== 'not-found')
        checks.push(check('machines', 'warn', `${slug}: ${log.error.sentence}`, { side: 'server' }));
      if (isSilent(log.error)) return checks;
      continue;
    }
    const acts = actsElsewhere(log.value, by.own, by.nowMs - RECENT_ACTS_MS);
    if (acts.length === 0) continue;
    const words = `${slug}: ${acts.length} ${acts.length === 1 ? 'act was' : 'acts were'} logged by a console of another machine within the hour, the last: ${acts[0]?.summary ?? ''}`;
    checks.push(check('machines', 'warn', words, { mend: SHARE }));
  }
  return checks.length > 0
    ? checks
    : [
        check(
          'machines',
          'ok',
          `no other machine placed any of the ${pending} pending calls and messages, or logged an act within the last hour`,
        ),
      ];
}
