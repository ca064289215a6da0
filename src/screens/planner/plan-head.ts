import { minutesText } from '../../commands/planning/plan-rules.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { Planning, PlanView } from '../../state/planning.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { zoneDataText } from '../../planner/hours/zone-clocks.ts';
import { clockText, timeText } from '../time/clock-text.ts';
import { busyLine, dot, faultLines, listedCounts, notPlaced, sentence } from './head-lines.ts';
import { zonesPicture } from './zones-picture.ts';

/** Rows that are left for the list below the picture of the day. */
const LIST_ROWS = 12;
const MOST_ZONE_ROWS = 8;

export function summaryLines(planning: Planning, environment: CellEnvironment): readonly LineContent[] {
  const { plan, busy } = planning;
  if (busy !== undefined) return [busyLine(planning)];
  if (plan === undefined) return [];
  return [
    summaryLine(plan, environment),
    ...splitLines(plan, environment),
    ...costLines(plan),
    ...differenceLines(plan),
    ...passedLines(plan, environment),
  ];
}

/** A plan that was left lying: what it wanted to place is over. */
function passedLines({ placed }: PlanView, { minuteMs }: CellEnvironment): readonly LineContent[] {
  const passed = [...placed.values()].filter(
    ({ committed, status, atMs }) => status === 'firm' && !committed && atMs < minuteMs,
  ).length;
  if (passed === 0) return [];
  return [
    [
      words('warn')` The time of ${counted(passed, 'call')} has passed: `,
      words('key')`R`,
      words('warn')` plans again.`,
    ],
  ];
}

function summaryLine(plan: PlanView, environment: CellEnvironment): LineContent {
  const { minuteMs, operatorZone } = environment;
  const at = dot(environment);
  const when =
    plan.firstMs === undefined || plan.finishMs === undefined
      ? ''
      : ` ${at} ${timeText(plan.firstMs, operatorZone, minuteMs)} to ${clockText(plan.finishMs, operatorZone, minuteMs)}`;
  return [
    words('strong')` ${plan.placed.size} placed`,
    words('warn')`${notPlaced(plan)}`,
    words('plain')`${when}`,
    words(
      'dim',
    )` ${at} ${plan.batches} ${plan.batches === 1 ? 'batch' : 'batches'}, ${minutesText(plan.pace.spacingMs)} apart ${at} peak ${plan.peak.calls}`,
  ];
}

/** Whom each of two assistants calls, where they share the list. */
function splitLines({ split }: PlanView, environment: CellEnvironment): readonly LineContent[] {
  if (split === undefined) return [];
  const arms = split.arms.map(({ name, people }) => `${name} ${people}`).join(', ');
  return [
    [words('plain')` Shared by chance: ${arms}`, words('dim')` ${dot(environment)} seed ${split.seed}`],
  ];
}

/** What it would cost; where a budget refuses it, why. */
function costLines({ cost }: PlanView): readonly LineContent[] {
  if (cost === undefined) return [];
  if (cost.refused !== undefined) return [[words('bad')` ${cost.refused}`]];
  return cost.lines.length === 0 ? [] : [[words('plain')` ${safeText(cost.lines.join(' '))}`]];
}

function differenceLines({ difference }: PlanView): readonly LineContent[] {
  if (difference === undefined) return [];
  const { moved, kept, dropped, added, refusedPins } = difference;
  const changed = moved + dropped + added > 0;
  return [
    ...(changed
      ? [
          [
            words('accent')` Against the plan before: ${listedCounts([
              [moved, 'moved'],
              [kept, 'kept'],
              [dropped, 'dropped'],
              [added, 'added'],
            ])}`,
          ] satisfies LineContent,
        ]
      : []),
    ...refusedPins.slice(0, 1).map((pin) => [words('bad')` That time may not be: ${pin}`]),
  ];
}

export function reviewHead(
  planning: Planning,
  size: TerminalSize,
  environment: CellEnvironment,
  focusId: string | undefined,
): readonly LineContent[] {
  const { plan } = planning;
  const summary = summaryLines(planning, environment);
  const fault = faultLines(planning, size.columns);
  if (plan === undefined) return [...summary, ...fault];
  const warnings = warningLines(plan, size.columns);
  // The hours, all calls, and whose data it is stand beside them.
  const used = summary.length + warnings.length + fault.length + 3;
  const zoneRows = Math.max(2, Math.min(MOST_ZONE_ROWS, size.rows - LIST_ROWS - used));
  return [
    ...summary,
    ...zonesPicture(plan, environment, { width: size.columns, maxZones: zoneRows }, focusId),
    ...warnings,
    ...fault,
    [words('dim')` Time zone data ${zoneDataText(plan.versions)}, ${plan.versions.legal}`],
  ];
}

/** The first warning, whole; the commit's dialog has them all. */
function warningLines({ warnings: [first, ...others] }: PlanView, width: number): readonly LineContent[] {
  if (first === undefined) return [];
  const left = others.length === 0 ? '' : ` (${others.length} more: C shows all)`;
  return sentence('warn', safe`${first}${left}`, width);
}
