import type { AssistantSplit } from '../../domain/assistant/assistant-split.ts';
import type { Target } from '../../planner/list/target.ts';
import type { Plan, PlanRequest } from '../../planner/plan.ts';
import type { PlacedBefore, PlanDifference } from '../../planner/slots/replan.ts';
import type { PlanCaller } from './plan-inputs.ts';

/** A plan, the targets it was made for (without those left out by hand), and what it changed. */
export interface MadePlan {
  readonly plan: Plan;
  readonly request: PlanRequest;
  readonly leftOut: readonly Target[];
  readonly difference?: PlanDifference;
  /** Where two assistants share the list: who calls whom. */
  readonly split?: {
    readonly split: AssistantSplit;
    readonly callers: readonly [PlanCaller, PlanCaller];
  };
}

/** The plan before, and what of it is to stay. */
export interface PlanBefore {
  readonly placed: readonly PlacedBefore[];
  /** Slots that were shown stay as long as they can be sent; else everybody who was not sent is planned anew. */
  readonly keepShown?: boolean;
  /** It is the same plan, looked at again: whoever it has called is done, not due for another call. */
  readonly same?: boolean;
  /** Who was to call whom; it stays where the split is the same. */
  readonly split?: AssistantSplit;
}
