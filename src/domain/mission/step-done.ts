import { advancedOf } from '../approval/shortlist-memory.ts';
import type { StepId } from '../ids.ts';
import { isJsonObject } from '../../lib/json.ts';
import { counted, instantText } from './join-text.ts';
import { inOrder } from './lifecycle.ts';
import type { MissionSnapshot } from './mission-snapshot.ts';
import type { PlanStep } from './mission.ts';
import { isTerminalStep } from './status.ts';
import { stepRole, type StepRole } from './step-role.ts';

/** What did an open step's work already: `the agent set-up`, and when, as far as the records tell. */
export interface StepDone {
  readonly by: string;
  readonly atMs?: number;
}

type Read = Pick<MissionSnapshot, 'steps' | 'scheduled' | 'events' | 'entry' | 'linkedAgentIds'>;

/**
 * What shows that a step which nobody has completed is done: the agent of a set-up is there and linked, the list that
 * was prepared has calls, the calls to be scheduled stand under a later step. Undefined where the records tell nothing.
 */
export function stepDone(step: PlanStep, read: Read): StepDone | undefined {
  if (isTerminalStep(step.status)) return undefined;
  const role = stepRole(step, read.scheduled);
  if (role !== 'setup' && role !== 'prepare' && role !== 'calls') return undefined;
  const calls = callsAfter(step, read);
  if (role === 'calls') {
    const own = read.scheduled.some(({ stepId }) => stepId === step.id);
    return own || calls === undefined ? undefined : { by: `the calls of step ${calls.step.id}`, ...calls.at };
  }
  const agent = role === 'setup' ? agentFor(step, read) : undefined;
  if (agent !== undefined) return agent;
  if (calls === undefined) return undefined;
  return {
    by: role === 'setup' ? 'the assistant that calls' : `the planning of ${counted(calls.count, 'call')}`,
    ...calls.at,
  };
}

/** The calls of the next calling step, as far as it lies before a person's word. */
function callsAfter(
  step: PlanStep,
  { steps, scheduled }: Read,
): { readonly step: PlanStep; readonly count: number; readonly at: { readonly atMs?: number } } | undefined {
  for (const next of inOrder(steps)) {
    if (next.sequence <= step.sequence) continue;
    if (stepRole(next, scheduled) === 'gate') return undefined;
    const calls = scheduled.filter(({ stepId }) => stepId === next.id);
    if (calls.length === 0) continue;
    const madeAtMs = Math.min(...calls.map(({ createdAtMs }) => createdAtMs ?? Infinity));
    return { step: next, count: calls.length, at: Number.isFinite(madeAtMs) ? { atMs: madeAtMs } : {} };
  }
  return undefined;
}

/** The agent of a set-up: the mission's own, or whom a person's decision between two rounds named for the next. */
function agentFor(step: PlanStep, read: Read): StepDone | undefined {
  const { entry, events, linkedAgentIds } = read;
  const isBefore = (other: PlanStep, role: StepRole): boolean =>
    other.sequence < step.sequence && stepRole(other, read.scheduled) === role;
  if (read.steps.some((other) => isBefore(other, 'gate'))) {
    const { round, plannedBy, approvedAtMs } = advancedOf(entry?.memory ?? {});
    const passed = read.steps.every((other) => !isBefore(other, 'gate') || other.status === 'completed');
    if (!passed || round === 0 || plannedBy === 'operator') return undefined;
    return {
      by: `the decision on round ${round}, which says who calls`,
      ...(approvedAtMs === undefined ? {} : { atMs: approvedAtMs }),
    };
  }
  // One agent answers for one set-up: a second one is told apart by nothing but its calls.
  if (read.steps.some((other) => isBefore(other, 'setup'))) return undefined;
  const agent = entry?.assistantId;
  if (agent === undefined || linkedAgentIds?.length === 0) return undefined;
  const told = events.find(
    ({ payload, summary }) =>
      isJsonObject(payload) && payload['assistant_id'] === agent && summary.startsWith('Set up agent'),
  );
  return told === undefined
    ? { by: 'the assistant that is linked' }
    : { by: 'the agent set-up', ...(told.createdAtMs === undefined ? {} : { atMs: told.createdAtMs }) };
}

/** `done by the agent set-up at 30 Nov 14:26 UTC`. */
export const doneText = ({ by, atMs }: StepDone): string =>
  `done by ${by}${atMs === undefined ? '' : ` at ${instantText(atMs)}`}`;

/**
 * What scheduling the calls of a step shows of the plan: which steps prepared their list, back to the last gate, and
 * whether the step itself has begun.
 */
export function stepsShownBy(
  called: StepId | undefined,
  steps: readonly PlanStep[],
): { readonly done: readonly PlanStep[]; readonly begun?: PlanStep } {
  const ordered = inOrder(steps);
  const at = ordered.findIndex(({ id }) => id === called);
  const step = ordered[at];
  if (step === undefined) return { done: [] };
  const before = ordered.slice(0, at);
  const gateAt = before.findLastIndex((each) => stepRole(each, []) === 'gate');
  return {
    done: before
      .slice(gateAt + 1)
      .filter((each) => !isTerminalStep(each.status) && stepRole(each, []) === 'prepare'),
    ...(step.status === 'pending' && { begun: step }),
  };
}
