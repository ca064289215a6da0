import type { PollerHealth } from '../../state/board.ts';

/** Whether a reader's health says more than what was told before. The times that each read moves are no news by themselves. */
export const isNews = (before: PollerHealth | undefined, now: PollerHealth): boolean =>
  before?.lastOkAtMs === undefined ||
  before.state !== now.state ||
  before.attempt !== now.attempt ||
  before.error !== now.error ||
  before.intervalMs !== now.intervalMs;
