import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { messageActions } from './actions.ts';
import { threadSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const table = createTable(threadSpec);

/** The messages with one contact. */
export const threadScreen: ScreenDefinition = {
  id: 'thread',
  title: 'Thread',
  titleFor: (_board, { contact }) => (contact === undefined ? undefined : `Messages with ${contact}`),
  about: 'the messages with one contact, newest first',
  parent: 'messages',
  table: () => table,
  actions: () => messageActions,
  allActions: [],
  readers: ['messages'],
  empty: (_state, freshness) => emptyLines(freshness, ['No messages with this contact have been read.']),
};
