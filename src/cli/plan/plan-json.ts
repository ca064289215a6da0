import type { CommitReceipt } from '../../state/planning.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { RefusedRow } from '../../planner/list/import-targets.ts';
import type { Placement, Plan } from '../../planner/plan.ts';
import { isoOrNull } from '../instant.ts';

/** A plan as `plan --json` prints it. `rows`: those of the list that gave no target. */
export function planJson(plan: Plan, refused: readonly RefusedRow[]): JsonObject {
  const { summary, versions } = plan;
  return {
    digest: plan.digest,
    placed: plan.placed.map(placedJson),
    unplaced: plan.unplaced.map(({ row, phone, code, detail, cure }) => ({
      row,
      to: phone,
      code,
      detail,
      cure,
    })),
    refused: refused.map(({ row, issues }) => ({
      row,
      issues: issues.map(({ column, value, reason, fix }) => ({ column, value, reason, fix })),
    })),
    summary: {
      given: summary.given,
      placed: summary.placed,
      to_commit: plan.placed.filter(({ status, committed }) => status === 'firm' && !committed).length,
      unplaced: summary.unplaced,
      by_code: { ...summary.byCode },
      batches: summary.batches,
      first_at: isoOrNull(summary.firstMs),
      last_at: isoOrNull(summary.lastMs),
      finished_at: isoOrNull(summary.finishMs),
      peak: { calls: summary.peak.calls, at: isoOrNull(summary.peak.atMs) },
      quota_per_day: summary.quota?.perDay ?? null,
      warnings: plan.warnings,
      versions: { ...versions },
    },
  };
}

function placedJson(slot: Placement): JsonObject {
  return {
    row: slot.row,
    to: slot.phone,
    name: slot.name ?? null,
    at: isoOrNull(slot.atMs),
    local: slot.local.map(({ zone, time }) => ({ zone, time })),
    line: slot.line,
    batch: slot.batch,
    waits_for: slot.ghost ?? null,
    committed: slot.committed,
    why: [slot.zoneSource.detail, ...slot.why],
  };
}

/** What became of one call of a commit. */
export const receiptJson = (receipt: CommitReceipt): JsonObject => ({
  to: receipt.phone,
  at: isoOrNull(receipt.atMs),
  status: receipt.status,
  event_id: receipt.eventId ?? null,
  memory: receipt.memory,
  event: receipt.event,
  sentence: receipt.sentence ?? null,
});
