import { formatInZone, zoneOffsetMs } from '../../../planner/hours/zone-time.ts';
import type { TimeWindow } from '../../../state/view/time-window.ts';
import { columnOf } from './bars.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Between two ticks, the first that leaves room for their labels. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 56].map((days) => days * DAY_MS),
];
/** Cells from one label to the next at least. */
const APART = 8;
/** Cells at the end that stay free: the list's counter stands there. */
const FREE = 7;

/**
 * The hours, or the days, over a window as `width` signs, by the clocks of a zone. A midnight shows its day. Each label
 * stands where its instant is drawn.
 */
export function axisText(window: TimeWindow, width: number, zone: string): string {
  const cells: string[] = Array<string>(width).fill(' ');
  const stepMs = STEPS.find((step) => (step / window.lengthMs) * width >= APART) ?? STEPS.at(-1) ?? DAY_MS;
  const offsetMs = zoneOffsetMs(window.fromMs, zone);
  // By the zone's own clock, so that ticks stand on full hours and midnights there.
  const firstMs = Math.ceil((window.fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  let free = 0;
  for (let atMs = firstMs; atMs < window.fromMs + window.lengthMs; atMs += stepMs) {
    const x = columnOf(window, width, atMs);
    const hour = formatInZone(atMs, zone, 'HH:mm');
    const label = stepMs >= DAY_MS || hour === '00:00' ? formatInZone(atMs, zone, 'd MMM') : hour;
    if (x < free || x + label.length > width - FREE) continue;
    for (let index = 0; index < label.length; index += 1) cells[x + index] = label[index] ?? ' ';
    free = x + label.length + 1;
  }
  return cells.join('');
}

/** The day, or the days, of a window: `Mon 2 Mar`, `2 Mar to 4 Mar`. */
export function windowDays({ fromMs, lengthMs }: TimeWindow, zone: string): string {
  const first = formatInZone(fromMs, zone, 'EEE d MMM');
  const last = formatInZone(fromMs + lengthMs, zone, 'EEE d MMM');
  return first === last
    ? first
    : `${formatInZone(fromMs, zone, 'd MMM')} to ${formatInZone(fromMs + lengthMs, zone, 'd MMM')}`;
}
