import type { TimeWindow } from '../../../state/view/time-window.ts';
import type { Action, Cursor } from '../../shell/contract.ts';
import type { Lane } from './lanes.ts';
import { laneRows } from './spec.ts';
import { centred, scrolled, wholeWindow, zoomed } from './window.ts';

/** What is drawn: what was chosen, else everything. */
export const windowIn = (
  lanes: ReadonlyMap<string, Lane> | undefined,
  chosen: TimeWindow | undefined,
  nowMs: number,
): TimeWindow => chosen ?? wholeWindow([...(lanes?.values() ?? [])], nowMs);

function change(cursor: Cursor, to: (window: TimeWindow, nowMs: number) => TimeWindow | undefined): void {
  const { console, route, state } = cursor;
  const { mission } = route;
  if (mission === undefined) return;
  const { minuteMs, timeWindows } = state.view;
  const next = to(windowIn(laneRows(state, route), timeWindows?.[mission], minuteMs), minuteMs);
  console.store.look((view) => {
    const { [mission]: _before, ...others } = view.timeWindows ?? {};
    return { ...view, timeWindows: next === undefined ? others : { ...others, [mission]: next } };
  });
}

const PART = 0.25;

const look = (
  id: string,
  key: string,
  label: string,
  about: string,
  to: Parameters<typeof change>[1],
  hidden = false,
): Action => ({
  id: `time.${id}`,
  keys: [key],
  label,
  about,
  group: 'Look',
  ...(hidden ? { hidden } : {}),
  run: (cursor) => change(cursor, to),
});

/** Moves the window of a run's time line. */
export const timelineActions: readonly Action[] = [
  look('earlier', '<', 'earlier', 'the time line: earlier', (window) => scrolled(window, -PART)),
  look('later', '>', 'later', 'the time line: later', (window) => scrolled(window, PART)),
  look('closer', '+', 'closer', 'the time line: closer, around its middle', (window) => zoomed(window, 0.5)),
  look('wider', '-', 'wider', 'the time line: wider, around its middle', (window) => zoomed(window, 2)),
  look('now', 'o', 'now', 'the time line: now in its middle', centred, true),
  look('whole', 'a', 'all', 'the time line: everything of the run, from its beginning on', () => undefined),
];
