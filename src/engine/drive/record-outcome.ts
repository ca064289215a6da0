import { isSettled, resultOf } from '../../domain/contact/call-outcome.ts';
import type { Act } from './act.ts';
import type { ContactState } from '../../domain/contact/contact-state.ts';
import { nextTryOf, type DriveInputs } from './drive-inputs.ts';
import { goalMet } from './goal.ts';

/** Writes down how a contact's last try ended, with the try that will follow or the end of trying. */
export function recordOutcome(contact: ContactState, facts: DriveInputs): Act {
  const { last, outcome } = contact;
  if (!isSettled(outcome)) throw new Error(`event ${last.id} has not ended`);
  const next = goalMet(facts) ? undefined : nextTryOf(contact, facts);
  const result = outcome === 'succeeded' ? resultOf(contact.insight) : undefined;
  return {
    command: {
      kind: 'call.record',
      mission: facts.snapshot.key,
      event: last.id,
      assistantId: last.assistantId,
      phone: contact.phone,
      outcome,
      attempt: contact.attempts,
      abandoned: outcome !== 'succeeded' && (next === undefined || next.kind === 'abandoned'),
      ...(last.stepId === undefined ? {} : { step: last.stepId }),
      ...(last.callStatus === undefined ? {} : { callStatus: last.callStatus }),
      ...(last.conversationId === undefined ? {} : { conversationId: last.conversationId }),
      ...(result === undefined ? {} : { result }),
      ...(next?.kind === 'at' ? { nextRetryAtMs: next.atMs } : {}),
    },
    why: `the ${last.channel === 'sms' ? 'SMS' : last.channel} has ended${next === undefined ? '' : `; ${next.why}`}`,
    ...(contact.tracked?.name === undefined ? {} : { who: contact.tracked.name }),
  };
}
