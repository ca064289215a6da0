import { safe, safeText } from '../../lib/safe-text.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { TextOverlay } from '../../state/view/overlay.ts';
import type { Route } from '../../state/view/route.ts';
import { messageActions } from '../messages/actions.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { contactHead } from './head.ts';
import { historyOf, historySpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const table = createTable(historySpec);

/** All that is known of one number, across missions, in order of time. */
export const contactScreen: ScreenDefinition = {
  id: 'contact',
  title: 'Contact',
  titleFor: ({ contact }, route) =>
    route.contact === undefined
      ? undefined
      : `Contact ${contact?.phone === route.contact ? (contact.names[0] ?? route.contact) : route.contact}`,
  about: 'everything that is known of one number, across missions, in order of time',
  parent: 'missions',
  returns: true,
  table: () => table,
  actions: () => messageActions,
  allActions: [],
  readers: ['contact'],
  head: contactHead,
  open: openEntry,
  empty: ({ board }, freshness, route) =>
    emptyLines(
      freshness,
      (historyOf(board, route)?.unread.length ?? 1) === 0
        ? ['Nothing is known of this number: no call, message, result, opt-out or approval.']
        : ['Nothing was found of this number so far. What is not read yet stands above.'],
    ),
};

/** Where an entry comes from; what leads nowhere is read whole. */
function openEntry(id: string, route: Route, { board }: ConsoleState): Route | TextOverlay | undefined {
  const entry = historyOf(board, route)?.entries.find((each) => each.id === id);
  if (entry === undefined) return undefined;
  const tab = TABS[entry.kind];
  if (entry.mission !== undefined && tab !== undefined)
    return { screen: 'mission', mission: entry.mission, tab };
  if (entry.kind === 'message' && route.contact !== undefined)
    return { screen: 'thread', contact: route.contact };
  return { kind: 'text', title: safe`${entry.kind}`, text: safeText(entry.text) };
}

const TABS: Readonly<Record<string, string>> = {
  call: 'calls',
  sms: 'calls',
  result: 'insights',
  record: 'events',
  memory: 'memory',
};
