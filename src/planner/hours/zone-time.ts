import { formatInTimeZone, getTimezoneOffset } from 'date-fns-tz';
import { ownClock } from './zone-clocks.ts';

/**
 * An instant as the clocks of a zone show it, by a pattern of date-fns: by our own zone data where they cover it, since
 * the runtime's may be older than the law there. The pattern holds no zone name. An unknown zone is drawn as UTC.
 */
export function formatInZone(atMs: number, zone: string, pattern: string): string {
  const offsetMs = zone === 'UTC' ? 0 : ownOffsetMs(atMs, zone);
  // Not by its name: the runtime's tables of zones and languages cost a console that draws by our own 8 MB.
  if (offsetMs !== undefined) return formatInTimeZone(atMs + offsetMs, 'Z', pattern);
  try {
    return formatInTimeZone(atMs, zone, pattern);
  } catch {
    return formatInTimeZone(atMs, 'UTC', pattern);
  }
}

/** Offset of a zone from UTC at an instant, milliseconds; 0 for an unknown zone. */
export function zoneOffsetMs(atMs: number, zone: string): number {
  const offsetMs = ownOffsetMs(atMs, zone) ?? getTimezoneOffset(zone, new Date(atMs));
  return Number.isNaN(offsetMs) ? 0 : offsetMs;
}

/** The runtime's name of a zone at an instant where it has the right offset there; else the offset: `GMT-6`. */
export function zoneNameOr(runtimeName: string, atMs: number, zone: string): string {
  const offsetMs = ownOffsetMs(atMs, zone);
  const clock = 'yyyy-MM-dd HH:mm';
  const isSame =
    offsetMs === undefined || formatInTimeZone(atMs, zone, clock) === formatInZone(atMs, zone, clock);
  if (isSame) return runtimeName;
  const minutes = Math.abs(offsetMs) / 60_000;
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `GMT${offsetMs < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest}`;
}

function ownOffsetMs(atMs: number, zone: string): number | undefined {
  const own = ownClock(zone);
  return own === undefined || atMs < own.fromMs || atMs >= own.toMs ? undefined : own.offsetAt(atMs);
}
