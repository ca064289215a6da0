import { hasEnded, isEndedTalk, isLiveTooLong } from './cadence.ts';
import type { InsightReport } from '../insight/insight.ts';
import type { PlanStep, Run, RunEvent } from './mission.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { isDoneStep, isTerminalRun, isTerminalStep } from './status.ts';
import type { StepId } from '../ids.ts';

/** What a mission needs after one of its steps has changed. */
export type NextMove =
  /** Every step is completed or skipped: the run can be closed as succeeded. */
  | { readonly kind: 'close' }
  | { readonly kind: 'next-step'; readonly step: PlanStep }
  /** Only steps that verify are left, and calls or messages are still out: keep polling. */
  | { readonly kind: 'poll'; readonly step: PlanStep }
  /** A step is under way. */
  | { readonly kind: 'continue'; readonly step: PlanStep }
  | { readonly kind: 'retry'; readonly step: PlanStep }
  | { readonly kind: 'fail'; readonly step: PlanStep; readonly reason: string }
  /** Terminal on the server, whoever ended it: no poller touches it. */
  | { readonly kind: 'leave'; readonly why: 'ended' | 'paused' | 'no-plan' };

export interface LifecycleState {
  readonly run?: Pick<Run, 'status'>;
  readonly steps: readonly PlanStep[];
  readonly scheduled: readonly ScheduledEvent[];
  /** Steps whose failure may be tried again, by what memory's `error_<step>` says. */
  readonly recoverable?: ReadonlySet<StepId>;
  readonly reasons?: ReadonlyMap<StepId, string>;
}

/**
 * The decision tree that is walked after every step change: is this mission finished?
 * A failed step that may be retried comes before a failure that ends the mission, and both before going on.
 * Source: the mission rules, "After every step change".
 */
export function nextMove(state: LifecycleState, nowMs: number): NextMove {
  const { run, scheduled } = state;
  if (run !== undefined && isTerminalRun(run.status)) return { kind: 'leave', why: 'ended' };
  if (run?.status === 'paused') return { kind: 'leave', why: 'paused' };
  const steps = inOrder(state.steps);
  if (steps.length === 0) return { kind: 'leave', why: 'no-plan' };

  const failed = steps.filter((step) => step.status === 'failed');
  const lost = failed.find((step) => state.recoverable?.has(step.id) !== true);
  if (lost !== undefined) {
    return { kind: 'fail', step: lost, reason: state.reasons?.get(lost.id) ?? `step ${lost.id} failed` };
  }
  const retry = failed[0];
  if (retry !== undefined) return { kind: 'retry', step: retry };

  const open = steps.filter((step) => !isDoneStep(step.status));
  const first = open[0];
  if (first === undefined) return { kind: 'close' };
  const waits = scheduled.some((event) => !hasEnded(event) && !isLiveTooLong(event, nowMs));
  if (waits && open.every(isVerification)) return { kind: 'poll', step: first };
  const started = open.find((step) => step.status !== 'pending');
  return started === undefined ? { kind: 'next-step', step: first } : { kind: 'continue', step: started };
}

/** One act of the fixed order in which a mission is failed. */
export type FailureAct =
  | { readonly kind: 'step'; readonly step: StepId; readonly status: 'failed' }
  | { readonly kind: 'event'; readonly type: 'error'; readonly summary: string; readonly step?: StepId }
  | {
      readonly kind: 'memory';
      readonly key: string;
      readonly value: { readonly [key: string]: string | boolean };
    }
  | { readonly kind: 'run'; readonly status: 'failed' }
  | { readonly kind: 'stop-polling' };

/** Everything that failing a mission takes, in order. Source: the mission rules, "After every step change". */
export function failureOrder(reason: string, step?: StepId): readonly FailureAct[] {
  const run: FailureAct = { kind: 'run', status: 'failed' };
  const event: FailureAct = {
    kind: 'event',
    type: 'error',
    summary: `Failed: ${reason}`,
    ...(step === undefined ? {} : { step }),
  };
  const before: readonly FailureAct[] =
    step === undefined
      ? [run, event]
      : [
          { kind: 'step', step, status: 'failed' },
          event,
          { kind: 'memory', key: `error_${step}`, value: { error: reason, recoverable: false } },
          run,
        ];
  return [
    ...before,
    {
      kind: 'memory',
      key: 'result',
      value: { status: 'failed', reason, ...(step === undefined ? {} : { failed_step: step }) },
    },
    { kind: 'stop-polling' },
  ];
}

