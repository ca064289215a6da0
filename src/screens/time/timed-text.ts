import { inOwnTime } from '../../commands/handlers/own-time.ts';
import { withInstant } from '../../domain/mission/join-text.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { CellEnvironment } from '../table/column.ts';
import { dayClockText, ownZone } from './clock-text.ts';
import { dueText } from './relative-text.ts';

const HOUR_MS = 3_600_000;

/** A sentence of ours with the instant that it names as the reader tells it: `in 11 min`, else `today 14:26 CET`. */
export function timedText(
  { sentence, atMs }: { readonly sentence: SafeText; readonly atMs?: number },
  { zoneMode, operatorZone, minuteMs }: Pick<CellEnvironment, 'zoneMode' | 'operatorZone' | 'minuteMs'>,
): SafeText {
  if (atMs === undefined) return sentence;
  const aheadMs = atMs - minuteMs;
  const isNear = aheadMs >= 0 && aheadMs < HOUR_MS;
  const text = isNear
    ? dueText(atMs, minuteMs)
    : dayClockText(atMs, ownZone(zoneMode, operatorZone), minuteMs);
  return withInstant(sentence, atMs, text);
}

/** A sentence that goes on record in UTC, as the reader tells its instants; see `inOwnTime`. */
export const ownTimeText = (
  text: SafeText,
  { zoneMode, operatorZone, minuteMs }: Pick<CellEnvironment, 'zoneMode' | 'operatorZone' | 'minuteMs'>,
  outside: readonly string[] = [],
): SafeText => {
  const zone = ownZone(zoneMode, operatorZone);
  if (zone === 'UTC') return text;
  return inOwnTime(text, { nowMs: minuteMs, tell: (atMs) => dayClockText(atMs, zone, minuteMs) }, outside);
};
