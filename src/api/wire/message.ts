import type { SmsConversation, SmsMessage } from '../../domain/contact/message.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import {
  present,
  readCount,
  readId,
  readInstantMs,
  readLine,
  readLines,
  readObject,
  readText,
  readWord,
} from './fields.ts';

/** One SMS. One without an id is kept, under an id made of what it says. */
export function parseMessage(record: JsonObject): SmsMessage | undefined {
  const createdAtMs = readInstantMs(record, 'created_at', 'sent_at', 'received_at');
  const from = readLine(record, 'from', 'from_number') ?? safeText('');
  const to = readLine(record, 'to', 'to_number') ?? safeText('');
  const body = readText(record, 'body', 'text', 'message') ?? safeText('');
  const sentId = readId(record, 'id', 'message_id');
  if (sentId === undefined && from === '' && to === '') return undefined;
  return present({
    id: sentId ?? `${createdAtMs ?? 0}/${from}/${to}/${safeText(body, { maxLength: 80 })}`,
    direction: readWord(record, 'direction') ?? 'unknown',
    from,
    to,
    body,
    status: readWord(record, 'status'),
    mediaUrls: readLines(record, 'media_urls'),
    createdAtMs,
    error: readText(record, 'error'),
  });
}

/** A thread. Its last message may be text or the message itself. */
export function parseConversation(record: JsonObject): SmsConversation | undefined {
  const contact = readLine(record, 'contact', 'phone_number');
  if (contact === undefined || contact === '') return undefined;
  const last = readObject(record, 'last_message');
  return present({
    contact,
    lastMessage:
      last === undefined ? readText(record, 'last_message') : readText(last, 'body', 'text', 'message'),
    lastAtMs:
      readInstantMs(record, 'last_message_at', 'updated_at') ??
      (last === undefined ? undefined : readInstantMs(last, 'created_at')),
    direction: readWord(record, 'last_direction', 'direction') ?? (last && readWord(last, 'direction')),
    unread: readCount(record, 'unread_count', 'unread'),
  });
}
