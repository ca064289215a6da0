import { eventActions } from '../mission/event-actions.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { calendarActions, hiddenCall } from './calendar/calendar-actions.ts';
import { SchedulePane } from './calendar/SchedulePane.tsx';
import { scheduleSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const table = createTable(scheduleSpec);

/** All scheduled calls and messages on one time line. */
export const scheduleScreen: ScreenDefinition = {
  id: 'schedule',
  key: '2',
  title: 'Schedule',
  about: 'all scheduled calls and messages of all missions, in the time of who is called',
  parent: 'missions',
  table: () => table,
  actions: () => [...eventActions, ...calendarActions],
  allActions: [...eventActions, ...calendarActions],
  Pane: SchedulePane,
  hides: hiddenCall,
  readers: ['schedule', 'assistants'],
  open: (id, _route, state) => {
    const mission = state.board.scheduled.get(id)?.missionKey;
    return mission === undefined ? undefined : { screen: 'mission', mission, tab: 'calls' };
  },
  empty: (_state, freshness) =>
    emptyLines(freshness, [
      'Nothing is scheduled.',
      '3 plans the calls of a list; : and “schedule one call” makes a single one.',
    ]),
};
