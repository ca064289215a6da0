import type { ContactState } from '../contact/contact-state.ts';
import { inOrder } from '../mission/lifecycle.ts';
import type { MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { PlanStep } from '../mission/mission.ts';
import { stepRole } from '../mission/step-role.ts';

/** The contacts of the newest round before a step, or of the newest at all: earlier rounds have been judged. */
export function newestRound(
  contacts: readonly ContactState[],
  { steps, scheduled }: Pick<MissionSnapshot, 'steps' | 'scheduled'>,
  before?: PlanStep,
): readonly ContactState[] {
  const calling = inOrder(steps).filter(
    (step) =>
      (before === undefined || step.sequence < before.sequence) &&
      stepRole(step, scheduled) === 'calls' &&
      contacts.some((contact) => contact.step === step.id),
  );
  const last = calling.at(-1);
  return last === undefined ? contacts : contacts.filter((contact) => contact.step === last.id);
}
