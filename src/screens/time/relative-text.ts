import { lengthText } from '../../lib/length-text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Ahead or behind: `in 12 min`, `now`, `12 min ago`. */
export function relativeText(atMs: number, nowMs: number): string {
  const aheadMs = atMs - nowMs;
  if (Math.abs(aheadMs) < MINUTE_MS) return 'now';
  return aheadMs > 0 ? `in ${lengthText(aheadMs)}` : `${lengthText(aheadMs)} ago`;
}

/** When something is due: `in 12 min`, `due now`, `41 min overdue`. */
export function dueText(atMs: number, nowMs: number): string {
  const aheadMs = atMs - nowMs;
  if (Math.abs(aheadMs) < MINUTE_MS) return 'due now';
  return aheadMs > 0 ? `in ${lengthText(aheadMs)}` : `${lengthText(aheadMs)} overdue`;
}

/** One unit for narrow columns: `8m`, `3h`, `2d`; what lies less than a minute away is `now`. */
export function shortLength(lengthMs: number): string {
  const length = Math.abs(lengthMs);
  if (length < MINUTE_MS) return 'now';
  if (length < HOUR_MS) return `${Math.floor(length / MINUTE_MS)}m`;
  return length < DAY_MS ? `${Math.floor(length / HOUR_MS)}h` : `${Math.floor(length / DAY_MS)}d`;
}

/** `30s`, `2h`, `1d12h`, `90` (minutes) as milliseconds; a leading `-` counts backwards. */
export function parseLength(text: string): number | undefined {
  const match = /^(-?)((?:\d+(?:\.\d+)?(?:s|min|m|h|d|w))+|\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, body = ''] = match;
  let total = 0;
  if (/^\d+$/.test(body)) total = Number(body) * MINUTE_MS;
  for (const [, amount, unit = ''] of body.matchAll(/(\d+(?:\.\d+)?)(s|min|m|h|d|w)/g)) {
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  }
  return sign === '-' ? -total : total;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: MINUTE_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
