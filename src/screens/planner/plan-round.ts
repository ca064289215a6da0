import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { safe } from '../../lib/safe-text.ts';
import { goTo } from '../shell/navigate.ts';
import { planningOf } from './edit.ts';
import type { Console } from '../shell/contract.ts';

/**
 * Opens the planner with the approved round of a mission, once it holds it: a plan of before is never there to be
 * committed instead. A draft of something else is only replaced with a yes.
 */
export async function planRound(console: Console, mission: MissionKey, replace = false): Promise<void> {
  const { acts, backend, store } = console;
  const from = store.getState().view.routes.current;
  try {
    const answer = await backend.plan({ kind: 'round', mission, replace });
    // Whoever has gone elsewhere meanwhile is left there.
    if (store.getState().view.routes.current === from) goTo(console, { screen: 'planner', tab: 'review' });
    if (answer.ok) {
      if (answer.value !== '') acts.toast('info', answer.value);
      return;
    }
    const { draft, list } = planningOf({ state: store.getState() });
    const inTheWay =
      draft.source !== undefined && (draft.source.kind !== 'round' || draft.mission !== mission);
    if (replace || !inTheWay) {
      acts.toast('refused', safe`${answer.error}`);
      return;
    }
    acts.pick(
      safe`The planner holds another draft${list === undefined ? '' : ` (${list.label}, ${counted(list.targets, 'contact')})`}: throw it away?`,
      [
        { id: 'keep', label: safe`Keep it; the round waits under Approvals` },
        { id: 'replace', label: safe`Throw it away; what was committed stays` },
      ],
      (id) => {
        if (id === 'replace') void planRound(console, mission, true);
      },
    );
  } catch (error) {
    acts.toast('failed', safe`The planner did not answer: ${String(error)}`);
  }
}
