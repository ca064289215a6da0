import type { ServerPort } from '../../domain/server/server-port.ts';
import { parseCall } from '../wire/account.ts';
import { present, readId, readLine } from '../wire/fields.ts';
import { parseConversation, parseMessage } from '../wire/message.ts';
import { optional, type Endpoint } from './endpoint.ts';
import { path, type Query } from './path.ts';

type ContactCalls = Pick<
  ServerPort,
  'startCall' | 'getCall' | 'endCall' | 'sendSms' | 'listMessages' | 'listConversations'
>;

const CALL_NAMES = ['call', 'data'];

const messagePaging = (page: number, size: number): Query => ({
  limit: size,
  page: page > 1 ? page : undefined,
});
const onePage = (page: number): Query => ({ page: page > 1 ? page : undefined });

export function contactCalls(endpoint: Endpoint): ContactCalls {
  return {
    startCall: ({ to, greeting, purpose }, options) =>
      endpoint.record(
        {
          method: 'POST',
          path: '/calls',
          body: present({ to, greeting, context: purpose === undefined ? undefined : { purpose } }),
          options,
        },
        CALL_NAMES,
        parseCall,
      ),
    getCall: (call, options) =>
      endpoint.record({ method: 'GET', path: path`/calls/${call}`, options }, CALL_NAMES, parseCall),
    endCall: (call, reason, options) =>
      endpoint.record(
        { method: 'POST', path: path`/calls/${call}/end`, body: { reason }, options },
        CALL_NAMES,
        (record) => parseCall({ call_id: call, ...record }),
      ),

    sendSms: ({ to, text, mediaUrls }, options) =>
      endpoint.record(
        {
          method: 'POST',
          path: '/messages/send',
          body: present({ to, message: text, media_urls: mediaUrls?.length === 0 ? undefined : mediaUrls }),
          options,
        },
        ['message', 'data'],
        (record) => {
          const id = readId(record, 'id', 'message_id', 'telnyx_message_id');
          return id === undefined
            ? undefined
            : present({ id, from: readLine(record, 'from', 'from_number') });
        },
      ),
    listMessages: ({ limit, contact, direction }, options) =>
      optional(
        endpoint.list({
          path: '/messages',
          query: { contact, direction },
          paging: messagePaging,
          pageSize: Math.min(limit ?? 100, 100),
          names: ['messages', 'data'],
          parse: parseMessage,
          idOf: (message) => message.id,
          ...(limit === undefined ? {} : { enough: limit }),
          options,
        }),
      ),
    listConversations: (options) =>
      optional(
        endpoint.list({
          path: '/messages/conversations',
          paging: onePage,
          names: ['conversations', 'data'],
          parse: parseConversation,
          idOf: (conversation) => conversation.contact,
          options,
        }),
      ),
  };
}
