import type { SafeText } from '../../lib/safe-text.ts';
import type { ScheduleFields } from '../command.ts';
import { budgetLines, budgetLook, budgetRefusal, type BudgetDeps } from '../door/budget-guard.ts';
import { momentOf } from '../handlers/event-schedule.ts';

/** What a plan would cost before anybody agrees to it, and whether its budgets allow it. */
export interface PlanCost {
  readonly lines: readonly SafeText[];
  /** Why it would be refused now. */
  readonly refused?: SafeText;
}

/** Undefined where neither prices nor budgets are kept, or nothing is left to be sent. */
export function planCost(items: readonly ScheduleFields[], deps: BudgetDeps): PlanCost | undefined {
  const look = budgetLook(items.map(momentOf), deps);
  if (look === undefined || look.calls + look.messages === 0) return undefined;
  const refused = budgetRefusal(look)?.sentence;
  return { lines: budgetLines(look), ...(refused !== undefined && { refused }) };
}