/** What must hold before a run is closed as succeeded; `missing` says what does not. */
export interface ChecklistItem {
  readonly id: 'steps-terminal' | 'calls-ended' | 'calls-recorded' | 'insights-read' | 'summary' | 'payload';
  readonly ok: boolean;
  readonly label: string;
  readonly missing?: string;
}

export interface CompletionState {
  readonly steps: readonly PlanStep[];
  readonly scheduled: readonly ScheduledEvent[];
  readonly events: readonly RunEvent[];
  readonly insights: readonly InsightReport[];
  readonly summary: string | undefined;
  readonly hasPayload: boolean;
}

/** Source: the mission rules, "before closing as succeeded". */
export function completionChecklist(state: CompletionState): readonly ChecklistItem[] {
  const open = state.steps.filter((step) => !isTerminalStep(step.status));
  const running = state.scheduled.filter((event) => !hasEnded(event));
  const unrecorded = unrecordedCalls(state.scheduled, state.events);
  const unread = finishedCalls(state.scheduled).filter(
    (event) => !state.insights.some((report) => report.conversationId === event.conversationId),
  );
  const item = (id: ChecklistItem['id'], label: string, missing: string | undefined): ChecklistItem => ({
    id,
    label,
    ok: missing === undefined,
    ...(missing === undefined ? {} : { missing }),
  });
  return [
    item(
      'steps-terminal',
      'every step has ended',
      listed(
        'step',
        open.map((step) => step.id),
      ),
    ),
    item(
      'calls-ended',
      'nothing is scheduled any more',
      listed(
        'event',
        running.map((event) => event.id),
      ),
    ),
    item(
      'calls-recorded',
      'every finished call is in the record',
      listed(
        'call',
        unrecorded.map((event) => event.id),
      ),
    ),
    item(
      'insights-read',
      'every insight has been read',
      listed(
        'call',
        unread.map((event) => event.id),
      ),
    ),
    item('summary', 'a summary is set', (state.summary ?? '').trim() === '' ? 'no summary' : undefined),
    item('payload', 'a result is set', state.hasPayload ? undefined : 'no result payload'),
  ];
}

/** Calls that ended with a conversation. */
export const finishedCalls = (scheduled: readonly ScheduledEvent[]): readonly ScheduledEvent[] =>
  scheduled.filter(isEndedTalk);

/** Finished calls whose conversation no event of the run names. */
export function unrecordedCalls(
  scheduled: readonly ScheduledEvent[],
  events: readonly RunEvent[],
): readonly ScheduledEvent[] {
  const finished = finishedCalls(scheduled);
  if (finished.length === 0) return [];
  const record = events.map((event) => `${event.summary} ${JSON.stringify(event.payload ?? '')}`).join('\n');
  return finished.filter((event) => !record.includes(event.conversationId ?? ''));
}

const VERIFIES =
  /\b(?:verif\w*|monitor\w*|poll\w*|await\w*|track\w*|confirm\w* delivery|check\w* (?:results?|delivery|status)|wait\w*)\b/i;

/** A step that does nothing but see whether calls and messages went through. */
export const isVerification = (step: PlanStep): boolean =>
  VERIFIES.test(`${step.id.replaceAll(/[_-]/g, ' ')} ${step.title ?? ''} ${step.description}`);

/** By sequence; the order of the list decides where sequences are equal. */
export const inOrder = (steps: readonly PlanStep[]): readonly PlanStep[] =>
  [...steps].sort((left, right) => left.sequence - right.sequence);

function listed(noun: string, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined;
  const shown = ids.slice(0, 3).join(', ');
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  return `${noun}${ids.length > 1 ? 's' : ''} ${shown}${more}`;
}
