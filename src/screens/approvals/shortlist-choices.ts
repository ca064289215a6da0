import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { Shortlist } from '../../domain/approval/shortlist.ts';
import { safe } from '../../lib/safe-text.ts';
import { callerOption, callersOf } from '../shell/callers.ts';
import type { Console } from '../shell/contract.ts';
import { editShortlist } from './shortlist-edits.ts';

/** Who plans the next round's calls: the other of the two. */
export const otherPlanner = (list: Shortlist): Shortlist => ({
  ...list,
  plannedBy: list.plannedBy === 'engine' ? 'operator' : 'engine',
});

const OWN = 'own';

/** Asks who calls in the next round. */
export function chooseCaller(console: Console, item: InboxItem): void {
  const { store, acts } = console;
  const callers = callersOf(store.getState().board, item.mission).filter(({ phone }) => phone !== undefined);
  if (callers.length === 0) {
    console.keyRefused('No assistant with a number is known yet: r reads again.');
    return;
  }
  const own = { id: OWN, label: safe`the mission’s own assistant` };
  acts.pick(safe`Who calls in the next round?`, [own, ...callers.map(callerOption)], (id) => {
    if (id === OWN) {
      editShortlist(store, item, ({ caller: _before, ...current }) => current);
      return;
    }
    const chosen = callers.find(({ assistant }) => assistant.id === id);
    if (chosen?.phone === undefined) return;
    const caller = { assistantId: id, name: chosen.assistant.name, from: chosen.phone };
    editShortlist(store, item, (current) => ({ ...current, caller }));
  });
}
