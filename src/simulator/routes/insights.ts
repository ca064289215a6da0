import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { notFound, okay, type ApiAnswer, type ApiRequest } from '../answer.ts';
import type { ServerState } from '../backend.ts';
import type { StoredConversation } from '../rows.ts';

export function getInsights(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = backend.world.conversations.get(request.params['cid'] ?? '');
  if (row === undefined) return notFound('Conversation');
  if (backend.policy.insights === 'object') return okay({ data: asObject(row) });
  const live = backend.world.scheduled.get(row.scheduledId ?? '')?.callStatus === 'in-progress';
  return okay({ data: live ? [] : [asReport(row)] });
}

const asReport = (row: StoredConversation): JsonObject => ({
  id: `report-${row.id}`,
  conversation_id: row.id,
  status: row.insightStatus,
  conversation_insights: row.insightResults.map((result, index) => ({
    insight_id: `insight-${index + 1}`,
    result: typeof result === 'string' ? result : JSON.stringify(result),
  })),
});

/** The other form: a single object, `null` while nothing is ready. */
function asObject(row: StoredConversation): JsonValue {
  if (row.insightStatus !== 'completed') return null;
  const fields = row.insightResults.find((result) => typeof result === 'object' && result !== null);
  const summary = row.insightResults.find((result) => typeof result === 'string');
  return {
    conversation_id: row.id,
    summary: summary ?? '',
    sentiment: 'neutral',
    key_topics: [],
    action_items: [],
    ...(fields as JsonObject | undefined),
  };
}
