import type { ScreenDefinition } from '../screen.ts';
import { createTable } from '../table/table.ts';
import { connectionFacts } from './facts.ts';
import { pollersSpec } from './rows.ts';

const table = createTable(pollersSpec);

/** The server, the bot's own connection, the engine, and every background reader. */
export const connectionScreen: ScreenDefinition = {
  id: 'connection',
  key: '9',
  title: 'Connection',
  about: "server, key, latency, limits, the bot's connection, and every background reader",
  parent: 'missions',
  table: () => table,
  actions: () => [],
  allActions: [],
  readers: [],
  empty: () => ['No background reader has started yet.'],
  head: (board, _route, _size, environment) => connectionFacts(board, environment),
};
