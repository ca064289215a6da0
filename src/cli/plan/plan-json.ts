import type { CommitReceipt } from '../../state/planning.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import type { MadePlan } from '../../commands/planning/make-plan.ts';
import type { PlanInputFacts } from '../../commands/planning/plan-inputs.ts';
import { hourLoad } from '../../planner/hour-load.ts';
import type { Placement } from '../../planner/plan.ts';
import { isoOrNull } from '../instant.ts';
import { differenceJson } from './plan-difference.ts';

/** A plan of a list as `plan --json` prints it: every row of it is placed, unplaced or refused. */
export function planJson(
  made: MadePlan,
  list: ImportedTargets,
  { calls }: Pick<PlanInputFacts, 'calls'>,
): JsonObject {
  const { plan, difference } = made;
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
    refused: list.refused.map(({ row, issues }) => ({
      row,
      issues: issues.map(({ column, value, reason, fix }) => ({ column, value, reason, fix })),
    })),
    remarks: [
      ...list.remarks.map((reason) => ({ row: null, column: null, value: null, reason, fix: null })),
      ...list.warnings.map(({ row, column, value, reason, fix }) => ({ row, column, value, reason, fix })),
    ],
    ...(difference === undefined ? {} : { difference: differenceJson(difference) }),
    hours: hourLoad(plan.placed, calls).map(({ hourMs, before, after }) => ({
      at: isoOrNull(hourMs),
      before,
      after,
    })),
    list: {
      given: list.given,
      refused: list.refused.length,
      remarks: list.remarks.length + list.warningCount,
      encoding: list.encoding ?? null,
      header_row: list.headerRow ?? null,
      columns: list.columns.map(({ header, field, variable }) => ({ header, field, variable })),
    },
    summary: {
      given: list.given,
      placed: summary.placed,
      to_commit: plan.placed.filter(({ status, committed }) => status === 'firm' && !committed).length,
      unplaced: summary.unplaced,
      refused: list.refused.length,
      by_code: { ...summary.byCode },
      batches: summary.batches,
      minutes_apart: plan.spacingMs / 60_000,
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
