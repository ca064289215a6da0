import type { QuietHours } from './alert-rule.ts';

const DAY_MINUTES = 24 * 60;

/** Whether quiet hours hold at this moment of the zone's own clock. `weekday`: 0 for Sunday. */
export function isQuiet(
  quiet: QuietHours,
  { weekday, minute }: { readonly weekday: number; readonly minute: number },
): boolean {
  const { fromMinute, untilMinute, days } = quiet;
  const counts = (day: number): boolean => days.length === 0 || days.includes((day + 7) % 7);
  if (fromMinute === untilMinute) return counts(weekday);
  if (fromMinute < untilMinute) return counts(weekday) && minute >= fromMinute && minute < untilMinute;
  // Over midnight: the morning belongs to the day before.
  return (counts(weekday) && minute >= fromMinute) || (counts(weekday - 1) && minute < untilMinute);
}

/** Minutes after midnight of `22:30`; undefined where it is no time of day. `24:00` ends a day. */
export function minuteOfDay(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [hour, minute] = [Number(match?.[1] ?? NaN), Number(match?.[2] ?? NaN)];
  if (!(hour <= 24 && minute <= 59) || hour * 60 + minute > DAY_MINUTES) return undefined;
  return (hour * 60 + minute) % DAY_MINUTES;
}
