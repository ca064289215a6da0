import type { InboxItem } from '../domain/approval/inbox-item.ts';
import type { JsonObject } from '../lib/json.ts';
import { isoOrNull } from './instant.ts';

/** An item of the inbox as `approvals --json` prints it. */
export function inboxJson(item: InboxItem): JsonObject {
  return {
    id: item.id,
    kind: item.kind,
    state: item.state,
    title: item.title,
    lines: item.lines,
    warnings: item.warnings,
    mission: item.mission ?? null,
    mission_name: item.missionName ?? null,
    source: item.source,
    request_id: item.approvalId ?? null,
    created_at: isoOrNull(item.createdAtMs),
    expires_at: isoOrNull(item.expiresAtMs),
    answer_on_phone: item.readOnly ?? null,
    too_long: item.tooLong ?? null,
    snoozed_until: isoOrNull(item.snoozedUntilMs),
    next: item.next ?? null,
    digest: item.digest,
    ...(item.gate !== undefined && {
      round: item.gate.round,
      proposed: item.gate.proposed,
      candidates: item.gate.candidates.map((candidate) => ({
        phone: candidate.phone,
        name: candidate.name ?? null,
        score: candidate.score ?? null,
        attempts: candidate.attempts ?? null,
        outcome: candidate.outcome ?? null,
        summary: candidate.summary ?? null,
        fields: candidate.fields,
      })),
    }),
  };
}
