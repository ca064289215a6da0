import { useEffect } from 'react';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { shortlistEdits, withEdits } from '../../domain/approval/shortlist.ts';
import { useDraft } from '../compose/use-draft.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { editShortlist, shortlistDraftId } from './shortlist-edits.ts';

/** Edits outlive the screen, the process and a crash, as long as the round asks the same. */
export function useKeptEdits(item: InboxItem): void {
  const { store } = useConsole();
  const { kept, keep } = useDraft(shortlistDraftId(item.id));
  const edited = useConsoleState(({ view }) => view.shortlists?.[item.id]);
  useEffect(() => {
    const body = kept?.body;
    if (body === undefined) return;
    // What has been edited since it was opened is newer.
    if (store.getState().view.shortlists?.[item.id] !== undefined) return;
    editShortlist(store, item, (fresh) => withEdits(fresh, body) ?? fresh);
  }, [kept, item, store]);
  useEffect(() => {
    if (edited !== undefined) keep(shortlistEdits(edited));
  }, [edited, keep]);
}
