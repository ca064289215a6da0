import type { HourLoad } from '../../planner/hour-load.ts';
import { localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';

const WIDEST = 40;
const MOST_HOURS = 48;

/** A bar for each hour: what is scheduled already, then what the plan adds. */
export function hourLines(hours: readonly HourLoad[], zone: string): readonly string[] {
  if (hours.length === 0) return [];
  const most = hours.reduce((high, { after }) => Math.max(high, after), 1);
  const cells = (calls: number): number => Math.ceil((calls / Math.max(most, WIDEST)) * WIDEST);
  const shown = hours.slice(0, MOST_HOURS);
  const hidden = hours.length - shown.length;
  return [
    '',
    'Calls by the hour (= scheduled before, # by this plan):',
    ...alignColumns(
      shown.map(({ hourMs, before, after }) => [
        localTimeText(hourMs, zone),
        `${String(before)} → ${String(after)}`,
        `${'='.repeat(cells(before))}${'#'.repeat(cells(after) - cells(before))}`,
      ]),
    ),
    ...(hidden > 0 ? [`and ${hidden} hours more.`] : []),
  ];
}
