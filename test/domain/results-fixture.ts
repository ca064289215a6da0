import { parseInsights } from '../../src/api/wire/insight.ts';
import { conversationId, scheduledEventId } from '../../src/domain/ids.ts';
import type { InsightReport } from '../../src/domain/insight/insight.ts';
import type { MissionSnapshot } from '../../src/domain/mission/mission-snapshot.ts';
import type { ScheduledEvent } from '../../src/domain/contact/scheduled-event.ts';
import type { JsonObject, JsonValue } from '../../src/lib/json.ts';
import { safeText } from '../../src/lib/safe-text.ts';
import { entry, finishedCall, MINUTE, NOW, snapshot } from './fixtures.ts';

/** One call and what the server answers when its insights are asked for; no answer: none came yet. */
export interface Told {
  readonly to: string;
  readonly answer?: JsonValue;
  readonly event?: Partial<ScheduledEvent>;
}

/** The service's own form: one insight, its results as they stand. */
export const insightAnswer = (results: readonly JsonValue[], status = 'completed'): JsonValue => ({
  data: [{ status, conversation_insights: results.map((result) => ({ result })) }],
});

/** A mission whose calls ended one after the other, read as the server's answers say. */
export function missionOf(told: readonly Told[], memory: JsonObject = {}): MissionSnapshot {
  const scheduled = told.map(({ to, event }, index) =>
    finishedCall({
      id: scheduledEventId(`e${index}`),
      conversationId: conversationId(`c${index}`),
      to: safeText(to),
      scheduledAtMs: NOW - (told.length - index) * 10 * MINUTE,
      updatedAtMs: NOW - (told.length - index) * 10 * MINUTE + 3 * MINUTE,
      ...event,
    }),
  );
  const insights = told.flatMap(({ answer }, index): readonly InsightReport[] => {
    if (answer === undefined) return [];
    const report = parseInsights(answer, conversationId(`c${index}`));
    return report === undefined ? [] : [report];
  });
  return snapshot({ scheduled, insights, entry: entry(memory) });
}
