import { safe } from '../../lib/safe-text.ts';
import { contactsOf, phoneDigits } from '../../domain/contacts.ts';
import { isTerminalEvent } from '../../domain/status.ts';
import type { CommandOf, ScheduleFields } from '../command.ts';
import { bodyOf } from '../dispatch/dispatch-intent.ts';
import { SLOT_LEAD_MS } from '../dispatch/transition.ts';
import { refuse, type Verb } from '../verb.ts';
import { prepareSchedule } from './event-schedule.ts';

/** A minute beyond the least lead, so that reading and agreeing to it does not make it late. */
const SOON_MS = SLOT_LEAD_MS + 60_000;

/** The next try at the contact of an event that did not succeed. */
export const retryEvent: Verb<CommandOf<'event.retry'>> = async (command, facts) => {
  const found = await facts.event(command.assistantId, command.event);
  if (!found.ok) return found;
  const event = found.value;
  if (!isTerminalEvent(event.status)) {
    return refuse('not-pending', safe`It reads ${event.status}: it has not ended yet.`);
  }
  const ours = facts.tryOf(event.id);
  const before = ours === undefined ? undefined : bodyOf(ours).item;
  const runId = before?.runId ?? event.runId;
  const entry = await facts.entryOfRun(runId);
  const tracked =
    entry === undefined
      ? undefined
      : contactsOf(entry.memory).find(({ phone }) => phoneDigits(phone) === phoneDigits(event.to));
  const missionId = before?.missionId ?? (entry?.missionId as typeof event.missionId) ?? event.missionId;
  const item: ScheduleFields = {
    ...before,
    channel: event.channel === 'sms' ? 'sms' : 'call',
    assistantId: command.assistantId,
    to: event.to,
    from: event.from,
    atMs: command.atMs ?? facts.nowMs() + SOON_MS,
    attempt: Math.max(before?.attempt ?? 1, tracked?.attempts ?? 1) + 1,
    ...(event.text !== undefined && before?.text === undefined && { text: event.text }),
    ...(missionId !== undefined && { missionId }),
    ...(runId !== undefined && { runId }),
    ...(event.stepId !== undefined && { step: event.stepId }),
    ...(tracked?.name !== undefined && before?.contactName === undefined && { contactName: tracked.name }),
  };
  return prepareSchedule(item, facts);
};
