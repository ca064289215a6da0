import {
  badRequest,
  created,
  invalid,
  noContent,
  notFound,
  okay,
  refusedAnswer,
  telnyxRefusal,
  type ApiAnswer,
  type ApiRequest,
} from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { textOf } from '../body-fields.ts';
import { wrapList, wrapOne } from '../dialect.ts';
import { cut, pageAsked } from '../paging.ts';
import { renderAssistant, renderPhone } from '../render.ts';
import type { StoredAssistant } from '../rows.ts';
import { addAssistant, findAssistant } from '../world.ts';

export function createAssistantRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const { body } = request;
  if (textOf(body, 'name') === undefined) return invalid('name is required');
  if (textOf(body, 'instructions') === undefined) return invalid('instructions is required');
  const features = body['enabled_features'];
  if (features !== undefined && !Array.isArray(features)) return invalid('enabled_features must be an array');
  const row = addAssistant(backend.world, body, backend.clock.now());
  return created(wrapped(backend, row));
}

export function listAssistants(backend: ServerState, request: ApiRequest): ApiAnswer {
  const { world, policy } = backend;
  const name = request.query.get('name')?.toLowerCase();
  const nameOf = (id: string): string => textOf(world.assistants.get(id)?.config ?? {}, 'name') ?? '';
  const ids =
    name === undefined
      ? world.assistantOrder
      : world.assistantOrder.filter((id) => nameOf(id).toLowerCase().includes(name));
  const page = cut(ids, pageAsked(request.query, 25), true);
  const items = page.items.flatMap((id) => {
    const row = world.assistants.get(id);
    return row === undefined ? [] : [renderAssistant(policy.dialect, world, row, true)];
  });
  return okay(wrapList(policy.dialect, 'assistant', { ...page, items }));
}

export function getAssistant(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = assistantOf(backend, request);
  return row === undefined ? notFound('Assistant') : okay(wrapped(backend, row));
}

export function updateAssistantRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = assistantOf(backend, request);
  if (row === undefined) return notFound('Assistant');
  row.config = { ...row.config, ...request.body };
  row.updatedAtMs = backend.clock.now();
  return okay(wrapped(backend, row));
}

export function deleteAssistant(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = assistantOf(backend, request);
  if (row === undefined) return notFound('Assistant');
  const { world } = backend;
  world.assistants.delete(row.id);
  world.assistantIdByTelnyxId.delete(row.telnyxId);
  world.assistantOrder.splice(world.assistantOrder.indexOf(row.id), 1);
  for (const phone of world.phones.values()) {
    if (phone.voiceConnectionId === row.telephonyConnectionId) delete phone.voiceConnectionId;
    if (phone.messagingConnectionId === row.messagingConnectionId) delete phone.messagingConnectionId;
  }
  return noContent();
}

export function getConnectionId(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = assistantOf(backend, request);
  if (row === undefined) return notFound('Assistant');
  const feature = request.query.get('feature') ?? 'telephony';
  if (feature !== 'telephony' && feature !== 'messaging') {
    return invalid('feature must be telephony or messaging');
  }
  return okay({
    connection_id: feature === 'telephony' ? row.telephonyConnectionId : row.messagingConnectionId,
  });
}

export function listPhones(backend: ServerState, request: ApiRequest): ApiAnswer {
  const page = cut([...backend.world.phones.values()], pageAsked(request.query, 100), false);
  return okay({ data: page.items.map((row) => renderPhone(backend.policy.dialect, row)) });
}

export function getAvailablePhone(backend: ServerState): ApiAnswer {
  const free = [...backend.world.phones.values()].find(
    (row) => row.voiceConnectionId === undefined && row.messagingConnectionId === undefined,
  );
  return okay({ phone: free === undefined ? null : renderPhone(backend.policy.dialect, free) });
}

export function assignPhoneRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const phone = backend.world.phones.get(request.params['pid'] ?? '');
  if (phone === undefined) return notFound('Phone number');
  const connectionId = textOf(request.body, 'connection_id');
  const type = textOf(request.body, 'type') ?? 'voice';
  const isTakenAway = request.body['connection_id'] === null;
  if (connectionId === undefined && !isTakenAway) return invalid('connection_id is required');
  if (type !== 'voice' && type !== 'sms') return invalid('type must be voice or sms');
  if (isTakenAway) {
    if (type === 'voice') delete phone.voiceConnectionId;
    else delete phone.messagingConnectionId;
    return okay({ data: renderPhone(backend.policy.dialect, phone) });
  }
  const owner = [...backend.world.assistants.values()].find(
    (row) => row.telephonyConnectionId === connectionId || row.messagingConnectionId === connectionId,
  );
  if (owner === undefined) {
    return telnyxRefusal([badRequest(`Connection ${connectionId} does not exist`, '/body/connection_id')]);
  }
  if (type === 'voice') phone.voiceConnectionId = owner.telephonyConnectionId;
  else phone.messagingConnectionId = owner.messagingConnectionId;
  owner.updatedAtMs = backend.clock.now();
  const { dialect } = backend.policy;
  return okay(
    dialect === 'nested'
      ? {
          phone: renderPhone(backend.policy.dialect, phone),
          data: renderPhone(backend.policy.dialect, phone),
        }
      : { data: renderPhone(backend.policy.dialect, phone) },
  );
}

/** By local or Telnyx id. */
export const assistantOf = (backend: ServerState, request: ApiRequest): StoredAssistant | undefined =>
  findAssistant(backend.world, request.params['aid'] ?? '');

const wrapped = (backend: ServerState, row: StoredAssistant): ReturnType<typeof wrapOne> =>
  wrapOne(
    backend.policy.dialect,
    'assistant',
    renderAssistant(backend.policy.dialect, backend.world, row, false),
  );

/** For endpoints that a server may not have. */
export const notOffered = (): ApiAnswer => refusedAnswer(404, 'not_found', 'Route not found');
