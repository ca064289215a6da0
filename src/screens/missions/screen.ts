import { withoutKeyClashes } from '../shell/action.ts';
import { composeActions } from '../compose/compose-actions.ts';
import { missionActions } from '../mission/mission-actions.ts';
import { reachOfChosen } from '../insights/reach.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { createTable } from '../table/table.ts';
import { missionsSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const table = createTable(missionsSpec);
const actions = withoutKeyClashes([...composeActions, ...reachOfChosen, ...missionActions]);

/** Every mission of the state file and of the server, joined. */
export const missionsScreen: ScreenDefinition = {
  id: 'missions',
  key: '1',
  title: 'Missions',
  about: 'every mission of the state file and of the server, and why each still runs',
  table: () => table,
  actions: () => actions,
  allActions: [...composeActions, ...reachOfChosen, ...missionActions],
  readers: ['missions', 'all missions'],
  open: (id) => ({ screen: 'mission', mission: id as MissionKey }),
  empty: (_state, freshness) =>
    emptyLines(freshness, [
      'No missions yet, neither on the server nor in the state file.',
      'Press N to make one; one that the bot makes appears here too.',
    ]),
};
