import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';

/** All that is known of the mission that this place is about; `undefined` until it has been read. */
export const snapshotOf = ({ board }: ConsoleState, route: Route): MissionSnapshot | undefined =>
  route.mission === undefined ? undefined : board.snapshots.get(route.mission);
