import { emptyLines } from '../empty-lines.ts';
import type { ScreenDefinition } from '../screen.ts';
import { createTable } from '../table/table.ts';
import { threadsSpec } from './rows.ts';

const table = createTable(threadsSpec);

/** SMS threads. */
export const messagesScreen: ScreenDefinition = {
  id: 'messages',
  key: '7',
  title: 'Messages',
  about: 'SMS threads; enter opens one',
  parent: 'missions',
  table: () => table,
  actions: () => [],
  allActions: [],
  readers: ['messages'],
  open: (id, _route, state) => ({
    screen: 'thread',
    contact: state.board.conversations.get(id)?.contact ?? id,
  }),
  empty: (_state, freshness) => emptyLines(freshness, ['No messages. This server may not offer them.']),
};
