import { statusText } from './status-text.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import {
  FIRST_POLL_AFTER_MS,
  hasEnded,
  isEndedTalk,
  INSIGHT_LIMIT_MS,
  isLiveTooLong,
  isOverdue,
  LIVE_CALL_LIMIT_MS,
  liveSinceMs,
} from './cadence.ts';
import { contactStates } from '../contact/contact-state.ts';
import { phoneDigits } from '../contact/contacts.ts';
import { briefingDue } from './briefing.ts';
import { callQueue } from './mission-memory.ts';
import type { InsightReport } from '../insight/insight.ts';
import type { MissionDriver } from './join-driver.ts';
import { counted, shortEventText, instantText, shortStep, stepText } from './join-text.ts';
import { inOrder } from './lifecycle.ts';
import type { PlanStep } from './mission.ts';
import type { MissionClass, MissionReason } from './mission-row.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { roundToPlan } from '../approval/shortlist-memory.ts';
import { isDoneStep, isLiveCall, isTerminalRun, type RunStatus } from './status.ts';

/** What the reason is found from. Absent parts have not been read, or are not there. */
export interface ReasonFacts {
  readonly status: RunStatus;
  readonly onServer: boolean;
  /** The server's whole list has been read at least once. */
  readonly serverRead: boolean;
  readonly steps?: readonly PlanStep[];
  readonly scheduled: readonly ScheduledEvent[];
  readonly insights: readonly InsightReport[];
  readonly memory: JsonObject;
  readonly names: ReadonlyMap<string, SafeText>;
  readonly driver: MissionDriver;
  readonly missionClass?: MissionClass;
  /** The name of the assistant that the state file gives the mission. */
  readonly agentName?: SafeText;
  readonly lastChangeAtMs?: number;
  readonly endedText?: SafeText;
}

/** The reason, and when time alone will change it. */
export interface Reasoned {
  readonly reason: MissionReason;
  readonly stuck: boolean;
  readonly nextEvent?: ScheduledEvent;
  readonly pendingEvents: number;
  /** The sentence holds until then, as long as nothing else changes. */
  readonly holdsUntilMs?: number;
}

/** Why a mission has not ended, or how it did. The first thing that stands in the way of going on wins. */
export function reasonFor(facts: ReasonFacts, nowMs: number, stuckAfterMs: number): Reasoned {
  const waiting = facts.scheduled.filter((event) => !hasEnded(event)).sort(byTime);
  const pendingEvents = waiting.length;
  const nextEvent = waiting.find((event) => !isLiveCall(event.callStatus) && !isOverdue(event, nowMs));
  // What has not been read proves nothing: a mission whose plan is unknown is not called stuck.
  const quiet = facts.steps !== undefined && isQuiet(facts, waiting, nowMs, stuckAfterMs);
  const holdsUntilMs = nextTurnMs(facts, waiting, nowMs, stuckAfterMs);
  const because: Because = (kind, sentence, atMs) => ({
    reason: { kind, sentence, ...(atMs === undefined ? {} : { atMs }) },
    stuck: quiet,
    pendingEvents,
    ...(nextEvent === undefined ? {} : { nextEvent }),
    ...(holdsUntilMs === undefined ? {} : { holdsUntilMs }),
  });

  if (isTerminalRun(facts.status)) {
    const [left] = waiting;
    const sentence =
      left === undefined ? endedSentence(facts) : leftSentence(facts, left, waiting.length - 1);
    const atMs = left?.scheduledAtMs;
    const reason = { kind: 'ended', sentence, ...(atMs === undefined ? {} : { atMs }) } as const;
    return { reason, stuck: false, pendingEvents };
  }
  if (!facts.onServer) {
    return facts.serverRead
      ? because('only-local', safeText('only in the state file: the server does not list it'))
      : because('unknown', safeText('in the state file; the server has not answered yet'));
  }
  if (facts.status === 'paused')
    return because('paused', safeText('paused: nothing goes on until it is resumed'));
  const gate = awaitedApproval(facts.memory);
  if (gate !== undefined) return because('waiting-approval', gate);
  return (
    fromSteps(facts, because) ??
    fromEvents(facts, waiting, nextEvent, nowMs, because) ??
    fromRound(facts, because) ??
    fromQueue(facts, nowMs, because) ??
    fromQuiet(facts, quiet, because)
  );
}

/** `atMs`: the instant that the sentence names. */
type Because = (kind: MissionReason['kind'], sentence: SafeText, atMs?: number) => Reasoned;

