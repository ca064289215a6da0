import { assistantId } from '../../domain/ids.ts';
import { briefingDue, filledVariables } from '../../domain/mission/briefing.ts';
import { leftOutOf, phoneDigits } from '../../domain/contact/contacts.ts';
import { inOrder } from '../../domain/mission/lifecycle.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import { isTerminalStep } from '../../domain/mission/status.ts';
import { stepRole } from '../../domain/mission/step-role.ts';
import type { Act } from './act.ts';
import { owesTry, type DriveInputs } from './drive-inputs.ts';
import { goalMet } from './goal.ts';
import { callQueue, type QueuedContact } from '../../domain/mission/mission-memory.ts';

/**
 * Dials from the queue where the class says one after another (3) or a few at a time (5). A contact that was missed
 * and still has a try coming keeps its place: in a negotiation nobody else is called before.
 */
export function startQueued(facts: DriveInputs): readonly Act[] {
  const { missionClass } = facts.context;
  const rules = CLASS_RULES[missionClass];
  if (rules.maxInFlight === undefined || goalMet(facts)) return [];
  const owed = facts.contacts.filter((contact) => owesTry(contact, facts)).length;
  const free = rules.maxInFlight - facts.inFlight.length - owed;
  if (free <= 0) return [];
  const step = callingStep(facts);
  const { entry } = facts.snapshot;
  if (step === undefined || entry?.assistantId === undefined || entry.agentPhone === undefined) return [];
  const waiting = waitingContacts(facts);
  const { memory } = entry;
  const heard = rules.injectsInsight && waiting.length > 0 ? briefingDue(memory, facts.contacts) : undefined;
  if (heard !== undefined) {
    return [
      {
        command: {
          kind: 'assistant.brief',
          mission: facts.snapshot.key,
          assistantId: assistantId(entry.assistantId),
          offers: heard.offers,
          best: heard.best,
          text: heard.text,
          variables: filledVariables(memory, facts.contacts),
        },
        why: `the next call, to ${waiting[0]?.name ?? waiting[0]?.phone ?? ''}, knows what was heard`,
      },
    ];
  }
  const caller = entry.assistantId;
  if (caller === undefined) return [];
  return waiting.slice(0, free).flatMap((contact) => {
    const atMs = facts.context.nextSlot(contact);
    if (atMs === undefined) return [];
    const variables = rules.injectsInsight ? filledVariables(memory, facts.contacts) : {};
    return [
      {
        command: {
          kind: 'event.schedule' as const,
          channel: 'call' as const,
          assistantId: assistantId(caller),
          to: contact.phone,
          from: entry.agentPhone ?? '',
          atMs,
          mission: facts.snapshot.key,
          step: step.id,
          attempt: 1,
          recipientType: contact.recipientType,
          ...(contact.name === undefined ? {} : { contactName: contact.name }),
          ...(contact.zone === undefined ? {} : { zone: contact.zone }),
          ...(Object.keys(variables).length === 0 ? {} : { variables }),
        },
        why:
          missionClass === 3
            ? 'the call before has been evaluated: next in line'
            : 'fewer than three are out',
      },
    ];
  });
}

/** Contacts of the queue that were never called, left out by nobody and still may be, in the queue's order. */
export function waitingContacts(facts: DriveInputs): readonly QueuedContact[] {
  const memory = facts.snapshot.entry?.memory ?? {};
  const step = callingStep(facts);
  const leftOut = step === undefined ? new Set<string>() : leftOutOf(memory, step.id);
  const called = new Set(facts.contacts.map((contact) => phoneDigits(contact.phone)));
  return callQueue(memory).filter(({ phone }) => {
    const digits = phoneDigits(phone);
    return !called.has(digits) && !leftOut.has(digits) && !facts.context.suppressed(phone);
  });
}

/** The step that the queue's calls belong to: the first calling step that has not ended. */
function callingStep(facts: DriveInputs): PlanStep | undefined {
  const { steps, scheduled } = facts.snapshot;
  return inOrder(steps).find((step) => !isTerminalStep(step.status) && stepRole(step, scheduled) === 'calls');
}
