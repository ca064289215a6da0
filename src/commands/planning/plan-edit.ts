import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { PlanDraft, TargetChange } from '../../state/planning.ts';

/** Members to set; `undefined` takes one away. */
export type PlanDraftChange = { readonly [K in keyof PlanDraft]?: PlanDraft[K] | undefined };

/** One change of the planner's session, as plain data: it crosses between threads. */
export type PlanEdit =
  /** Brings back the draft of the last session, where there is one. */
  | { readonly kind: 'open' }
  | { readonly kind: 'set'; readonly change: PlanDraftChange }
  /** Plans this mission, unless the draft holds a list for another one: that is left and told. */
  | { readonly kind: 'begin'; readonly mission: MissionKey }
  /** What is to be different about these numbers; `undefined` takes every change of them back. */
  | {
      readonly kind: 'contact';
      readonly phones: readonly string[];
      readonly change: TargetChange | undefined;
    }
  /** Reads everything again and plans from now on. */
  | { readonly kind: 'replan' }
  /** A commit of this mission has ended. `eased`: the server had asked to go slower. */
  | { readonly kind: 'settle'; readonly mission: MissionKey; readonly eased: boolean }
  | { readonly kind: 'clear' }
  /** Stops the reading of a list that is under way; what was there before stays. */
  | { readonly kind: 'stop' }
  /** Begins with the approved round of a mission, its assistant and its line. `replace`: even where it holds a draft. */
  | { readonly kind: 'round'; readonly mission: MissionKey; readonly replace: boolean }
  /** Writes the refused rows to a new file. */
  | { readonly kind: 'export'; readonly path: string };

export function mergeDraft(
  draft: PlanDraft,
  edit: Extract<PlanEdit, { kind: 'set' | 'contact' }>,
): PlanDraft {
  if (edit.kind === 'contact') {
    const changes = { ...draft.changes };
    for (const phone of edit.phones) {
      if (edit.change === undefined) delete changes[phone];
      else changes[phone] = { ...changes[phone], ...edit.change };
    }
    return { ...draft, changes };
  }
  const merged: Record<string, unknown> = { ...draft };
  for (const [name, value] of Object.entries(edit.change)) {
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  // Another list has other columns, and other people in it.
  if (edit.change.source !== undefined && edit.change.mapping === undefined) {
    merged['mapping'] = {};
    merged['changes'] = {};
    delete merged['consent'];
  }
  return merged as unknown as PlanDraft;
}
