import { inBothZones } from './clock-text.ts';
import { readTime, type TimeContext } from './read-time.ts';
import { relativeText } from './relative-text.ts';

/** What a typed time is taken for: `Tue 1 Dec 10:00 EST (16:00 CET), in 19 h`, or why it is not one. */
export function timeReading(
  text: string,
  context: TimeContext,
): { readonly ok: boolean; readonly text: string } {
  const read = readTime(text, context);
  if (!read.ok) return { ok: false, text: read.error };
  const { zone, operatorZone, nowMs } = context;
  const both = inBothZones(read.value, [zone], { zoneMode: 'recipient', operatorZone, minuteMs: nowMs });
  const past = read.value < nowMs ? ': that is over' : '';
  return { ok: past === '', text: `${both}, ${relativeText(read.value, nowMs)}${past}` };
}
