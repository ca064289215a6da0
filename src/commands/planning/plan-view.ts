import { phoneDigits } from '../../domain/contact/contacts.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { policyHours } from '../../planner/day-picture.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import type { PlanDifference } from '../../planner/slots/replan.ts';
import type {
  ListColumnGuess,
  ListIssue,
  PlannedCall,
  PlanView,
  ReadList,
  SlotChange,
  UnplacedCall,
} from '../../state/planning.ts';
import type { MadePlan } from './made-plan.ts';

const DAY_MS = 86_400_000;
/** Zones and days that are worth drawing. */
const MOST_ZONES = 12;
const MOST_DAYS = 16;
const ISSUES_SHOWN = 2_000;
const SAMPLE_CELLS = 3;

/** A plan as the screens draw it: keyed, with what changed since the plan before. */
export function planView(made: MadePlan, pinned: ReadonlySet<string>): PlanView {
  const { plan, request, leftOut, difference, split } = made;
  const changes = changesOf(difference);
  const placed = new Map<string, PlannedCall>(
    plan.placed.map((slot) => {
      const change = changes.get(slot.phone);
      return [
        slot.phone,
        {
          ...slot,
          ...(change === undefined ? {} : { change }),
          ...(pinned.has(slot.phone) ? { pinned: true } : {}),
          ...(split !== undefined && { caller: callerName(split, slot.phone) }),
        },
      ];
    }),
  );
  const missing: readonly UnplacedCall[] = [
    ...plan.unplaced,
    ...leftOut.map((target) => ({
      row: target.row,
      phone: safeText(target.phone, { maxLength: 40 }),
      code: 'left_out',
      detail: safeText('you left it out'),
      cure: 'U takes it back in.',
      ...(target.name === undefined ? {} : { name: target.name }),
    })),
  ];
  const { summary, versions } = plan;
  return {
    madeAtMs: plan.nowMs,
    placed,
    unplaced: new Map(missing.toSorted((a, b) => a.row - b.row).map((call) => [String(call.row), call])),
    missionClass: request.missionClass,
    batches: summary.batches,
    firm: summary.firm,
    peak: summary.peak,
    zones: zonesOf(made),
    scheduledMs: scheduledOf(made),
    pace: {
      spacingMs: plan.spacingMs,
      batchSize: request.policy.batchSize,
      lines: request.lines,
    },
    warnings: plan.warnings,
    versions: {
      tz: versions.tz,
      tables: versions.tables,
      legal: versions.legal,
      holidays: versions.holidays,
    },
    digest: plan.digest,
    ...(split !== undefined && { split: { seed: split.split.seed, arms: armsOf(made) } }),
    ...(summary.firstMs === undefined ? {} : { firstMs: summary.firstMs }),
    ...(summary.lastMs === undefined ? {} : { lastMs: summary.lastMs }),
    ...(summary.finishMs === undefined ? {} : { finishMs: summary.finishMs }),
    ...(difference === undefined
      ? {}
      : {
          difference: {
            kept: difference.kept.length,
            moved: difference.moved.length,
            dropped: difference.dropped.length,
            added: difference.added.length,
            refusedPins: difference.refusedPins.map(({ held, why }) => safeText(`${held.phone}: ${why}`)),
          },
        }),
  };
}

/** Who of the two calls a number. */
export const callerName = ({ split, callers }: NonNullable<MadePlan['split']>, phone: string): SafeText =>
  callers[split.assigned.get(phoneDigits(phone))?.arm ?? 0].assistant.name;

/** The two assistants of a split, with how many people of this plan each calls. */
export function armsOf({
  plan,
  split,
}: Pick<MadePlan, 'plan' | 'split'>): NonNullable<PlanView['split']>['arms'] {
  if (split === undefined) return [];
  const arms = plan.placed.map(({ phone }) => split.split.assigned.get(phoneDigits(phone))?.arm ?? 0);
  return split.split.arms.map(({ name, percent }, index) => ({
    name: safeText(name),
    percent,
    people: arms.filter((arm) => arm === index).length,
  }));
}

