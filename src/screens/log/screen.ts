import { logActions } from './actions.ts';
import { createTable } from '../table/table.ts';
import { auditSpec, noticesSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const acts = createTable(auditSpec);
const notices = createTable(noticesSpec);

/** What this console did and refused; errors and notices. */
export const logScreen: ScreenDefinition = {
  id: 'log',
  key: '8',
  title: 'Log',
  about: 'what this console did and refused, and notices until they are seen',
  parent: 'missions',
  table: ({ tab }) => (tab === 'notices' ? notices : acts),
  tabs: [
    { id: 'acts', title: 'acts', count: ({ board }) => String(board.audit.size) },
    {
      id: 'notices',
      title: 'notices',
      count: ({ board }) => {
        const unseen = [...board.notices.values()].filter(({ seen }) => !seen).length;
        return unseen > 0 ? `${unseen} new` : String(board.notices.size);
      },
    },
  ],
  actions: ({ tab }) =>
    tab === 'notices' ? logActions : logActions.filter(({ id }) => id !== 'log.put-away'),
  allActions: logActions,
  readers: [],
  empty: (_state, _freshness, { tab }) =>
    tab === 'notices'
      ? ['No faults, and nothing left unclear.']
      : ['Nothing was done or refused from this machine yet.', 'Every act and every refusal is kept here.'],
};
