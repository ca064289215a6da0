import { formatInTimeZone, fromZonedTime } from 'date-fns-tz';

/** A report that is made at a time of day. */
export interface ReportSchedule {
  readonly name: string;
  /** Of the zone's own clock, after midnight. */
  readonly minute: number;
  readonly zone: string;
  /** 0 for Sunday; empty for every day. */
  readonly days: readonly number[];
  /** Slugs, ids or names; empty for all missions. */
  readonly missions: readonly string[];
  readonly format: 'md' | 'csv' | 'html';
  /** A path with `{date}`; relative ones begin at the settings folder. */
  readonly file?: string;
  /** Names of alert channels, which are given the summary. */
  readonly channels: readonly string[];
}

/** A report that was due longer ago than this is not made any more. */
export const REPORT_LATE_MS = 6 * 3_600_000;

/** The last time that this report was due, and its day; undefined where that is too long ago. */
export function lastDue(
  { minute, zone, days }: Pick<ReportSchedule, 'minute' | 'zone' | 'days'>,
  nowMs: number,
): { readonly day: string; readonly atMs: number } | undefined {
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  for (const back of [0, 1]) {
    const day = formatInTimeZone(nowMs - back * 86_400_000, zone, 'yyyy-MM-dd');
    const atMs = fromZonedTime(`${day}T${clock}:00`, zone).getTime();
    if (atMs > nowMs || nowMs - atMs > REPORT_LATE_MS) continue;
    if (days.length === 0 || days.includes(new Date(`${day}T00:00:00Z`).getUTCDay())) return { day, atMs };
  }
  return undefined;
}
