import type { TimeWindow } from '../../../state/view/time-window.ts';
import type { Lane } from './lanes.ts';

const MINUTE_MS = 60_000;
/** No run is drawn wider or closer than this. */
export const SHORTEST_MS = 10 * MINUTE_MS;
const LONGEST_MS = 366 * 24 * 60 * MINUTE_MS;

/** All that the lanes hold, and now, with a little room at both ends. */
export function wholeWindow(lanes: readonly Lane[], nowMs: number): TimeWindow {
  let fromMs = nowMs;
  let toMs = nowMs;
  for (const { spans, marks } of lanes) {
    for (const span of spans) {
      fromMs = Math.min(fromMs, span.fromMs);
      toMs = Math.max(toMs, span.toMs ?? nowMs);
    }
    for (const { atMs } of marks) {
      fromMs = Math.min(fromMs, atMs);
      toMs = Math.max(toMs, atMs);
    }
  }
  const room = Math.max(MINUTE_MS, (toMs - fromMs) * 0.03);
  return within({ fromMs: fromMs - room, lengthMs: toMs - fromMs + 2 * room });
}

/** The window moved by a part of its length. */
export const scrolled = (window: TimeWindow, part: number): TimeWindow => ({
  ...window,
  fromMs: window.fromMs + window.lengthMs * part,
});

/** The window made longer or shorter around its middle. */
export function zoomed(window: TimeWindow, factor: number): TimeWindow {
  const { lengthMs } = within({ ...window, lengthMs: window.lengthMs * factor });
  return { fromMs: window.fromMs + (window.lengthMs - lengthMs) / 2, lengthMs };
}

/** The window of the same length with an instant in its middle. */
export const centred = ({ lengthMs }: TimeWindow, atMs: number): TimeWindow => ({
  fromMs: atMs - lengthMs / 2,
  lengthMs,
});

const within = ({ fromMs, lengthMs }: TimeWindow): TimeWindow => {
  const kept = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthMs));
  return { fromMs: fromMs - (kept - lengthMs) / 2, lengthMs: kept };
};
