/** Where the demo's contacts keep shop: Monday to Friday, a little inside 9 to 17 of their own clock. */
const OPEN_MINUTE = 9 * 60 + 6;
const CLOSE_MINUTE = 16 * 60 + 45;
const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const BLOCK_MS = 3 * 3_600_000;
const LONGEST_WALK = 12 * 24 * 12;

const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The instant that lies `openMinutes` of opening time after `nowMs` (before it, when negative) in a zone: a demo
 * that starts at night shows calls of yesterday's afternoon and of tomorrow's morning.
 */
export function openInstant(zone: string, nowMs: number, openMinutes: number): number {
  const stepMs = openMinutes < 0 ? -STEP_MS : STEP_MS;
  let leftMs = Math.abs(openMinutes) * MINUTE_MS;
  let atMs = nowMs;
  for (let steps = 0; steps < LONGEST_WALK; steps += 1) {
    if (isOpen(zone, atMs)) {
      if (leftMs < STEP_MS) return atMs + Math.sign(stepMs) * leftMs;
      leftMs -= STEP_MS;
    }
    atMs += stepMs;
  }
  return atMs;
}

/** Whether the demo's contacts in this zone keep shop at this instant. */
export function isOpen(zone: string, atMs: number): boolean {
  const local = new Date(atMs + offsetMs(zone, atMs));
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const weekday = local.getUTCDay();
  return weekday >= 1 && weekday <= 5 && minute >= OPEN_MINUTE && minute < CLOSE_MINUTE && !isHoliday(local);
}

/** Days on which nobody in the demo answers; `local` carries local time in its UTC fields. */
function isHoliday(local: Date): boolean {
  const day = `${local.getUTCMonth() + 1}-${local.getUTCDate()}`;
  if (['1-1', '6-19', '7-4', '11-11', '12-24', '12-25', '12-31'].includes(day)) return true;
  const week = Math.ceil(local.getUTCDate() / 7);
  return local.getUTCMonth() === 10 && local.getUTCDay() === 4 && week === 4;
}

/** Local time minus UTC, looked up once for each zone and stretch of three hours. */
function offsetMs(zone: string, atMs: number): number {
  const block = Math.floor(atMs / BLOCK_MS);
  const key = `${zone} ${block}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts = formatOf(zone).formatToParts(block * BLOCK_MS);
  const field = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const localMs = Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'));
  const found = localMs - block * BLOCK_MS;
  offsets.set(key, found);
  return found;
}

/** Making a format is what costs; one a zone is enough. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