function changesOf(difference: PlanDifference | undefined): ReadonlyMap<string, SlotChange> {
  return new Map<string, SlotChange>([
    ...(difference?.moved ?? []).map(
      ({ from, to, why }) =>
        [
          to.phone,
          { kind: 'moved', fromMs: from.atMs, ...(why === undefined ? {} : { why }) } as const,
        ] as const,
    ),
    ...(difference?.added ?? []).map(({ phone }) => [phone, { kind: 'added' } as const] as const),
  ]);
}

/** What is scheduled on the days that are drawn of the plan. */
function scheduledOf({ plan, request }: MadePlan): readonly number[] {
  const { firstMs = plan.nowMs, lastMs = plan.nowMs } = plan.summary;
  return (request.calls ?? [])
    .filter(({ status, atMs }) => status === 'pending' && atMs >= firstMs - DAY_MS && atMs <= lastMs + DAY_MS)
    .map(({ atMs }) => atMs)
    .toSorted((a, b) => a - b);
}

/** The zones that most calls are held in, with their policy hours over the days of the plan. */
function zonesOf({ plan, request }: MadePlan): PlanView['zones'] {
  const counts = new Map<string, number>();
  for (const { local } of plan.placed) {
    for (const { zone } of local) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  const { firstMs = plan.nowMs, lastMs = plan.nowMs } = plan.summary;
  const fromMs = Math.min(plan.nowMs, firstMs) - DAY_MS;
  const toMs = Math.min(lastMs, plan.nowMs + MOST_DAYS * DAY_MS) + 2 * DAY_MS;
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_ZONES)
    .map(([zone]) => ({
      zone,
      open: policyHours(zone, 'service', fromMs, toMs, request.policy, request.data),
    }));
}

/** A list as the screens draw it. */
export function listView(imported: ImportedTargets, label: string): ReadList {
  const issues: ListIssue[] = [
    ...imported.remarks.map((reason) => ({
      issue: { row: 0, column: 'the file', value: '', reason, fix: '' },
      refused: false,
    })),
    ...imported.refused.flatMap(({ issues: found }) => found.map((issue) => ({ issue, refused: true }))),
    ...imported.warnings.map((issue) => ({ issue, refused: false })),
  ]
    .slice(0, ISSUES_SHOWN)
    .map(({ issue, refused }, index) => ({
      id: String(index),
      row: issue.row,
      column: safeText(issue.column, { maxLength: 60 }),
      value: safeText(issue.value, { maxLength: 120 }),
      reason: safeText(issue.reason),
      fix: safeText(issue.fix),
      refused,
    }));
  const columns = columnsView(imported);
  return {
    label: safeText(label, { maxLength: 120 }),
    targets: imported.targets.length,
    refusedRows: imported.refused.length,
    warningCount: imported.warningCount + imported.remarks.length,
    issues: new Map(issues.map((issue) => [issue.id, issue])),
    columns,
    hasHeader: imported.hasHeader,
    ...(imported.countryQuestion === undefined ? {} : { countryQuestion: imported.countryQuestion }),
  };
}

/** A list of which nobody knows yet where its numbers are: its columns, to be named. */
export const unreadListView = (
  list: Pick<ImportedTargets, 'columns' | 'sample' | 'hasHeader'>,
  label: string,
): ReadList => ({
  label: safeText(label, { maxLength: 120 }),
  targets: 0,
  refusedRows: 0,
  warningCount: 0,
  issues: new Map(),
  columns: columnsView(list),
  hasHeader: list.hasHeader,
});

/** Columns with what each is taken for, and a few of its cells. */
function columnsView(imported: Pick<ImportedTargets, 'columns' | 'sample'>): ReadList['columns'] {
  const columns: readonly ListColumnGuess[] = imported.columns.map(
    ({ index, header, field, variable, confidence, why }) => ({
      index,
      header: safeText(header, { maxLength: 60 }),
      field,
      variable,
      confidence,
      why: safeText(why, { maxLength: 120 }),
      sample: safeText(sampleOf(imported, index), { maxLength: 120 }),
    }),
  );
  return new Map(columns.map((column) => [String(column.index), column]));
}

/** A few cells of a column, as they were. */
function sampleOf({ sample }: Pick<ImportedTargets, 'sample'>, index: number): string {
  return sample
    .map((row) => row[index]?.trim() ?? '')
    .filter((cell) => cell !== '')
    .slice(0, SAMPLE_CELLS)
    .join(' · ');
}
