import type { PollerHealth } from '../../state/board.ts';

const MINUTE_MS = 60_000;
/** Soon enough before the minute that what is read every two seconds is not taken to be old when it begins. */
const BEFORE_MS = 5_000;

/** Screens count ages from full minutes: what was read shortly before one is told, and nothing more until the next. */
const minuteOf = (atMs: number): number => Math.floor((atMs + BEFORE_MS) / MINUTE_MS);

/** Whether a reader's health says more than what was told before. The times that each read moves are news once a minute. */
export const isNews = (before: PollerHealth | undefined, now: PollerHealth): boolean =>
  before?.lastOkAtMs === undefined ||
  (now.lastOkAtMs !== undefined && minuteOf(now.lastOkAtMs) !== minuteOf(before.lastOkAtMs)) ||
  before.state !== now.state ||
  before.attempt !== now.attempt ||
  before.error !== now.error ||
  before.intervalMs !== now.intervalMs;