function fromSteps(facts: ReasonFacts, because: Because): Reasoned | undefined {
  const steps = inOrder(facts.steps ?? []);
  const failedAt = steps.findIndex((step) => step.status === 'failed');
  const failed = steps[failedAt];
  if (failed === undefined) return undefined;
  return because(
    'failed-step',
    safe`${stepText(failed, failedAt + 1, steps.length)} failed, the run is still open`,
  );
}

function fromEvents(
  facts: ReasonFacts,
  waiting: readonly ScheduledEvent[],
  nextEvent: ScheduledEvent | undefined,
  nowMs: number,
  because: Because,
): Reasoned | undefined {
  const named = (event: ScheduledEvent): SafeText =>
    shortEventText(event, facts.names.get(phoneDigits(event.to)));
  const stale = waiting.find((event) => isLiveTooLong(event, nowMs));
  if (stale !== undefined) {
    const word = statusText(stale.callStatus ?? stale.status);
    return because('overdue', safe`${named(stale)} reads ${word} for over 30 min: counts as failed`);
  }
  const live = waiting.find((event) => isLiveCall(event.callStatus) || event.status === 'in_progress');
  if (live !== undefined) {
    const sinceMs = liveSinceMs(live);
    const since = sinceMs === undefined ? '' : ` since ${instantText(sinceMs)}`;
    return because(
      'live-call',
      safe`${named(live)}: ${statusText(live.callStatus ?? live.status)}${since}`,
      sinceMs,
    );
  }
  const late = waiting.find((event) => isOverdue(event, nowMs));
  if (late !== undefined) {
    const others = waiting.filter((event) => isOverdue(event, nowMs)).length - 1;
    const more = others > 0 ? `, ${counted(others, 'other')} too` : '';
    const nobody = facts.driver.driver === 'nobody' ? '; nobody polls it' : '';
    return because(
      'overdue',
      safe`${named(late)} overdue, was due ${instantText(late.scheduledAtMs ?? nowMs)}${more}${nobody}`,
      late.scheduledAtMs,
    );
  }
  if (nextEvent !== undefined) {
    const more = waiting.length > 1 ? `, ${waiting.length - 1} more after it` : '';
    const at =
      nextEvent.scheduledAtMs === undefined ? 'without a time' : instantText(nextEvent.scheduledAtMs);
    return because('next-event', safe`next ${named(nextEvent)} ${at}${more}`, nextEvent.scheduledAtMs);
  }
  const unread = facts.scheduled.find((event) => waitsForInsight(event, facts.insights, nowMs));
  return unread === undefined
    ? undefined
    : because('waiting-insight', safe`${named(unread)} has ended, its insight is not read yet`);
}

function fromRound({ memory }: ReasonFacts, because: Because): Reasoned | undefined {
  const waiting = roundToPlan(memory);
  if (waiting === undefined) return undefined;
  const { round, left } = waiting;
  return because(
    'waiting-approval',
    safe`round ${round + 1} waits for its plan: ${counted(left.length, 'approved contact')} not scheduled`,
  );
}

/** One call at a time: what the agent is told, and who is called, now that nobody else is. */
function fromQueue(facts: ReasonFacts, nowMs: number, because: Because): Reasoned | undefined {
  const { memory, missionClass } = facts;
  if (missionClass !== 3) return undefined;
  const contacts = contactStates(
    {
      entry: { slug: '', memory, extra: {} },
      scheduled: facts.scheduled,
      insights: facts.insights,
      events: [],
    },
    nowMs,
  );
  const called = new Set(contacts.map(({ phone }) => phoneDigits(phone)));
  const next = callQueue(memory).find(({ phone }) => !called.has(phoneDigits(phone)));
  // A call that was missed is tried again before anybody else is called.
  if (next === undefined || contacts.some(({ closed }) => !closed)) return undefined;
  const call = safe`call ${facts.names.get(phoneDigits(next.phone)) ?? next.name ?? next.phone}`;
  const heard = briefingDue(memory, contacts);
  return because(
    'next-act',
    heard === undefined
      ? safe`next: ${call}`
      : safe`next: update ${facts.agentName ?? 'the agent'} with ${counted(heard.offers, 'offer')}, then ${call}`,
  );
}

