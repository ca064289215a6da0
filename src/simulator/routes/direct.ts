import {
  badPhoneNumber,
  created,
  invalid,
  notFound,
  okay,
  refusedAnswer,
  telnyxRefusal,
  type ApiAnswer,
  type ApiRequest,
} from '../answer.ts';
import { noteDial, type ServerState } from '../backend.ts';
import { isRoutable, objectOf, textOf } from '../body-fields.ts';
import { wireTime } from '../dialect.ts';
import { finishCall, placeCall } from '../immediate-call-course.ts';
import { startSms } from '../message-course.ts';
import { cut, pageAsked } from '../paging.ts';
import { renderCall, renderMessage, talkSeconds } from '../render.ts';
import type { StoredMessage } from '../rows.ts';

/** The owner's own phone: who is called when nobody is named. */
export const OWNER_PHONE = '+13125550199';
/** The service's own, from which an owner without a number is called. */
const SERVICE_PHONE = '+13125550198';

export function startCallRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const called = textOf(request.body, 'to');
  const to = called ?? OWNER_PHONE;
  if (!isRoutable(to)) return telnyxRefusal([badPhoneNumber(to, '/body/to')]);
  const from = accountPhone(backend) ?? (called === undefined ? SERVICE_PHONE : undefined);
  if (from === undefined)
    return refusedAnswer(403, 'no_number', 'A dedicated number is needed to call others');
  const greeting = textOf(request.body, 'greeting');
  const purpose =
    textOf(objectOf(request.body, 'context') ?? {}, 'purpose') ?? textOf(request.body, 'purpose');
  const row = placeCall(backend, {
    to,
    from,
    ...(greeting !== undefined && { greeting }),
    ...(purpose !== undefined && { purpose }),
  });
  const status = backend.policy.dialect === 'nested' ? 'initiating' : 'ringing';
  return { kind: 'ok', status: 202, body: { call_id: row.id, status, direction: 'outbound' } };
}

export function getCall(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = backend.world.calls.get(request.params['id'] ?? '');
  return row === undefined ? notFound('Call') : okay(renderCall(row, backend.clock.now()));
}

export function stopCall(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = backend.world.calls.get(request.params['id'] ?? '');
  if (row === undefined) return notFound('Call');
  if (row.endedAtMs !== undefined) return refusedAnswer(409, 'call_ended', 'The call has already ended');
  finishCall(backend, row, 'completed', textOf(request.body, 'reason') ?? 'user_ended');
  return okay({ call_id: row.id, status: 'ending', duration_seconds: talkSeconds(row, backend.clock.now()) });
}

export function sendMessage(backend: ServerState, request: ApiRequest): ApiAnswer {
  const to = textOf(request.body, 'to');
  const body = textOf(request.body, 'message');
  if (to === undefined) return invalid('to is required');
  if (body === undefined) return invalid('message is required');
  if (!isRoutable(to)) return telnyxRefusal([badPhoneNumber(to, '/body/to')]);
  if (backend.policy.blocksAfterStop && backend.stopped.has(to)) {
    return telnyxRefusal([
      { code: '40300', title: 'Blocked due to STOP message', detail: `${to} has opted out of messages` },
    ]);
  }
  const from = accountPhone(backend);
  if (from === undefined)
    return refusedAnswer(403, 'no_number', 'A dedicated number is needed to send messages');
  const media = request.body['media_urls'];
  const mediaUrls = Array.isArray(media) ? media.filter((url): url is string => typeof url === 'string') : [];
  const row = startSms(backend, { from, to, body, mediaUrls });
  noteDial(backend, { channel: 'sms', phone: to, from, source: 'immediate', id: row.id });
  return created({
    id: row.id,
    telnyx_message_id: row.telnyxId,
    status: row.status,
    from: row.from,
    to: row.to,
  });
}

export function listMessages(backend: ServerState, request: ApiRequest): ApiAnswer {
  const contact = plus(request.query.get('contact'));
  const direction = request.query.get('direction');
  const rows = backend.world.messages.filter(
    (row) =>
      (contact === undefined || contactOf(row) === contact) &&
      (direction === null || row.direction === direction),
  );
  const page = cut(rows, pageAsked(request.query, 20), true);
  const { dialect } = backend.policy;
  return okay({
    messages: page.items.map(renderMessage),
    pagination:
      dialect === 'nested'
        ? { page: page.number, limit: page.size, total: page.total, pages: page.pages }
        : { total: String(page.total) },
  });
}

export function listConversations(backend: ServerState): ApiAnswer {
  const threads = new Map<string, { last: StoredMessage; unread: number }>();
  for (const row of backend.world.messages) {
    const thread = threads.get(contactOf(row));
    const unread = row.direction === 'inbound' ? (thread?.unread ?? 0) + 1 : 0;
    threads.set(contactOf(row), { last: row, unread });
  }
  const sorted = [...threads].sort(([, left], [, right]) => right.last.createdAtMs - left.last.createdAtMs);
  return okay({
    conversations: sorted.map(([contact, { last, unread }]) =>
      backend.policy.dialect === 'nested'
        ? {
            contact,
            last_message: last.body,
            last_message_at: wireTime(last.createdAtMs),
            unread_count: unread,
          }
        : { contact, last_message: last.body },
    ),
  });
}

const contactOf = (row: StoredMessage): string => (row.direction === 'inbound' ? row.from : row.to);

/** A `+` that was not escaped arrives as a space. */
const plus = (value: string | null): string | undefined => value?.replace(/^ /, '+') ?? undefined;

/** The number that direct calls and messages go out from. */
const accountPhone = (backend: ServerState): string | undefined =>
  [...backend.world.phones.values()][0]?.phone;
