import type { SafeText } from '../../lib/safe-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { ConversationId } from '../ids.ts';
import type { InsightStatus } from '../mission/status.ts';

/** What the service concluded from one conversation. */
export interface InsightReport {
  readonly conversationId: ConversationId;
  readonly status: InsightStatus;
  /** One per insight template; text, or what its JSON text held. Raw values: sanitise before drawing. */
  readonly results: readonly JsonValue[];
  readonly summary?: SafeText;
}

/** A finished report that says nothing: a failure of its own kind. */
export const isEmptyInsight = (report: InsightReport): boolean =>
  report.status === 'completed' && report.results.every(saysNothing) && (report.summary ?? '') === '';

function saysNothing(result: JsonValue): boolean {
  if (result === null || result === '') return true;
  if (Array.isArray(result)) return result.length === 0;
  return typeof result === 'object' && Object.keys(result).length === 0;
}
