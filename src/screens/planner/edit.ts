import type { PlanDraftChange, PlanEdit } from '../../commands/planning/plan-edit.ts';
import { safe } from '../../lib/safe-text.ts';
import { emptyDraft, type Planning, type TargetChange } from '../../state/planning.ts';
import type { Console } from '../shell/console.ts';
import { chosenIds, type Cursor } from '../shell/cursor.ts';

export const planningOf = ({ state }: Pick<Cursor, 'state'>): Planning =>
  state.board.planning ?? { draft: emptyDraft };

/** Sends one change to the planner's inbox and tells what came of it. */
export function editPlan(console: Console, edit: PlanEdit): void {
  void tellEdit(console, edit);
}

async function tellEdit({ backend, acts }: Console, edit: PlanEdit): Promise<void> {
  try {
    const answer = await backend.plan(edit);
    if (!answer.ok) acts.toast('refused', safe`${answer.error}`);
    else if (answer.value !== '') acts.toast('info', answer.value);
  } catch (error) {
    acts.toast('failed', safe`The planner did not answer: ${String(error)}`);
  }
}

export const setDraft = (console: Console, change: PlanDraftChange): void =>
  editPlan(console, { kind: 'set', change });

/** What is to be different about the contacts that are marked, or the one in focus. */
export const changeContacts = (place: Cursor, change: TargetChange | undefined): void =>
  editPlan(place.console, { kind: 'contact', phones: chosenPhones(place), change });

/** Numbers of the chosen rows, of whichever list. */
export function chosenPhones(place: Cursor): readonly string[] {
  const { plan } = planningOf(place);
  return chosenIds(place).map((id) => plan?.placed.get(id)?.phone ?? plan?.unplaced.get(id)?.phone ?? id);
}
