import { assistantId as assistantIdOf } from '../../domain/ids.ts';
import { leftOutOf, phoneDigits } from '../../domain/contact/contacts.ts';
import { inOrder } from '../../domain/mission/lifecycle.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import { advancedOf } from '../../domain/approval/shortlist-memory.ts';
import { isDoneStep, isTerminalStep } from '../../domain/mission/status.ts';
import { stepRole } from '../../domain/mission/step-role.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { Act } from './act.ts';
import type { DriveInputs } from './drive-inputs.ts';
import { recipientTypeFor, zoneFor } from '../../domain/mission/mission-memory.ts';

/** Calls of one round begin this far apart. */
const SPACING_MS = 90_000;

/**
 * Calls those whom a person let go on: in their order, by the round's own assistant where it has one. A round that a
 * person plans is left to them.
 */
export function startRound(facts: DriveInputs): readonly Act[] {
  const step = roundStep(facts);
  const { entry } = facts.snapshot;
  if (step === undefined || entry === undefined) return [];
  const advanced = advancedOf(entry.memory);
  const { round, assistantId = entry.assistantId, from = entry.agentPhone } = advanced;
  if (advanced.plannedBy === 'operator' || assistantId === undefined || from === undefined) return [];
  return waitingInRound(step, facts).flatMap((phone, index) => {
    const recipientType = recipientTypeFor(entry.memory, phone);
    const zone = zoneFor(entry.memory, phone);
    const atMs = facts.context.nextSlot({ phone, recipientType, ...(zone === undefined ? {} : { zone }) });
    if (atMs === undefined) return [];
    return [
      {
        command: {
          kind: 'event.schedule' as const,
          channel: 'call' as const,
          assistantId: assistantIdOf(assistantId),
          to: phone,
          from,
          atMs: atMs + index * SPACING_MS,
          mission: facts.snapshot.key,
          step: step.id,
          attempt: 1,
          recipientType,
        },
        why: `approved for round ${round + 1}`,
      },
    ];
  });
}

/** Numbers that go on and have not been called in this step yet, without those left out of it or not to be contacted. */
export function waitingInRound(step: PlanStep, facts: DriveInputs): readonly string[] {
  if (roundStep(facts)?.id !== step.id) return [];
  const called = new Set(
    facts.contacts.filter((contact) => contact.step === step.id).map((contact) => phoneDigits(contact.phone)),
  );
  const memory = facts.snapshot.entry?.memory ?? {};
  const leftOut = leftOutOf(memory, step.id);
  return advancedOf(memory).phones.filter((phone) => {
    const digits = phoneDigits(phone);
    return !called.has(digits) && !leftOut.has(digits) && !facts.context.suppressed(phone);
  });
}

/** The open calling step that follows a gate which a person has passed. */
function roundStep(facts: DriveInputs): PlanStep | undefined {
  if (!CLASS_RULES[facts.context.missionClass].gate) return undefined;
  const { steps, scheduled } = facts.snapshot;
  const ordered = inOrder(steps);
  const index = ordered.findIndex(({ status }) => !isTerminalStep(status));
  const step = ordered[index];
  if (step === undefined || stepRole(step, scheduled) !== 'calls') return undefined;
  const before = ordered.slice(0, index);
  const passed = before.some(
    (other) => stepRole(other, scheduled) === 'gate' && other.status === 'completed',
  );
  return passed && before.every(({ status }) => isDoneStep(status)) ? step : undefined;
}

/** True where a person said no to a shortlist and the round has reached more people since. */
export function wasWidened(memory: JsonObject, reached: number): boolean {
  const rounds = memory['rounds'];
  if (memory['awaiting_approval'] !== false || !Array.isArray(rounds)) return false;
  const last = (rounds as readonly JsonValue[]).at(-1);
  if (!isJsonObject(last) || last['denied_at'] === undefined || last['advanced'] !== undefined) return false;
  const judged = last['candidates'];
  return Array.isArray(judged) && reached > judged.length;
}
