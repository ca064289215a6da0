import type { AssistantId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isJsonObject } from '../../lib/json.ts';
import { ok } from '../../lib/result.ts';
import { parseAssistant, parseConnectionId, parsePhone } from '../wire/assistant.ts';
import { parseScheduledEvent, scheduleBody } from '../wire/scheduled-event.ts';
import { bracketPaging, isAbsent, proxiedPaging, type Endpoint } from './endpoint.ts';
import { path, type Query } from './path.ts';

type AssistantCalls = Pick<
  ServerPort,
  | 'createAssistant'
  | 'listAssistants'
  | 'getAssistant'
  | 'updateAssistant'
  | 'connectionId'
  | 'listPhones'
  | 'availablePhone'
  | 'assignPhone'
  | 'schedule'
  | 'getScheduled'
  | 'listScheduled'
  | 'deleteScheduled'
>;

const NAMES = ['assistant', 'data'];
const EVENT_NAMES = ['event', 'scheduled_event', 'data'];

const assistantPaging = (page: number, size: number): Query => ({ pageSize: size, page });

export function assistantCalls(endpoint: Endpoint): AssistantCalls {
  const one = (assistant: AssistantId): string => path`/assistants/${assistant}`;
  const events = (assistant: AssistantId): string => `${one(assistant)}/events`;

  const getAssistant: AssistantCalls['getAssistant'] = (assistant, options) =>
    endpoint.record({ method: 'GET', path: one(assistant), options }, NAMES, parseAssistant);

  return {
    createAssistant: (fields, options) =>
      endpoint.record({ method: 'POST', path: '/assistants', body: fields, options }, NAMES, parseAssistant),
    listAssistants: (options) =>
      endpoint.list({
        path: '/assistants',
        query: { name: options?.name },
        paging: assistantPaging,
        names: ['assistants', 'data'],
        parse: parseAssistant,
        idOf: (assistant) => assistant.id,
        options,
      }),
    getAssistant,
    updateAssistant: async (assistant, fields, options) => {
      const result = await endpoint.record(
        { method: 'PATCH', path: one(assistant), body: fields, options },
        NAMES,
        parseAssistant,
      );
      return !result.ok && result.error.kind === 'garbled' ? getAssistant(assistant, options) : result;
    },
    connectionId: async (assistant, feature, options) => {
      const call = {
        method: 'GET',
        path: `${one(assistant)}/connection-id?feature=${feature}`,
        options,
      } as const;
      const result = await endpoint.record(call, ['data'], (record) => ({ id: parseConnectionId(record) }));
      return result.ok ? ok(result.value.id) : result;
    },

    listPhones: (options) =>
      endpoint.list({
        path: '/numbers/account-phones',
        paging: bracketPaging,
        names: ['data', 'phones', 'phone_numbers'],
        parse: parsePhone,
        idOf: (phone) => phone.id,
        options,
      }),
    availablePhone: async (options) => {
      const call = { method: 'GET', path: '/numbers/account-phones/available', options } as const;
      const result = await endpoint.record(call, ['phone', 'data'], (record) => ({
        phone: 'phone' in record && !isJsonObject(record['phone']) ? undefined : parsePhone(record),
      }));
      if (!result.ok) return isAbsent(result.error) ? ok(undefined) : result;
      return ok(result.value.phone);
    },
    assignPhone: (phone, connectionId, type, options) =>
      endpoint.done({
        method: 'PATCH',
        path: path`/numbers/account-phones/${phone}`,
        body: { connection_id: connectionId, type },
        options,
      }),

    schedule: (request, options) =>
      endpoint.record(
        { method: 'POST', path: events(request.assistantId), body: scheduleBody(request), options },
        EVENT_NAMES,
        (record) => parseScheduledEvent(record, request.assistantId),
      ),
    getScheduled: (assistant, event, options) =>
      endpoint.record(
        { method: 'GET', path: events(assistant) + path`/${event}`, options },
        EVENT_NAMES,
        (record) => parseScheduledEvent(record, assistant),
      ),
    listScheduled: (assistant, options) =>
      endpoint.list({
        path: events(assistant),
        paging: proxiedPaging,
        names: ['events', 'scheduled_events', 'data'],
        parse: (record) => parseScheduledEvent(record, assistant),
        idOf: (event) => event.id,
        options,
      }),
    deleteScheduled: (assistant, event, options) =>
      endpoint.done({ method: 'DELETE', path: events(assistant) + path`/${event}`, options }),
  };
}
