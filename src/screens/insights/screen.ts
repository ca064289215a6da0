import { createElement } from 'react';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { insightActions, insightsRoute } from './actions.ts';
import { InsightsBody } from './InsightsBody.tsx';
import { insightMissionsSpec } from './missions-list.ts';
import { createResultsTable } from './results-table.ts';
import { otherMission, REACH, reachActions, reachOfChosen } from './reach.ts';
import { resultsOf } from './results.ts';
import { talkText } from './talk-text.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const missions = createTable(insightMissionsSpec);
const table = createResultsTable();

/** What a mission's conversations came to: table, ranking, comparison, charts, offers. */
export const insightsScreen: ScreenDefinition = {
  id: 'insights',
  key: '6',
  title: 'Insights',
  titleFor: (board, route) => {
    const { mission } = route;
    const name = mission === undefined ? undefined : board.missions.get(mission)?.name;
    const other = otherMission(route);
    const beside = other === undefined ? undefined : board.missions.get(other)?.name;
    return name === undefined
      ? undefined
      : beside === undefined
        ? `Results of ${name}`
        : `Reached by ${name} and ${beside}`;
  },
  about: "the results of a mission's conversations: ranked, compared, drawn, exported; who was reached",
  parent: 'missions',
  table: ({ mission, tab = 'results' }) =>
    mission === undefined ? missions : tab === 'results' ? table : undefined,
  tabs: [
    {
      id: 'results',
      title: 'results',
      count: (state, route) => {
        const talks = resultsOf(state, route)?.talks;
        return talks && `${talks.filter(({ result }) => result === 'ready').length}/${talks.length}`;
      },
    },
    { id: 'compare', title: 'compare' },
    { id: 'charts', title: 'charts' },
    { id: 'offers', title: 'offers' },
    { id: REACH, title: 'reach' },
  ],
  actions: ({ mission }) => (mission === undefined ? reachOfChosen : [...insightActions, ...reachActions]),
  allActions: [...insightActions, ...reachActions],
  readers: ['mission'],
  enterFrom: insightsRoute,
  open: (id, route, state) => {
    const results = resultsOf(state, route);
    const row = results?.rows.get(id);
    if (results === undefined || row === undefined) return undefined;
    const { name, phone } = row.talk;
    return { kind: 'text', title: name ?? phone, text: talkText(row, results.weights) };
  },
  empty: (_state, freshness, { mission }) =>
    emptyLines(freshness, [
      mission === undefined ? 'There are no missions.' : 'No conversation of this mission has ended yet.',
    ]),
  Body: (props) =>
    createElement(InsightsBody, { ...props, screen: insightsScreen, chooser, missions, table }),
};

const chooser: ScreenDefinition = withoutTabs(insightsScreen);

function withoutTabs({ tabs: _tabs, ...rest }: ScreenDefinition): ScreenDefinition {
  return { ...rest, open: (id) => ({ screen: 'insights', mission: id as MissionKey }) };
}
