import type { ConversationId } from '../../domain/ids.ts';
import type { InsightReport } from '../../domain/insight/insight.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { pick, present, readArray, readText, readWord } from './fields.ts';

/**
 * What was concluded from a conversation, in either form: a list of reports whose results are text or JSON text, or one
 * object with a summary. `undefined` where the answer is neither.
 */
export function parseInsights(body: JsonValue, conversation: ConversationId): InsightReport | undefined {
  const data = isJsonObject(body) ? pick(body, 'data', 'insights') : body;
  if (Array.isArray(data)) return fromList((data as readonly JsonValue[]).filter(isJsonObject), conversation);
  const record = isJsonObject(data) ? data : isJsonObject(body) ? body : undefined;
  if (record === undefined) return undefined;
  // An answer that holds only its wrapper, with null inside, is a report that has not come yet.
  if (data === undefined && isJsonObject(body) && ('data' in body || 'insights' in body)) {
    return fromList([], conversation);
  }
  if (readArray(record, 'conversation_insights') !== undefined) return fromList([record], conversation);
  return fromSummary(record, conversation);
}

function fromList(reports: readonly JsonObject[], conversation: ConversationId): InsightReport {
  const statuses = reports.map((report) => readWord(report, 'status') ?? 'pending');
  const results = reports.flatMap((report) =>
    (readArray(report, 'conversation_insights') ?? []).map(resultOf),
  );
  const firstText = results.find((result) => typeof result === 'string' && result !== '');
  return present({
    conversationId: conversation,
    status: commonStatus(statuses),
    results,
    summary:
      summaryOf(results) ?? (firstText === undefined ? undefined : safeText(firstText, { multiline: true })),
  });
}

/** Completed only when all are; a report that still waits speaks for the whole. */
function commonStatus(statuses: readonly string[]): string {
  if (statuses.length === 0) return 'pending';
  return statuses.find((status) => status !== 'completed') ?? 'completed';
}

function fromSummary(record: JsonObject, conversation: ConversationId): InsightReport | undefined {
  const summary = readText(record, 'summary');
  const { conversation_id: _, status: _status, ...rest } = record;
  const holds = Object.values(rest).some((value) => value !== null && value !== undefined);
  if (!holds && readWord(record, 'status') === undefined && !('conversation_id' in record)) return undefined;
  return present({
    conversationId: conversation,
    status: readWord(record, 'status') ?? (holds ? 'completed' : 'pending'),
    results: holds ? [rest] : [],
    summary,
  });
}

function resultOf(item: JsonValue): JsonValue {
  const result = isJsonObject(item) ? (pick(item, 'result', 'insight', 'value') ?? null) : item;
  return typeof result === 'string' ? parsedText(result) : result;
}

/** JSON text gives what it holds; other text stays text. */
function parsedText(text: string): JsonValue {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed) as JsonValue;
  } catch {
    return text;
  }
}

function summaryOf(results: readonly JsonValue[]) {
  for (const result of results) {
    const summary = isJsonObject(result) ? readText(result, 'summary') : undefined;
    if (summary !== undefined && summary !== '') return summary;
  }
  return undefined;
}
