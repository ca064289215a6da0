import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { startShortlist, type Shortlist } from '../../domain/approval/shortlist.ts';
import type { ConsoleState, ConsoleStore } from '../../state/store.ts';

const started = new WeakMap<InboxItem, Shortlist>();

/** The shortlist of a gate as it has been edited so far. The same object while nobody edits it. */
export function shortlistOf(state: ConsoleState, item: InboxItem): Shortlist | undefined {
  if (item.gate === undefined) return undefined;
  const edited = state.view.shortlists?.[item.id];
  if (edited !== undefined) return edited;
  const known = started.get(item);
  if (known !== undefined) return known;
  const { candidates, weights, proposed } = item.gate;
  const fresh = startShortlist(candidates, weights, proposed);
  started.set(item, fresh);
  return fresh;
}

/** Changes it; nothing leaves this console. */
export function editShortlist(
  store: ConsoleStore,
  item: InboxItem,
  change: (list: Shortlist) => Shortlist,
): void {
  const before = shortlistOf(store.getState(), item);
  if (before === undefined) return;
  const after = change(before);
  if (after === before) return;
  store.look((view) => ({ ...view, shortlists: { ...view.shortlists, [item.id]: after } }));
}

/** Under which the edits of a gate's shortlist are kept: the item's id names what it asks. */
export const shortlistDraftId = (item: string): string => `shortlist:${item}`;
