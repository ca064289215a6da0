import {
  assistantId,
  conversationId,
  missionId,
  runId,
  scheduledEventId,
  stepId,
} from '../../../src/domain/ids.ts';
import type { InsightReport } from '../../../src/domain/insight/insight.ts';
import { missionKeyOf, type MissionClass } from '../../../src/domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import type { DriveContext } from '../../../src/engine/drive/drive-inputs.ts';
import type { JsonObject, JsonValue } from '../../../src/lib/json.ts';
import { safeText } from '../../../src/lib/safe-text.ts';

export const NOW_MS = Date.parse('2026-11-18T17:00:00Z');
export const MINUTE_MS = 60_000;

/** A running mission of these parts. Steps are `id:status`. */
export function snapshot(parts: {
  steps: readonly string[];
  scheduled?: readonly ScheduledEvent[];
  insights?: readonly InsightReport[];
  memory?: JsonObject;
  runStatus?: string;
  /** Events whose outcome stands in the record. */
  recorded?: readonly string[];
}): MissionSnapshot {
  return {
    key: missionKeyOf('m1', 'quotes'),
    mission: { id: missionId('m1'), name: safeText('Quotes'), instructions: safeText(''), status: 'running' },
    run: { id: runId('r1'), status: parts.runStatus ?? 'running' },
    runs: [],
    steps: parts.steps.map((text, index) => {
      const [id = '', status = 'pending'] = text.split(':');
      return { id: stepId(id), sequence: index + 1, description: safeText(id), status };
    }),
    events: (parts.recorded ?? []).map((eventId, index) => ({
      id: `e${index}`,
      type: 'custom',
      summary: safeText('ended'),
      payload: { event_id: eventId, outcome: 'recorded' },
    })),
    scheduled: parts.scheduled ?? [],
    insights: parts.insights ?? [],
    entry: {
      slug: 'quotes',
      missionId: 'm1',
      runId: 'r1',
      assistantId: 'a1',
      agentPhone: '+13125550100',
      memory: parts.memory ?? {},
      extra: {},
    },
  };
}

/** A call of the step `calls`; `ended` is its call status, `live` while it is absent and the event in progress. */
export function call(
  id: string,
  phone: string,
  status: string,
  more: { callStatus?: string; talk?: string; minutesAgo?: number; step?: string; channel?: string } = {},
): ScheduledEvent {
  const atMs = NOW_MS - (more.minutesAgo ?? 5) * MINUTE_MS;
  return {
    id: scheduledEventId(id),
    assistantId: assistantId('a1'),
    channel: more.channel ?? 'call',
    to: safeText(phone),
    from: safeText('+13125550100'),
    scheduledAtMs: atMs,
    updatedAtMs: atMs + MINUTE_MS,
    status,
    stepId: stepId(more.step ?? 'calls'),
    ...(more.callStatus === undefined ? {} : { callStatus: more.callStatus }),
    ...(more.talk === undefined ? {} : { conversationId: conversationId(more.talk) }),
  };
}

export const insight = (talk: string, result: JsonValue, status = 'completed'): InsightReport => ({
  conversationId: conversationId(talk),
  status,
  results: result === null ? [] : [result],
});

/** Three tries each, an hour apart; every slot is ten minutes ahead. */
export function context(missionClass: MissionClass, changes: Partial<DriveContext> = {}): DriveContext {
  return {
    nowMs: NOW_MS,
    missionClass,
    nextTry: ({ attempts, missedAtMs }) =>
      attempts >= 3
        ? { kind: 'abandoned', why: 'no try is left' }
        : { kind: 'at', atMs: missedAtMs + 60 * MINUTE_MS, why: 'an hour later' },
    suppressed: () => false,
    nextSlot: () => NOW_MS + 10 * MINUTE_MS,
    ...changes,
  };
}
