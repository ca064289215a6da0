import type { JsonValue } from '../lib/json.ts';
import { dialOfScheduled, later, nextOutcome, noteDial, type ServerState } from './backend.ts';
import { plainInsight, voicemailInsight } from './insight-text.ts';
import { receiveSms } from './message-course.ts';
import { transcriptOf } from './transcript.ts';
import type { ScriptedOutcome } from './outcome.ts';
import type { StoredScheduled } from './rows.ts';
import { addConversation, changeStep } from './world.ts';

/**
 * The course of a scheduled call:
 *
 *     pending ── its time ──▶ in_progress/ringing ── answered ──▶ in_progress/in-progress ──▶ completed/completed
 *        ▲                        │                                      (conversation_id)
 *        └── server's own retry ──┤── busy, no answer, failed, canceled ──▶ failed/<call_status>
 *                                 └── stuck: stays for ever
 *
 * and the insight of an answered one: pending → in_progress → completed | failed.
 */
export function dispatchCall(backend: ServerState, row: StoredScheduled): void {
  const outcome = nextOutcome(backend, 'call', row.to);
  if (outcome.kind === 'server-retry') {
    moveLater(backend, row, outcome.afterS ?? 300);
    return;
  }
  const nowMs = backend.clock.now();
  row.status = 'in_progress';
  row.callStatus = 'ringing';
  row.dispatchedAtMs = nowMs;
  row.updatedAtMs = nowMs;
  noteDial(backend, dialOfScheduled(row));
  ring(backend, row, outcome);
}

/** The server could not dispatch and moves the time by itself; the same row is dialled later. */
function moveLater(backend: ServerState, row: StoredScheduled, afterS: number): void {
  const nowMs = backend.clock.now();
  row.retryCount += 1;
  row.errors.push('Dispatch failed: upstream client error, will be retried');
  row.scheduledAtMs = nowMs + afterS * 1000;
  row.updatedAtMs = nowMs;
  later(backend, afterS, () => {
    if (row.status === 'pending') dispatchCall(backend, row);
  });
}

function ring(backend: ServerState, row: StoredScheduled, outcome: ScriptedOutcome): void {
  switch (outcome.kind) {
    case 'stuck-ringing':
      return;
    case 'busy':
      later(backend, 4, () => endUnanswered(backend, row, 'failed', 'busy', 'Line was busy'));
      return;
    case 'no-answer':
      later(backend, outcome.ringS ?? 30, () =>
        endUnanswered(backend, row, 'failed', 'no-answer', 'Nobody answered'),
      );
      return;
    case 'canceled':
      later(backend, 6, () => endUnanswered(backend, row, 'failed', 'canceled', 'Call was canceled'));
      return;
    case 'failed':
      later(backend, 3, () =>
        endUnanswered(
          backend,
          row,
          'failed',
          'failed',
          outcome.error ?? 'Network failure before the call was answered',
        ),
      );
      return;
    case 'completed-but':
      later(backend, 30, () => endUnanswered(backend, row, 'completed', outcome.callStatus, undefined));
      return;
    case 'completed':
    case 'voicemail':
    case 'empty-insight':
    case 'failed-insight':
    case 'stuck-in-progress':
      later(backend, 8, () => answer(backend, row, outcome));
      return;
    case 'server-retry':
      return;
  }
}

function endUnanswered(
  backend: ServerState,
  row: StoredScheduled,
  status: string,
  callStatus: string,
  error: string | undefined,
): void {
  const nowMs = backend.clock.now();
  row.status = status;
  row.callStatus = callStatus;
  row.updatedAtMs = nowMs;
  row.callAttempts.push({ atMs: row.dispatchedAtMs ?? nowMs, callStatus });
  if (error !== undefined) row.errors.push(error);
  moveStep(backend, row, status === 'completed' ? 'completed' : 'failed');
  backend.emit('mission.call_failed', { ...about(row), reason: callStatus });
}

