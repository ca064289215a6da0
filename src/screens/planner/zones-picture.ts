import { safe } from '../../lib/safe-text.ts';
import { localDay, wallToInstants, zoneTable, DAY_MS } from '../../planner/zone-table.ts';
import type { PlanView } from '../../state/planning.ts';
import type { LineContent, Segment } from '../../ui/text/segments.ts';
import { words } from '../../ui/text/segments.ts';
import { pad } from '../../lib/width.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText, zoneName } from '../time/clock-text.ts';

const HOUR_MS = 3_600_000;
const LABEL_WIDTH = 13;
const TAIL_WIDTH = 15;

/**
 * A day of the plan by the operator's clock: for each zone its open hours, the calls in them, and now. `maxZones` rows
 * of zones below the axis.
 */
export function zonesPicture(
  plan: PlanView,
  environment: CellEnvironment,
  width: number,
  maxZones: number,
): readonly LineContent[] {
  const { minuteMs, operatorZone, ascii } = environment;
  const dayMs = dayStart(dayOfInterest(plan, minuteMs), operatorZone);
  const perHour = Math.max(1, Math.floor((width - LABEL_WIDTH - TAIL_WIDTH) / 24));
  const cellMs = HOUR_MS / perHour;
  const cells = 24 * perHour;
  const nowCell = Math.floor((minuteMs - dayMs) / cellMs);
  const marks = ascii ? { open: '=', closed: '.', now: '|' } : { open: '▒', closed: '·', now: '│' };

  const axis = Array.from({ length: 24 }, (_, hour) =>
    pad(hour % 3 === 0 ? String(hour).padStart(2, '0') : '', perHour),
  ).join('');
  const starts = [...plan.placed.values()].filter(({ atMs }) => atMs >= dayMs && atMs < dayMs + DAY_MS);
  const day = clockText(dayMs, operatorZone, minuteMs + 8 * DAY_MS).replace(/ 00:00.*/, '');
  const rows = plan.zones.slice(0, maxZones).map(({ zone, open }): LineContent => {
    const counts = Array.from({ length: cells }, () => 0);
    for (const { atMs, local } of starts) {
      if (!local.some((each) => each.zone === zone)) continue;
      const cell = Math.floor((atMs - dayMs) / cellMs);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const segments: Segment[] = [words('plain')`${pad(cityOf(zone), LABEL_WIDTH - 1)} `];
    for (const [cell, count] of counts.entries()) {
      const fromMs = dayMs + cell * cellMs;
      const isOpen = open.some((each) => each.fromMs < fromMs + cellMs && fromMs < each.toMs);
      const text =
        count > 0
          ? count > 9
            ? '+'
            : String(count)
          : cell === nowCell
            ? marks.now
            : isOpen
              ? marks.open
              : marks.closed;
      const tone = count > 0 ? 'good' : cell === nowCell ? 'warn' : 'dim';
      const last = segments.at(-1);
      if (last !== undefined && last.tone === tone && segments.length > 1) {
        segments[segments.length - 1] = { text: safe`${last.text}${text}`, tone };
      } else segments.push({ text: safe`${text}`, tone });
    }
    return [...segments, words('dim')` now ${clockText(minuteMs, zone, minuteMs)}`];
  });
  const hidden = plan.zones.length - rows.length;
  return [
    [
      words('strong')`${pad(day, LABEL_WIDTH - 1)} `,
      words('dim')`${axis}`,
      words('dim')` ${hidden > 0 ? `+${hidden} zones` : `my ${zoneName(dayMs, operatorZone)}`}`,
    ],
    ...rows,
  ];
}

/** The first day that something is still to be called on. */
const dayOfInterest = ({ placed, firstMs }: PlanView, nowMs: number): number =>
  [...placed.values()].find(({ atMs }) => atMs >= nowMs)?.atMs ?? firstMs ?? nowMs;

function dayStart(atMs: number, zone: string): number {
  const table = zoneTable(zone, atMs - 2 * DAY_MS, atMs + 2 * DAY_MS) ?? zoneTable('UTC', atMs, atMs);
  return table === undefined ? atMs : wallToInstants(table, localDay(table, atMs), 0).laterMs;
}

/** `Los Angeles` of `America/Los_Angeles`. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
