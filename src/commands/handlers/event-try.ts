import { contactsOf, phoneDigits } from '../../domain/contact/contacts.ts';
import type { AssistantId } from '../../domain/ids.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ScheduleFields } from '../command.ts';
import { dispatchBodyOf } from '../dispatch/dispatch-intent.ts';
import type { FactReader } from '../reads/fact-reader.ts';

/** The try that an event is, as it would be scheduled at `atMs`: from the ledger where it is ours, else from memory. */
export async function tryOfEvent(
  event: ScheduledEvent,
  assistantId: AssistantId,
  atMs: number,
  facts: FactReader,
): Promise<ScheduleFields> {
  const ours = facts.tryOf(event.id);
  const before = ours === undefined ? undefined : dispatchBodyOf(ours).item;
  const runId = before?.runId ?? event.runId;
  const entry = await facts.entryOfRun(runId);
  const tracked =
    entry === undefined
      ? undefined
      : contactsOf(entry.memory).find(({ phone }) => phoneDigits(phone) === phoneDigits(event.to));
  const missionId = before?.missionId ?? (entry?.missionId as typeof event.missionId) ?? event.missionId;
  // Whoever scheduled it may have written it down alone; what a person makes of it is written down here.
  const { bare: _bare, ...kept } = before ?? {};
  return {
    ...kept,
    channel: event.channel === 'sms' ? 'sms' : 'call',
    assistantId,
    to: event.to,
    from: event.from,
    atMs,
    attempt: Math.max(before?.attempt ?? 1, tracked?.attempts ?? 1),
    ...(event.text !== undefined && before?.text === undefined && { text: event.text }),
    ...(missionId !== undefined && { missionId }),
    ...(runId !== undefined && { runId }),
    ...(event.stepId !== undefined && { step: event.stepId }),
    ...(tracked?.name !== undefined && before?.contactName === undefined && { contactName: tracked.name }),
  };
}