function answer(backend: ServerState, row: StoredScheduled, outcome: ScriptedOutcome): void {
  const conversation = addConversation(backend.world, row.id);
  row.callStatus = 'in-progress';
  row.conversationId = conversation.id;
  row.updatedAtMs = backend.clock.now();
  backend.emit('mission.call_started', { ...about(row), conversation_id: conversation.id });
  if (outcome.kind === 'stuck-in-progress') return;
  const durationS =
    outcome.kind === 'completed' ? (outcome.durationS ?? 95) : outcome.kind === 'voicemail' ? 22 : 40;
  later(backend, durationS, () => hangUp(backend, row, outcome, durationS));
}

function hangUp(
  backend: ServerState,
  row: StoredScheduled,
  outcome: ScriptedOutcome,
  durationS: number,
): void {
  const nowMs = backend.clock.now();
  row.status = 'completed';
  row.callStatus = 'completed';
  row.callDurationS = durationS;
  row.updatedAtMs = nowMs;
  row.callAttempts.push({ atMs: row.dispatchedAtMs ?? nowMs, callStatus: 'completed' });
  moveStep(backend, row, 'completed');
  backend.emit('mission.call_completed', {
    ...about(row),
    conversation_id: row.conversationId ?? null,
    recordings: row.conversationId === undefined ? [] : [{ id: `rec-${row.conversationId}` }],
    duration_sec: durationS,
    reason: outcome.kind === 'voicemail' ? 'voicemail' : 'hangup',
    transcript: transcriptOf(backend, outcome, durationS),
  });
  if (outcome.kind === 'completed' && outcome.reply !== undefined) {
    const body = outcome.reply;
    later(backend, outcome.replyAfterS ?? 60, () =>
      receiveSms(backend, { from: row.to, to: row.from, body }),
    );
  }
  concludeLater(backend, row, outcome);
}

function concludeLater(backend: ServerState, row: StoredScheduled, outcome: ScriptedOutcome): void {
  const conversation = backend.world.conversations.get(row.conversationId ?? '');
  if (conversation === undefined) return;
  const afterS = outcome.kind === 'completed' ? (outcome.insightAfterS ?? 25) : 25;
  later(backend, Math.min(5, afterS), () => {
    conversation.insightStatus = 'in_progress';
  });
  later(backend, afterS, () => {
    conversation.insightStatus = outcome.kind === 'failed-insight' ? 'failed' : 'completed';
    conversation.insightResults = insightOf(backend, row, outcome);
    if (conversation.insightStatus !== 'completed') return;
    const first = conversation.insightResults[0];
    backend.emit('mission.insights_ready', {
      mission_id: row.missionId ?? null,
      step_id: row.stepId ?? null,
      conversation_id: conversation.id,
      summary: typeof first === 'string' ? first : '',
    });
  });
}

function insightOf(
  backend: ServerState,
  row: StoredScheduled,
  outcome: ScriptedOutcome,
): readonly JsonValue[] {
  switch (outcome.kind) {
    case 'completed':
      return outcome.insight ?? plainInsight(backend.seed, row);
    case 'voicemail':
      return outcome.insight ?? voicemailInsight();
    case 'empty-insight':
      return [''];
    default:
      return [];
  }
}

/** Where the policy says so, the server itself moves the step that the event was scheduled for. */
export function moveStep(backend: ServerState, row: StoredScheduled, status: string): void {
  if (!backend.policy.movesSteps || row.stepId === undefined || row.runId === undefined) return;
  const run = backend.world.runs.get(row.runId);
  const step = run?.steps.find(({ id }) => id === row.stepId);
  if (run === undefined || step === undefined) return;
  changeStep(backend.world, run, step, status, backend.clock.now());
}

/** What every pushed event of a mission says about itself. */
export const about = (
  row: StoredScheduled,
): { mission_id: string | null; step_id: string | null; from: string; to: string } => ({
  mission_id: row.missionId ?? null,
  step_id: row.stepId ?? null,
  from: row.from,
  to: row.to,
});
