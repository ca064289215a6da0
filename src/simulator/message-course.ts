import { dialOfScheduled, later, nextOutcome, noteDial, type ServerState } from './backend.ts';
import type { StoredMessage, StoredScheduled } from './rows.ts';
import { threadOf } from './transcript.ts';

/** What carriers take as the end of all contact. */
const STOP_WORDS = /^\s*(stop|stopall|unsubscribe|cancel|end|quit)\s*[.!]?\s*$/i;

/** The course of a scheduled SMS: pending → in_progress → completed (delivered) | failed. */
export function dispatchSms(backend: ServerState, row: StoredScheduled): void {
  const nowMs = backend.clock.now();
  row.dispatchedAtMs = nowMs;
  row.updatedAtMs = nowMs;
  if (backend.policy.blocksAfterStop && backend.stopped.has(row.to)) {
    row.status = 'failed';
    row.errors.push('Blocked due to STOP message');
    return;
  }
  row.status = 'in_progress';
  const message = startSms(backend, { from: row.from, to: row.to, body: row.text ?? '', mediaUrls: [] });
  noteDial(backend, dialOfScheduled(row));
  later(backend, 3, () => {
    const delivered = message.status === 'delivered';
    row.status = delivered ? 'completed' : 'failed';
    row.updatedAtMs = backend.clock.now();
    if (message.error !== undefined) row.errors.push(message.error.message);
    backend.emit('mission.sms_delivered', {
      mission_id: row.missionId ?? null,
      step_id: row.stepId ?? null,
      from: row.from,
      to: row.to,
      status: message.status,
      errors: row.errors,
    });
  });
}

/** Puts a message on its way; delivery, and the contact's answer where one is scripted, follow. */
export function startSms(
  backend: ServerState,
  message: Pick<StoredMessage, 'from' | 'to' | 'body' | 'mediaUrls'>,
): StoredMessage {
  const outcome = nextOutcome(backend, 'sms', message.to);
  const row: StoredMessage = {
    ...message,
    id: backend.world.identity.uuid(),
    telnyxId: backend.world.identity.uuid(),
    direction: 'outbound',
    createdAtMs: backend.clock.now(),
    status: 'queued',
  };
  backend.world.messages.push(row);
  later(backend, 2, () => {
    if (outcome.kind === 'failed') {
      row.status = 'failed';
      row.error = { code: '40300', message: outcome.error ?? 'Message could not be delivered' };
      return;
    }
    row.status = 'delivered';
    row.deliveredAtMs = backend.clock.now();
  });
  if (outcome.kind === 'completed' && outcome.reply !== undefined) {
    const body = outcome.reply;
    later(backend, outcome.replyAfterS ?? 60, () =>
      receiveSms(backend, { from: message.to, to: message.from, body }),
    );
  }
  return row;
}

/** A message from a contact arrives. */
export function receiveSms(
  backend: ServerState,
  message: { readonly from: string; readonly to: string; readonly body: string },
): StoredMessage {
  const nowMs = backend.clock.now();
  const row: StoredMessage = {
    ...message,
    id: backend.world.identity.uuid(),
    telnyxId: backend.world.identity.uuid(),
    direction: 'inbound',
    mediaUrls: [],
    createdAtMs: nowMs,
    status: 'received',
    deliveredAtMs: nowMs,
  };
  backend.world.messages.push(row);
  if (STOP_WORDS.test(message.body)) backend.stopped.add(message.from);
  backend.emit('sms.received', { from: message.from, body: message.body, message_id: row.id });
  const asked = lastAskedBy(backend, message.from);
  if (asked?.missionId !== undefined) {
    backend.emit('mission.sms_received', {
      mission_id: asked.missionId,
      step_id: asked.stepId ?? null,
      from: message.from,
      to: message.to,
      text: message.body,
      message_id: row.id,
      thread_context: threadOf(backend, message.from),
    });
  }
  return row;
}

/** The mission that last wrote to or called this contact. */
function lastAskedBy(
  backend: ServerState,
  phone: string,
): { missionId?: string; stepId?: string } | undefined {
  return backend.world.dials.findLast((dial) => dial.phone === phone && dial.missionId !== undefined);
}
