import { createTable } from '../table/table.ts';
import { connectionActions } from './actions.ts';
import { connectionFacts } from './facts.ts';
import { logLinesSpec } from './log-lines.ts';
import { pollersSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const readers = createTable(pollersSpec);
const log = createTable(logLinesSpec);

/** The server, the bot's own connection, ours, the engine, every background reader, and the bot's log. */
export const connectionScreen: ScreenDefinition = {
  id: 'connection',
  key: '9',
  title: 'Connection',
  about: "server, key, latency, limits, the bot's connection and its log, and every background reader",
  parent: 'missions',
  table: ({ tab }) => (tab === 'log' ? log : readers),
  tabs: [
    { id: 'readers', title: 'readers' },
    { id: 'log', title: "bot's log", count: ({ board }) => board.bot && String(board.bot.logTail.length) },
  ],
  actions: () => connectionActions,
  allActions: connectionActions,
  readers: [],
  empty: (_state, _freshness, { tab }) =>
    tab === 'log'
      ? ['The bot has written no log on this machine.', 'Its log is .connect.log in the skill folder.']
      : ['No background reader has started yet.'],
  head: (board, { tab }, { columns }, environment) =>
    tab === 'log' ? [] : connectionFacts(board, environment, columns),
};
