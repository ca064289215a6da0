import { resultFields } from '../../domain/contact/call-outcome.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { Act } from './act.ts';
import type { DriveInputs } from './drive-inputs.ts';
import { meetsGoal } from '../../domain/mission/mission-memory.ts';

/** A mission that ends on its goal has reached it. */
export function goalMet(facts: DriveInputs): boolean {
  if (!CLASS_RULES[facts.context.missionClass].endsOnGoal) return false;
  const memory = facts.snapshot.entry?.memory ?? {};
  return facts.contacts.some(
    (contact) => contact.outcome === 'succeeded' && meetsGoal(memory, resultFields(contact.insight)),
  );
}

/** Once the goal is met, every call that has not gone out is needless. */
export function cancelTheRest(facts: DriveInputs): readonly Act[] {
  if (!goalMet(facts)) return [];
  return facts.contacts
    .flatMap((contact) => contact.tries.map((event) => ({ contact, event })))
    .filter(({ event }) => event.status === 'pending')
    .map(({ contact, event }) => ({
      command: {
        kind: 'event.cancel' as const,
        assistantId: event.assistantId,
        event: event.id,
        reason: 'the goal is met',
      },
      why: 'the goal is met: calls that are still pending are needless',
      who: `the ${event.channel === 'sms' ? 'SMS' : event.channel} to ${contact.tracked?.name ?? contact.phone}`,
    }));
}
