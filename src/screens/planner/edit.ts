import type { PlanDraftChange, PlanEdit } from '../../commands/planning/plan-edit.ts';
import { safe } from '../../lib/safe-text.ts';
import { emptyDraft, type Planning, type TargetChange } from '../../state/planning.ts';
import { chosenIds } from '../shell/cursor.ts';
import type { Console, Cursor } from '../shell/contract.ts';

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
export const changeContacts = (cursor: Cursor, change: TargetChange | undefined): void =>
  editPlan(cursor.console, { kind: 'contact', phones: chosenPhones(cursor), change });

/** Numbers of the chosen rows, of whichever list. */
export function chosenPhones(cursor: Cursor): readonly string[] {
  const { plan } = planningOf(cursor);
  return chosenIds(cursor).map((id) => plan?.placed.get(id)?.phone ?? plan?.unplaced.get(id)?.phone ?? id);
}
