import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { messageActions } from './actions.ts';
import { immediateCallsSpec, isLive } from './calls.ts';
import { threadsSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const threads = createTable(threadsSpec);
const calls = createTable(immediateCallsSpec);

/** SMS threads and immediate calls. */
export const messagesScreen: ScreenDefinition = {
  id: 'messages',
  key: '7',
  title: 'Messages',
  about: 'SMS threads and immediate calls; enter opens a thread',
  parent: 'missions',
  table: ({ tab }) => (tab === 'calls' ? calls : threads),
  tabs: [
    { id: 'threads', title: 'threads', count: ({ board }) => String(board.conversations.size) },
    {
      id: 'calls',
      title: 'calls',
      count: ({ board }) => {
        const live = [...board.calls.values()].filter(isLive).length;
        return live > 0 ? `${live} live` : String(board.calls.size);
      },
    },
  ],
  actions: () => messageActions,
  allActions: messageActions,
  readers: ['messages'],
  open: (id, { tab }, state) =>
    tab === 'calls'
      ? undefined
      : { screen: 'thread', contact: state.board.conversations.get(id)?.contact ?? id },
  empty: (_state, freshness, { tab }) =>
    tab === 'calls'
      ? ['No call was placed from here.', 'C calls your phone or a number at once.']
      : emptyLines(freshness, ['No messages. This server may not offer them.']),
};