function fromQuiet(facts: ReasonFacts, quiet: boolean, because: Because): Reasoned {
  const steps = inOrder(facts.steps ?? []);
  const open = steps.filter((step) => !isDoneStep(step.status));
  const since = facts.lastChangeAtMs === undefined ? '' : ` since ${instantText(facts.lastChangeAtMs)}`;
  if (steps.length > 0 && open.length === 0) {
    return because('all-steps-done', safe`all ${counted(steps.length, 'step')} done, the run is still open`);
  }
  const untouched = steps.every((step) => step.status === 'pending');
  if (facts.status === 'pending' && untouched) {
    const plan = steps.length === 0 ? 'no plan yet' : `a plan of ${counted(steps.length, 'step')} waits`;
    return because('not-started', safe`not started: ${plan}`);
  }
  if (quiet) return because('stuck', safe`no change${since}, nothing scheduled: stuck`, facts.lastChangeAtMs);
  const current = open.find((step) => step.status !== 'pending') ?? open[0];
  const where =
    current === undefined ? '' : `: ${stepText(current, steps.indexOf(current) + 1, steps.length)}`;
  if (facts.driver.driver === 'nobody') return because('undriven', safe`nobody drives it${where}`);
  if (current === undefined) {
    const what = facts.steps === undefined ? 'its plan has not been read' : 'it has no plan';
    return because('working', safe`running, ${what}`);
  }
  return because(
    'working',
    safe`working on ${shortStep(current)}${since === '' ? '' : `, last change${since.replace(' since', '')}`}`,
    facts.lastChangeAtMs,
  );
}

/** Running, nothing out, nobody asked, and no change for a while. */
function isQuiet(
  facts: ReasonFacts,
  waiting: readonly ScheduledEvent[],
  nowMs: number,
  stuckAfterMs: number,
): boolean {
  if (facts.status === 'pending' || facts.status === 'paused' || !facts.onServer) return false;
  if (waiting.some((event) => !isLiveTooLong(event, nowMs))) return false;
  if (awaitedApproval(facts.memory) !== undefined) return false;
  return facts.lastChangeAtMs !== undefined && nowMs - facts.lastChangeAtMs >= stuckAfterMs;
}

function nextTurnMs(
  facts: ReasonFacts,
  waiting: readonly ScheduledEvent[],
  nowMs: number,
  stuckAfterMs: number,
): number | undefined {
  const turns = waiting.flatMap((event) => [
    (event.scheduledAtMs ?? NaN) + FIRST_POLL_AFTER_MS,
    (liveSinceMs(event) ?? NaN) + LIVE_CALL_LIMIT_MS,
  ]);
  turns.push((facts.lastChangeAtMs ?? NaN) + stuckAfterMs);
  for (const event of facts.scheduled) {
    if (hasEnded(event)) turns.push((event.updatedAtMs ?? NaN) + INSIGHT_LIMIT_MS);
  }
  const ahead = turns.filter((turnMs) => turnMs > nowMs);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

function waitsForInsight(event: ScheduledEvent, insights: readonly InsightReport[], nowMs: number): boolean {
  if (!isEndedTalk(event)) return false;
  if (nowMs - (event.updatedAtMs ?? 0) > INSIGHT_LIMIT_MS) return false;
  return !insights.some(
    (report) => report.conversationId === event.conversationId && report.status === 'completed',
  );
}

/** What memory says a person must decide: `awaiting_approval` is true, text, or a record with a round. */
export function awaitedApproval(memory: JsonObject): SafeText | undefined {
  const value = memory['awaiting_approval'];
  if (value === undefined || value === null || value === false || value === '' || value === 0)
    return undefined;
  const round = roundOf(value) ?? roundOf(memory['rounds']);
  if (round !== undefined) return safe`waits for approval of round ${round}`;
  const what =
    typeof value === 'string' && !/^(true|yes|1)$/i.test(value) ? value : memory['approval_summary'];
  return typeof what === 'string' && what !== ''
    ? safe`waits for approval: ${safeText(what, { maxLength: 100 })}`
    : safeText('waits for approval');
}

function roundOf(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const round = value['round'] ?? value['next_round'] ?? value['current'];
  return typeof round === 'number' || (typeof round === 'string' && round !== '') ? String(round) : undefined;
}

/** A run that has ended does not stop what the server was told to place. */
function leftSentence(facts: ReasonFacts, left: ScheduledEvent, others: number): SafeText {
  const at = left.scheduledAtMs === undefined ? '' : ` at ${instantText(left.scheduledAtMs)}`;
  const more = others > 0 ? `, and ${others} more` : '';
  return safe`${facts.status}, but ${shortEventText(left, facts.names.get(phoneDigits(left.to)))}${at} still goes out${more}`;
}

function endedSentence(facts: ReasonFacts): SafeText {
  const result = facts.memory['result'];
  const reason = isJsonObject(result) ? (result['reason'] ?? result['summary']) : undefined;
  const text = facts.endedText ?? (typeof reason === 'string' ? safeText(reason) : safeText(''));
  return text === '' ? safe`${facts.status}` : safe`${facts.status}: ${safeText(text, { maxLength: 160 })}`;
}

const byTime = (left: ScheduledEvent, right: ScheduledEvent): number =>
  (left.scheduledAtMs ?? 0) - (right.scheduledAtMs ?? 0);
