const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long, in the two largest units at most: `12 min`, `2 h 05 min`, `3 d 4 h`. */
export function lengthText(lengthMs: number): string {
  const length = Math.abs(lengthMs);
  if (length < MINUTE_MS) return 'under a minute';
  if (length < HOUR_MS) return `${Math.floor(length / MINUTE_MS)} min`;
  if (length < DAY_MS) {
    const minutes = Math.floor((length % HOUR_MS) / MINUTE_MS);
    const hours = `${Math.floor(length / HOUR_MS)} h`;
    return minutes === 0 ? hours : `${hours} ${String(minutes).padStart(2, '0')} min`;
  }
  const hours = Math.floor((length % DAY_MS) / HOUR_MS);
  const days = `${Math.floor(length / DAY_MS)} d`;
  return hours === 0 ? days : `${days} ${hours} h`;
}

/** A range of minutes as a wait is told: `5–10 min`, `2–4 h`. */
export function lengthRange(minMs: number, maxMs: number): string {
  if (minMs === maxMs) return lengthText(minMs);
  const isHours = minMs % HOUR_MS === 0 && maxMs % HOUR_MS === 0;
  return isHours
    ? `${minMs / HOUR_MS}–${maxMs / HOUR_MS} h`
    : `${minMs / MINUTE_MS}–${maxMs / MINUTE_MS} min`;
}
