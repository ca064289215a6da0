import type { PlanDraftChange, PlanEdit } from '../../commands/planning/plan-edit.ts';
import { safe } from '../../lib/safe-text.ts';
import { emptyDraft, type Planning, type TargetChange, type TargetSource } from '../../state/planning.ts';
import { chosenIds } from '../shell/cursor.ts';
import type { Console, Cursor } from '../shell/contract.ts';

export const planningOf = ({ state }: Pick<Cursor, 'state'>): Planning =>
  state.board.planning ?? { draft: emptyDraft };

/** Begins the ids of the planner's lists. */
const PLANNER = 'planner';

/** Names a list, and asks what is not certain about it: its encoding, the country of its numbers. */
export async function nameList(console: Console, source: TargetSource): Promise<void> {
  // Cursor, marks and filters meant people of the list before.
  console.store.look((view) => ({
    ...view,
    lists: Object.fromEntries(Object.entries(view.lists).filter(([id]) => !id.startsWith(PLANNER))),
  }));
  await tellEdit(console, { kind: 'set', change: { source, encoding: undefined } });
  const { encodings, list, draft } = planningOf({ state: console.store.getState() });
  if (encodings !== undefined && encodings.length > 0) {
    console.acts.pick(
      safe`The file is not UTF-8. Which of these reads right?`,
      encodings.map(({ encoding, sample }) => ({ id: encoding, label: safe`${sample}  (${encoding})` })),
      (encoding) => setDraft(console, { encoding }),
    );
  } else if (list?.countryQuestion !== undefined && draft.country === undefined) {
    const { country, reads, of, sample } = list.countryQuestion;
    console.acts.pick(
      safe`These look like numbers of ${country}: ${sample}, ${reads} of ${of}. Read them as ${country}?`,
      [
        { id: 'y', label: safe`y  Yes, read numbers without a country as ${country}` },
        { id: 'n', label: safe`n  No, leave them out` },
      ],
      (id) => {
        if (id === 'y') setDraft(console, { country });
      },
    );
  }
}

/** Sends one change to the planner's inbox and tells what came of it. */
export function editPlan(console: Console, edit: PlanEdit): void {
  void tellEdit(console, edit);
}

export async function tellEdit({ backend, acts }: Console, edit: PlanEdit): Promise<void> {
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
