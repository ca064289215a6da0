import { safe, type SafeText } from '../../lib/safe-text.ts';
import { pad } from '../../lib/width.ts';
import { DAY_MS, localDay, wallToInstants, zoneTable } from '../../planner/hours/zone-table.ts';
import type { PlannedCall, PlanView } from '../../state/planning.ts';
import { words, type LineContent, type Segment } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText, timeText, zoneName } from '../time/clock-text.ts';

const HOUR_MS = 3_600_000;
const LABEL_WIDTH = 13;
const TAIL_WIDTH = 15;

export interface PictureSize {
  readonly width: number;
  readonly maxZones: number;
}

type PlanZone = PlanView['zones'][number];

/** The cells of one day, each as long as any other. */
interface Day {
  readonly startMs: number;
  readonly cells: number;
  readonly cellMs: number;
}

/**
 * A day of the plan by the operator's clock: for each zone its open hours, the calls in them, and now; then what is
 * scheduled before the plan, of all missions, and what will be with it. It is the day of the call in focus, else the first on which somebody is still to be called.
 */
export function zonesPicture(
  plan: PlanView,
  environment: CellEnvironment,
  { width, maxZones }: PictureSize,
  focusId: string | undefined,
): readonly LineContent[] {
  const { minuteMs, operatorZone } = environment;
  const focus = focusId === undefined ? undefined : plan.placed.get(focusId);
  const calls = [...plan.placed.values()];
  const shownMs = focus?.atMs ?? calls.find(({ atMs }) => atMs >= minuteMs)?.atMs ?? plan.firstMs ?? minuteMs;
  const perHour = Math.max(1, Math.floor((width - LABEL_WIDTH - TAIL_WIDTH) / 24));
  const day: Day = {
    startMs: dayStart(shownMs, operatorZone),
    cells: 24 * perHour,
    cellMs: HOUR_MS / perHour,
  };
  const inDay = (atMs: number): boolean => atMs >= day.startMs && atMs < day.startMs + DAY_MS;
  const today = calls.filter(({ atMs }) => inDay(atMs));
  const before = plan.scheduledMs.filter(inDay).map((atMs) => ({ atMs }));
  const fresh = today.filter(({ committed }) => !committed);
  const zones = shownZonesOf(plan.zones, focus, before.length === 0 ? maxZones : Math.max(1, maxZones - 1));
  const hidden = plan.zones.length - zones.length;
  const name = timeText(day.startMs, operatorZone, minuteMs + 10 * DAY_MS).replace(/ \d\d:\d\d$/, '');
  return [
    [
      words('strong')`${label(name)}`,
      words(
        'dim',
      )`${axis(perHour)} ${hidden > 0 ? `+${hidden} zones` : `my ${zoneName(day.startMs, operatorZone)}`}`,
    ],
    ...zones.map(({ zone, open }): LineContent => [
      words('plain')`${label(cityOf(zone))}`,
      ...dayCells(
        day,
        today.filter(({ local }) => local.some((each) => each.zone === zone)),
        open,
        focus,
        environment,
      ),
      words('dim')` now ${clockText(minuteMs, zone, minuteMs)}`,
    ]),
    ...(before.length === 0
      ? []
      : [
          [
            words('plain')`${label('before')}`,
            ...dayCells(day, before, undefined, undefined, environment),
            words('dim')` ${before.length} scheduled`,
          ],
        ]),
    [
      words('plain')`${label(before.length === 0 ? 'all calls' : 'with plan')}`,
      ...dayCells(day, [...before, ...fresh], undefined, focus, environment),
      words('dim')` ${before.length + fresh.length} that day`,
    ],
  ];
}

const label = (text: string): SafeText => safe` ${pad(text, LABEL_WIDTH - 2)} `;

const axis = (perHour: number): string =>
  Array.from({ length: 24 }, (_, hour) => (hour % 3 === 0 ? String(hour).padStart(2, '0') : '  '))
    .map((text) => pad(text, perHour).slice(0, Math.max(perHour, 1)))
    .join('');

/** The zones that most calls are in, and in any case the one in focus. */
function shownZonesOf(
  zones: readonly PlanZone[],
  focus: PlannedCall | undefined,
  most: number,
): readonly PlanZone[] {
  const shown = zones.slice(0, most);
  const wanted = zones.find(({ zone }) => zone === focus?.local[0]?.zone);
  return wanted === undefined || shown.includes(wanted) ? shown : [...shown.slice(0, -1), wanted];
}

/** One row of a day: counts where calls start, else open or closed; `open` is absent where nothing closes. */
function dayCells(
  { startMs, cells, cellMs }: Day,
  calls: readonly { readonly atMs: number }[],
  open: PlanZone['open'] | undefined,
  focus: PlannedCall | undefined,
  { minuteMs, ascii }: CellEnvironment,
): readonly Segment[] {
  const cellOf = (atMs: number): number => Math.floor((atMs - startMs) / cellMs);
  const counts = Array.from({ length: cells }, () => 0);
  for (const { atMs } of calls) counts[cellOf(atMs)] = (counts[cellOf(atMs)] ?? 0) + 1;
  const nowCell = cellOf(minuteMs);
  const focusCell = focus !== undefined && calls.some((each) => each === focus) ? cellOf(focus.atMs) : -1;
  const segments: { text: string; tone: Tone }[] = [];
  for (const [cell, count] of counts.entries()) {
    const fromMs = startMs + cell * cellMs;
    const isOpen = open?.some((each) => each.fromMs < fromMs + cellMs && fromMs < each.toMs) === true;
    const [text, tone]: [string, Tone] =
      count > 0
        ? [count > 9 ? '+' : String(count), cell === focusCell ? 'cursor' : 'good']
        : cell === nowCell
          ? [ascii ? '|' : '│', 'warn']
          : isOpen
            ? [ascii ? '=' : '▒', 'info']
            : [open === undefined ? ' ' : ascii ? '.' : '·', 'dim'];
    const last = segments.at(-1);
    if (last?.tone === tone) last.text += text;
    else segments.push({ text, tone });
  }
  return segments.map(({ text, tone }) => ({ text: safe`${text}`, tone }));
}

function dayStart(atMs: number, zone: string): number {
  const table = zoneTable(zone, atMs - 2 * DAY_MS, atMs + 2 * DAY_MS);
  return table === undefined
    ? Math.floor(atMs / DAY_MS) * DAY_MS
    : wallToInstants(table, localDay(table, atMs), 0).laterMs;
}

/** `Los Angeles` of `America/Los_Angeles`. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
