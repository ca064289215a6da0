import type { Clock } from '../../lib/clock.ts';

/** Nothing of a demo's own machinery is looked at more often than this, by the clock on the wall. */
const LEAST_MS = 3_000;

/**
 * A demo's clock for what looks round again and again: it tells the demo's time, and waits no shorter than the eye does,
 * so that a world which runs many times as fast costs no more than an ordinary one.
 */
export const calmClock = (clock: Clock, paceClock: Clock, speed: number): Clock => ({
  ...clock,
  after: (delayMs, action, earlyMs = 0) =>
    paceClock.after(Math.max(LEAST_MS, delayMs / speed), action, earlyMs / speed),
});
