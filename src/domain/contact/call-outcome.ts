import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { hasEnded, INSIGHT_LIMIT_MS, isLiveTooLong } from '../mission/cadence.ts';
import { flatFields } from '../insight/insight-fields.ts';
import { isEmptyInsight, type InsightReport } from '../insight/insight.ts';
import type { MissOutcome } from './retry-policy.ts';
import type { ScheduledEvent } from './scheduled-event.ts';
import { isLiveCall } from '../mission/status.ts';

/**
 * Where one call or message stands: on its way, over with an insight still to come, or over.
 * Only `succeeded` is a success: an event that reads `completed` while its call does not is a miss.
 */
export type CallOutcome = 'waiting' | 'live' | 'insight' | 'succeeded' | MissOutcome;

const MISSES: ReadonlyMap<string, MissOutcome> = new Map([
  ['no-answer', 'no-answer'],
  ['busy', 'busy'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
  ['failed', 'failed'],
]);

/** Reads the outcome off the event and its insight. Source: the mission rules, "Retries" and "Polling". */
export function outcomeOf(
  event: ScheduledEvent,
  insight: InsightReport | undefined,
  nowMs: number,
): CallOutcome {
  if (isLiveTooLong(event, nowMs)) return 'failed';
  if (!hasEnded(event)) {
    return isLiveCall(event.callStatus) || event.status === 'in_progress' ? 'live' : 'waiting';
  }
  if (event.status !== 'completed') {
    return MISSES.get(event.callStatus ?? event.status) ?? 'failed';
  }
  if (event.callStatus !== undefined && event.callStatus !== 'completed') {
    return MISSES.get(event.callStatus) ?? 'failed';
  }
  return event.channel === 'sms' ? 'succeeded' : outcomeOfTalk(event, insight, nowMs);
}

function outcomeOfTalk(
  event: ScheduledEvent,
  insight: InsightReport | undefined,
  nowMs: number,
): CallOutcome {
  if (insight === undefined || (insight.status !== 'completed' && insight.status !== 'failed')) {
    return nowMs - endedAtMs(event, nowMs) > INSIGHT_LIMIT_MS ? 'empty-insight' : 'insight';
  }
  if (insight.status === 'failed' || isEmptyInsight(insight)) return 'empty-insight';
  return reachedVoicemail(insight) ? 'voicemail' : 'succeeded';
}

/** When the call was over, as well as the server tells it. */
export const endedAtMs = (event: ScheduledEvent, nowMs: number): number =>
  event.updatedAtMs ?? event.dispatchedAtMs ?? event.scheduledAtMs ?? nowMs;

/** True where the outcome will not change by waiting. */
export const isSettled = (outcome: CallOutcome): outcome is 'succeeded' | MissOutcome =>
  outcome !== 'waiting' && outcome !== 'live' && outcome !== 'insight';

/** The structured result of an insight: the first object among its results, or the whole of a plain text. */
export function resultOf(insight: InsightReport | undefined): JsonValue | undefined {
  if (insight === undefined) return undefined;
  return insight.results.find(isJsonObject) ?? insight.results[0] ?? insight.summary;
}

/** The fields of all its results, inner ones as `outer.inner` too; empty where it has none. */
export function resultFields(insight: InsightReport | undefined): JsonObject {
  if (insight === undefined) return {};
  const result = resultOf(insight);
  return { ...flatFields(insight.results), ...(isJsonObject(result) ? result : {}) };
}

function reachedVoicemail(insight: InsightReport): boolean {
  return insight.results.some(
    (result) => isJsonObject(result) && (result['voicemail'] === true || result['outcome'] === 'voicemail'),
  );
}
