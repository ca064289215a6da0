import type { MissionKey } from '../../../src/domain/mission/mission-row.ts';
import { screens } from '../../../src/screens/shell/registry.ts';
import type { Board } from '../../../src/state/board.ts';
import type { Route } from '../../../src/state/view/route.ts';

/** Every screen and tab of a world; of missions the first `most`. */
export function allRoutes(board: Board, most: number): readonly Route[] {
  const missions = [...board.missions.keys()] as MissionKey[];
  const contacts = [...board.conversations.values()].map(({ contact }) => contact);
  const items = [...board.inbox.keys()];
  return screens.flatMap((screen): Route[] => {
    const tabs = screen.tabs?.map(({ id }) => id) ?? [undefined];
    const bases: Route[] =
      screen.id === 'mission'
        ? missions.slice(0, most).map((mission) => ({ screen: screen.id, mission }))
        : screen.id === 'thread'
          ? contacts.slice(0, 2).map((contact) => ({ screen: screen.id, contact }))
          : [
              { screen: screen.id },
              ...items
                .slice(0, screen.id.startsWith('approval') ? 3 : 0)
                .map((item) => ({ screen: screen.id, item })),
              ...missions.slice(0, 2).map((mission) => ({ screen: screen.id, mission })),
            ];
    return bases.flatMap((base) => tabs.map((tab) => (tab === undefined ? base : { ...base, tab })));
  });
}
