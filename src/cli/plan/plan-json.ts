import type { CommitReceipt } from '../../state/planning.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import type { MadePlan } from '../../commands/planning/made-plan.ts';
import type { PlanInputFacts } from '../../commands/planning/plan-inputs.ts';
import { hourLoad } from '../../planner/hour-load.ts';
import type { Placement } from '../../planner/plan.ts';
import { armsOf } from '../../commands/planning/plan-view.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { isoOrNull } from '../instant.ts';
import { differenceJson } from './plan-difference.ts';

/** Characters of one piece of JSON, about. */
const PIECE = 64 * 1024;

/**
 * A plan of a list as `plan --json` prints it, piece by piece, so that a long list is never whole in memory: every row
 * of it is placed, unplaced or refused.
 */
export function* planJson(
  made: MadePlan,
  list: ImportedTargets,
  { calls }: Pick<PlanInputFacts, 'calls'>,
  more: JsonObject,
): Generator<string> {
  const { plan, difference, split } = made;
  const { summary, versions } = plan;
  yield '{';
  yield member('digest', plan.digest);
  yield* lines('placed', plan.placed, placedLine(split));
  yield* members('unplaced', plan.unplaced, ({ row, phone, code, detail, cure }) => ({
    row,
    to: phone,
    code,
    detail,
    cure,
  }));
  yield* members('refused', list.refused, ({ row, issues }) => ({
    row,
    issues: issues.map(({ column, value, reason, fix }) => ({ column, value, reason, fix })),
  }));
  yield* members('remarks', remarksOf(list), (remark) => remark);
  if (difference !== undefined) yield member('difference', differenceJson(difference));
  if (split !== undefined) {
    const { seed, arms } = split.split;
    const people = armsOf(made);
    yield member('split', {
      seed,
      arms: arms.map(({ assistantId, name, percent }, index) => ({
        assistant_id: assistantId,
        name,
        percent,
        people: people[index]?.people ?? 0,
      })),
    });
  }
  yield* members('hours', hourLoad(plan.placed, calls), ({ hourMs, before, after }) => ({
    at: isoOrNull(hourMs),
    before,
    after,
  }));
  for (const [name, value] of Object.entries(more)) yield member(name, value ?? null);
  yield member('list', {
    given: list.given,
    refused: list.refused.length,
    remarks: list.remarks.length + list.warningCount,
    encoding: list.encoding ?? null,
    header_row: list.headerRow ?? null,
    columns: list.columns.map(({ header, field, variable }) => ({ header, field, variable })),
  });
  yield member(
    'summary',
    {
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
    '',
  );
  yield '}';
}

/** What the import had to say: of the file, then of its rows. */
const remarksOf = ({ remarks, warnings }: ImportedTargets): readonly JsonObject[] => [
  ...remarks.map((reason) => ({ row: null, column: null, value: null, reason, fix: null })),
  ...warnings.map(({ row, column, value, reason, fix }) => ({ row, column, value, reason, fix })),
];

const member = (name: string, value: JsonValue, end = ','): string =>
  `${JSON.stringify(name)}: ${JSON.stringify(value, undefined, 2)}${end}`;

/** A member that is a list: an entry a line, many lines a piece. */
const members = <T>(name: string, list: readonly T[], toJson: (item: T) => JsonObject): Generator<string> =>
  lines(name, list, (item) => JSON.stringify(toJson(item)));

function* lines<T>(name: string, list: readonly T[], toLine: (item: T) => string): Generator<string> {
  if (list.length === 0) {
    yield `${JSON.stringify(name)}: [],`;
    return;
  }
  yield `${JSON.stringify(name)}: [`;
  let piece: string[] = [];
  let length = 0;
  for (const [index, item] of list.entries()) {
    const line = `${toLine(item)}${index < list.length - 1 ? ',' : ''}`;
    piece.push(line);
    length += line.length;
    if (length < PIECE) continue;
    yield piece.join('\n');
    piece = [];
    length = 0;
  }
  if (piece.length > 0) yield piece.join('\n');
  yield '],';
}

/** One placed call as JSON; the proof, which many share, is written once for all of them. */
function placedLine(split: MadePlan['split']): (slot: Placement) => string {
  const proofs = new WeakMap<readonly string[], string>();
  return (slot) => {
    let proof = proofs.get(slot.why);
    if (proof === undefined) {
      proof = JSON.stringify([slot.zoneSource.detail, ...slot.why]);
      proofs.set(slot.why, proof);
    }
    const call = JSON.stringify({
      row: slot.row,
      to: slot.phone,
      name: slot.name ?? null,
      at: isoOrNull(slot.atMs),
      local: slot.local.map(({ zone, time }) => ({ zone, time })),
      line: slot.line,
      ...(split !== undefined && {
        assistant_id: split.callers[split.split.assigned.get(phoneDigits(slot.phone))?.arm ?? 0].assistant.id,
      }),
      batch: slot.batch,
      waits_for: slot.ghost ?? null,
      committed: slot.committed,
    });
    return `${call.slice(0, -1)},"why":${proof}}`;
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
