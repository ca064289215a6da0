import { localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { PlanInputFacts } from '../../commands/planning/plan-inputs.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import { zoneDataText } from '../../planner/hours/zone-clocks.ts';
import { peopleText } from '../../domain/mission/join-text.ts';
import { armsOf, callerName } from '../../commands/planning/plan-view.ts';
import type { MadePlan } from '../../commands/planning/made-plan.ts';
import { hourLoad } from '../../planner/hour-load.ts';
import type { Plan } from '../../planner/plan.ts';
import { hourLines } from './hour-lines.ts';
import { differenceLines } from './plan-difference.ts';

/** A plan for people to read. */
export function planLines(
  made: MadePlan,
  list: ImportedTargets,
  inputs: PlanInputFacts,
  zone: string,
): readonly string[] {
  const { plan: shown, difference, split } = made;
  const { summary, versions } = shown;
  const by = split === undefined ? [] : ['BY'];
  const placed = shown.placed.map(({ row, atMs, phone, name, local, line, batch, status, committed }) => [
    String(row),
    localTimeText(atMs, zone),
    thereText(local),
    name === undefined ? phone : `${phone} ${name}`,
    line,
    ...(split === undefined ? [] : [callerName(split, phone)]),
    `batch ${batch}${status === 'ghost' ? ', waits its turn' : committed ? ', scheduled already' : ''}`,
  ]);
  const unplaced = shown.unplaced.map(({ row, phone, code, detail, cure }) => [
    String(row),
    phone,
    code,
    sentences(detail, cure),
  ]);
  const refused = list.refused.flatMap(({ row, issues }) =>
    issues.map(({ column, value, reason, fix }) => [String(row), column, value, sentences(reason, fix)]),
  );
  const remarks = list.warnings.map(({ row, column, value, reason, fix }) => [
    String(row),
    column,
    value,
    sentences(reason, fix),
  ]);
  const unsaid = list.warningCount - list.warnings.length;
  return [
    safe`${inputs.missionName}: ${summary.placed} of ${list.given} placed in ${summary.batches} ${summary.batches === 1 ? 'batch' : 'batches'}, class ${inputs.missionClass}`,
    `First ${localTimeText(summary.firstMs, zone)}, finished about ${localTimeText(summary.finishMs, zone)}; at most ${summary.peak.calls} ${summary.peak.calls === 1 ? 'call' : 'calls'} at once${summary.quota === undefined ? '' : `, ${summary.quota.perDay} a day by the account`}`,
    ...splitLine(made),
    ...(placed.length === 0
      ? []
      : ['', ...alignColumns([['ROW', 'AT', 'THERE', 'TO', 'FROM', ...by, ''], ...placed])]),
    ...(unplaced.length === 0
      ? []
      : [
          '',
          `${unplaced.length} without a slot:`,
          ...alignColumns([['ROW', 'TO', 'CODE', 'WHY'], ...unplaced]),
        ]),
    ...(refused.length === 0
      ? []
      : [
          '',
          `${list.refused.length} ${list.refused.length === 1 ? 'row gives' : 'rows give'} nobody to call:`,
          ...alignColumns([['ROW', 'COLUMN', 'CELL', 'WHY'], ...refused]),
        ]),
    ...(list.remarks.length + remarks.length === 0
      ? []
      : [
          '',
          'About the list:',
          ...list.remarks,
          ...(remarks.length === 0 ? [] : alignColumns([['ROW', 'COLUMN', 'CELL', 'REMARK'], ...remarks])),
          ...(unsaid > 0 ? [`${unsaid} more remarks are not shown.`] : []),
        ]),
    ...(difference === undefined ? [] : differenceLines(difference, zone)),
    ...hourLines(hourLoad(shown.placed, inputs.calls), zone),
    '',
    ...shown.warnings,
    `Time zone data ${zoneDataText(versions)}; ${versions.legal}`,
    `Digest ${shown.digest}`,
  ];
}

/** Who of two assistants calls how many, where they share the list. */
function splitLine(made: MadePlan): readonly string[] {
  if (made.split === undefined) return [];
  const arms = armsOf(made).map(
    ({ name, people, percent }) => safe`${name} calls ${peopleText(people)} (${percent} %)`,
  );
  return [
    safe`Shared by chance, so that both get the same hours: ${arms.join(', ')}. Seed ${made.split.split.seed}`,
  ];
}

/** Many zones are told by their ends. */
function thereText(local: Plan['placed'][number]['local']): string {
  const times = local.map(({ time }) => time.slice(11, 16));
  if (local.length > 2) return `${times.toSorted()[0]}–${times.toSorted().at(-1)} in ${local.length} zones`;
  return local.map(({ zone }, index) => `${times[index]} ${zone}`).join(', ');
}

/** Parts as sentences, each with one full stop. */
const sentences = (...parts: readonly string[]): string =>
  parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
