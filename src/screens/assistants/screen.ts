import { emptyLines } from '../empty-lines.ts';
import type { ScreenDefinition } from '../screen.ts';
import { createTable } from '../table/table.ts';
import { assistantsSpec } from './rows.ts';

const table = createTable(assistantsSpec);

/** Assistants, their numbers, and who uses them. */
export const assistantsScreen: ScreenDefinition = {
  id: 'assistants',
  key: '4',
  title: 'Assistants',
  about: 'assistants, their numbers, and which missions use them',
  parent: 'missions',
  table: () => table,
  actions: () => [],
  allActions: [],
  readers: ['assistants'],
  empty: (_state, freshness) => emptyLines(freshness, ['This account has no assistants.']),
};
