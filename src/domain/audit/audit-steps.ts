import { safe, type SafeText } from '../../lib/safe-text.ts';
import { hasEnded } from '../mission/cadence.ts';
import { counted, shortWork } from '../mission/join-text.ts';
import { inOrder } from '../mission/lifecycle.ts';
import type { Finding, MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { PlanStep } from '../mission/mission.ts';
import { isTerminalStep } from '../mission/status.ts';
import { doneText, stepDone } from '../mission/step-done.ts';
import { stepRole } from '../mission/step-role.ts';
import type { AuditReport } from './audit-report.ts';

/**
 * Steps that nobody completed although their work is done; and, once every call has ended, the step that only a person
 * or the bot can judge and that everything after it waits for. Each with the act that mends it.
 */
export function auditOpenSteps(
  snapshot: MissionSnapshot,
  nowMs: number,
  report: AuditReport,
): readonly Finding[] {
  if (snapshot.readAtMs === undefined || snapshot.steps.some(({ status }) => status === 'failed')) return [];
  const { key: mission } = snapshot;
  const steps = inOrder(snapshot.steps);
  const findings: Finding[] = [];
  const open = (
    kind: 'step-open' | 'step-undone',
    step: PlanStep,
    sentence: SafeText,
    note: string,
    atMs?: number,
  ): void => {
    findings.push(
      report(
        kind,
        'warn',
        step.id,
        sentence,
        {
          label: `complete step ${step.id}`,
          command: { kind: 'step.complete', mission, step: step.id, note },
        },
        atMs,
      ),
    );
  };
  for (const step of steps) {
    const done = stepDone(step, snapshot);
    if (done === undefined) continue;
    open(
      'step-open',
      step,
      safe`step '${step.id}' is ${doneText(done)}: C completes it${waitingText(step, steps)}`,
      doneText(done),
      done.atMs,
    );
  }
  const held = steps.find(({ status }) => !isTerminalStep(status));
  if (held === undefined || findings.length > 0 || !isLeftToPeople(held, snapshot, nowMs)) return findings;
  open(
    'step-undone',
    held,
    safe`step '${held.id}' (${shortWork(held)}) waits for you or the bot: once it is done, C completes it${waitingText(held, steps)}`,
    'completed by a person',
  );
  return findings;
}

/** How many steps come after one and cannot begin. */
function waitingText(step: PlanStep, steps: readonly PlanStep[]): string {
  const after = steps.filter(
    ({ sequence, status }) => sequence > step.sequence && !isTerminalStep(status),
  ).length;
  return after === 0
    ? '; nothing else is left'
    : `; ${counted(after, 'step')} ${after === 1 ? 'waits' : 'wait'} for it`;
}

/** Every call has ended, and the engine could do nothing about this step. */
function isLeftToPeople(step: PlanStep, { scheduled }: MissionSnapshot, nowMs: number): boolean {
  if (scheduled.length === 0 || scheduled.some((event) => !hasEnded(event))) return false;
  const role = stepRole(step, scheduled);
  if (role === 'act' && step.status === 'pending') return false;
  const endedMs = Math.max(...scheduled.map(({ updatedAtMs }) => updatedAtMs ?? 0));
  return (role === 'other' || role === 'act' || role === 'setup' || role === 'prepare') && nowMs >= endedMs;
}
