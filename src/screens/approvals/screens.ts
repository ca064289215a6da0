import { floodOf } from '../../domain/approval/inbox-item.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { words } from '../../ui/text/segments.ts';
import { itemActions, queueActions } from './actions.ts';
import { shortlistRoute } from './decide-item.ts';
import { AskBody } from './AskBody.tsx';
import { ItemBody } from './ItemBody.tsx';
import { queueSpec } from './rows.ts';
import { ShortlistBody } from './ShortlistBody.tsx';
import { bodyScreen } from '../shell/body-screen.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const table = createTable(queueSpec);

/** Everything that waits for a person, in one queue. */
export const approvalsScreen: ScreenDefinition = {
  id: 'approvals',
  key: '5',
  title: 'Approvals',
  about: 'everything that waits for a person: requests, rounds, proposals, opt-outs',
  parent: 'missions',
  table: () => table,
  actions: () => [...itemActions, ...queueActions],
  allActions: [...itemActions, ...queueActions],
  readers: ['approvals'],
  open: (id, _route, state) => {
    const item = state.board.inbox.get(id);
    return item?.kind === 'gate' ? shortlistRoute(item) : { screen: 'approval', item: id };
  },
  empty: (_state, freshness) =>
    emptyLines(freshness, ['Nothing waits for you.', 'N asks the owner for approval.']),
  head: (board) => {
    const flood = floodOf(board.inbox.values());
    return flood.length === 0
      ? []
      : [
          [
            words('bad')` ${flood.length} from ${flood[0]?.source ?? ''} within ten minutes.`,
            words('warn')` F denies all of these; they are approved one at a time.`,
          ],
        ];
  },
};

const below = { parent: 'approvals', readers: ['approvals'] } as const;

const titleOfItem: ScreenDefinition['titleFor'] = (board, { item }) =>
  item === undefined ? undefined : board.inbox.get(item)?.title;

/** One item, read whole. */
export const approvalScreen = bodyScreen({
  ...below,
  id: 'approval',
  title: 'Approval',
  titleFor: titleOfItem,
  about: 'one item of the inbox, all of it',
  actions: () => itemActions,
  Body: ItemBody,
});

/** Between two rounds: who goes on. */
export const shortlistScreen = bodyScreen({
  ...below,
  id: 'shortlist',
  title: 'Shortlist',
  titleFor: titleOfItem,
  about: 'who goes on to the next round',
  actions: () => itemActions,
  Body: ShortlistBody,
});

/** A new request to the owner. */
export const askScreen = bodyScreen({
  ...below,
  id: 'ask',
  title: 'Ask for approval',
  about: "a new request to the owner's devices",
  Body: AskBody,
});
