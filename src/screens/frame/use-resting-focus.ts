import { useEffect } from 'react';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Route } from '../../state/view/route.ts';
import { useConsole } from '../shell/context.ts';

/** So long on one row: it is being read, not passed. */
const REST_MS = 400;

/** Has the mission read that the cursor rests on, for the pane that tells of it; none where there is no pane. */
export function useRestingFocus(route: Route, mission: MissionKey | undefined): void {
  const { backend, terminalClock } = useConsole();
  const { screen } = route;
  useEffect(() => {
    if (mission === undefined || route.mission !== undefined) return undefined;
    return terminalClock.after(REST_MS, () => backend.focus({ screen, mission }));
  }, [backend, terminalClock, screen, route.mission, mission]);
}
