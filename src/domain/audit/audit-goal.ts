import { safe, safeText } from '../../lib/safe-text.ts';
import { resultFields } from '../contact/call-outcome.ts';
import { contactStates } from '../contact/contact-state.ts';
import { goalFault, goalOf, verdictOn } from '../goal/goal.ts';
import { CLASS_RULES, missionClassOf } from '../mission/mission-class.ts';
import type { Finding, MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { AuditReport } from './audit-report.ts';

/** A goal that is met while calls are still to go out, and one that no result can ever meet. */
export function auditGoal(snapshot: MissionSnapshot, nowMs: number, report: AuditReport): readonly Finding[] {
  const { entry, key: mission } = snapshot;
  if (entry === undefined || snapshot.readAtMs === undefined) return [];
  const missionClass = missionClassOf(entry.memory);
  if (missionClass === undefined || !CLASS_RULES[missionClass].endsOnGoal) return [];
  const reached = contactStates(snapshot, nowMs).filter(({ outcome }) => outcome === 'succeeded');
  const goal = goalOf(entry.memory);
  const winner = reached.find(({ insight }) => verdictOn(goal, resultFields(insight)) === 'yes');
  if (winner !== undefined) {
    const pending = snapshot.scheduled.filter(({ status }) => status === 'pending').length;
    if (pending === 0) return [];
    const who = winner.tracked?.name ?? winner.phone;
    return [
      report('goal-met', 'alarm', '', safe`goal met by ${who}, and ${pending} more would still be called`, {
        label: `Goal met: cancel the rest (${pending})`,
        command: { kind: 'calls.cancel', mission, reason: `the goal is met by ${who}` },
      }),
    ];
  }
  const fault = goalFault(
    goal,
    reached.map(({ insight }) => ({ fields: resultFields(insight) })),
  );
  return fault === undefined
    ? []
    : [
        report(
          'goal-blind',
          'warn',
          '',
          safeText(`${fault} E sets the goal; without it the engine cannot drive.`),
        ),
      ];
}
