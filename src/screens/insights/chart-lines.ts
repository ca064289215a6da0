import { phoneDigits } from '../../domain/contact/contacts.ts';
import {
  attemptsUntilSuccess,
  byHour,
  byOutcome,
  byZone,
  distribution,
  progress,
  settledTries,
  type ChartRow,
} from '../../domain/insight/outcome-chart.ts';
import type { ResultField } from '../../domain/insight/insight-fields.ts';
import type { Talk } from '../../domain/insight/insight-table.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { barLines, sparkline } from '../../ui/status/bars.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { Theme } from '../../ui/theme/theme.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import type { CellEnvironment } from '../table/column.ts';
import { resultTitle } from './result-words.ts';

/** The one zone a number is in; undefined where that is not certain. From the schedule's rows. */
export function zoneByNumber(scheduled: Board['scheduled']): (phone: string) => string | undefined {
  const zones = new Map<string, string>();
  for (const { event, zones: candidates } of scheduled.values()) {
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) zones.set(phoneDigits(event.to), only);
  }
  return (phone) => zones.get(phoneDigits(phone));
}

/** Every picture of a mission's results, one under the other, `width` cells wide. */
export function chartLines(input: {
  readonly snapshot: MissionSnapshot;
  readonly talks: readonly Talk[];
  readonly field: ResultField | undefined;
  readonly zoneOf: (phone: string) => string | undefined;
  readonly environment: CellEnvironment;
  readonly width: number;
  readonly theme: Theme;
}): readonly LineContent[] {
  const { snapshot, talks, field, zoneOf, environment, theme } = input;
  const width = Math.min(input.width - 2, 100);
  const tries = settledTries(snapshot, environment.minuteMs);
  const hours = byHour(tries, zoneOf);
  const unplaced = tries.length - hours.reduce((sum, { count }) => sum + count, 0);
  const part = (title: string, rows: readonly ChartRow[], none: string): readonly LineContent[] => [
    [words('heading')`${title}`],
    ...(rows.length === 0 ? [[words('dim')`  ${none}`]] : bars(rows, width, theme)),
    safe``,
  ];
  return [
    ...(field === undefined
      ? part('Values', [], 'No result has fields yet.')
      : part(
          `Values of ${safeText(resultTitle(field.name))} (${field.kind}; < and > choose another)`,
          distribution(field, talks),
          'No result says anything in it.',
        )),
    ...part('How the tries ended', byOutcome(tries), 'No call or message has ended yet.'),
    ...part(
      `By hour of the recipient${unplaced > 0 ? `; ${unplaced} left out, their zone is not certain` : ''}`,
      hours,
      'No zone is certain enough.',
    ),
    ...part('By zone', byZone(tries, zoneOf), 'Nothing yet.'),
    ...progressLines(tries, width, environment, theme),
    ...part('Tries until they were reached', attemptsUntilSuccess(tries), 'Nobody yet.'),
  ];
}

function bars(rows: readonly ChartRow[], width: number, theme: Theme): readonly LineContent[] {
  return barLines(
    rows.map(({ label, count, good }) => ({
      label: safe`  ${label}`,
      value: count,
      ...(good === undefined || good === count
        ? { tone: 'accent' as const }
        : { tone: good === 0 ? ('warn' as const) : ('accent' as const) }),
      note: good === undefined ? safe`${count}` : safe`${count}, ${good} reached`,
    })),
    width,
    theme,
  );
}

function progressLines(
  tries: Parameters<typeof progress>[0],
  width: number,
  { minuteMs, zoneMode, operatorZone }: CellEnvironment,
  theme: Theme,
): readonly LineContent[] {
  const cells = Math.max(10, Math.min(60, width - 16));
  const course = progress(tries, cells);
  const title: LineContent = [words('heading')`Reached over time`];
  if (course === undefined) return [title, [words('dim')`  Nothing yet.`], safe``];
  const zone = ownZone(zoneMode, operatorZone);
  const from = clockText(course.fromMs, zone, minuteMs);
  const to = clockText(course.toMs, zone, minuteMs);
  return [
    title,
    [
      { text: safe`  ` },
      { text: sparkline([0, ...course.reached].slice(-cells), cells, theme), tone: 'accent' },
      { text: safe` ${course.reached.at(-1) ?? 0}` },
    ],
    [words('dim')`  ${from}${' '.repeat(Math.max(1, cells - from.length - to.length))}${to}`],
    safe``,
  ];
}
