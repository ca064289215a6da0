import {
  badPhoneNumber,
  badRequest,
  created,
  invalid,
  noContent,
  notFound,
  okay,
  telnyxRefusal,
  type ApiAnswer,
  type ApiRequest,
} from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { firstTextOf, isRoutable, objectOf, textOf } from '../body-fields.ts';
import { wrapList, wrapOne } from '../dialect.ts';
import { hashOf } from '../identity.ts';
import { cut, pageAsked } from '../paging.ts';
import { renderScheduled } from '../render.ts';
import type { StoredAssistant, StoredMission, StoredScheduled } from '../rows.ts';
import { awaitTime } from '../schedule-course.ts';
import { addScheduled, eraseScheduled, phoneLinesOf } from '../world.ts';
import { assistantOf } from './assistants.ts';

/** The server refuses anything nearer than this, which is what stops a sender that was frozen. */
const LEAST_AHEAD_MS = 60_000;

export function schedule(backend: ServerState, request: ApiRequest): ApiAnswer {
  const assistant = assistantOf(backend, request);
  if (assistant === undefined) return notFound('Assistant');
  const { body } = request;
  const channel = body['channel'];
  if (channel !== 'call' && channel !== 'sms') return invalid('channel must be call or sms');
  const to = firstTextOf(body, ['to', 'to_number']);
  const from = firstTextOf(body, ['from', 'from_number']);
  if (to === undefined) return invalid('to is required');
  if (from === undefined) return invalid('from is required');
  const text = textOf(body, 'text_body');
  if (channel === 'sms' && text === undefined) return invalid('text_body is required for sms');
  const scheduledAt = textOf(body, 'scheduled_at');
  const scheduledAtMs = scheduledAt === undefined ? Number.NaN : Date.parse(scheduledAt);
  if (Number.isNaN(scheduledAtMs)) return invalid('scheduled_at must be an ISO 8601 date');

  const before = earlier(backend, request);
  if (before !== undefined) return created(wrapped(backend, before));
  if (scheduledAtMs < backend.clock.now() + LEAST_AHEAD_MS) {
    return invalid('scheduled_at must be at least 1 minute in the future');
  }
  if (!isRoutable(to)) return telnyxRefusal([badPhoneNumber(to, '/body/telnyx_end_user_target')]);
  if (!mayUse(backend, assistant, channel, from)) {
    return telnyxRefusal(
      [badRequest(`telnyx_agent_target ${from} does not belong to this assistant`)],
      `Telnyx schedule ${channel === 'call' ? 'call' : 'SMS'} failed`,
    );
  }

  const mission = missionNamed(backend, firstTextOf(body, ['mission_id', 'telnyx_mission_id']));
  if (mission === 'unknown') return notFound('Mission');
  const runId = firstTextOf(body, ['run_id', 'telnyx_run_id']);
  if (runId !== undefined && backend.world.runs.get(runId)?.missionId !== mission?.id) return notFound('Run');
  const stepId = textOf(body, 'step_id');
  const metadata = objectOf(body, 'metadata');
  const dynamicVariables = objectOf(body, 'dynamic_variables');
  const row = addScheduled(backend.world, {
    assistantId: assistant.id,
    channel,
    to,
    from,
    scheduledAtMs,
    createdAtMs: backend.clock.now(),
    ...(channel === 'sms' && text !== undefined && { text }),
    ...(mission !== undefined && { missionId: mission.id }),
    ...(runId !== undefined && { runId }),
    ...(stepId !== undefined && { stepId }),
    ...(metadata !== undefined && { metadata }),
    ...(dynamicVariables !== undefined && { dynamicVariables }),
  });
  if (request.idempotencyKey !== undefined) backend.byIdempotencyKey.set(request.idempotencyKey, row.id);
  awaitTime(backend, row);
  return created(wrapped(backend, row));
}

export function listScheduled(backend: ServerState, request: ApiRequest): ApiAnswer {
  const assistant = assistantOf(backend, request);
  if (assistant === undefined) return notFound('Assistant');
  const { world, policy } = backend;
  const status = request.query.get('status');
  const shownFromMs = backend.clock.now() - policy.listLagS * 1000;
  const shown = (id: string): boolean => {
    const row = world.scheduled.get(id);
    return row !== undefined && (status === null || row.status === status) && row.createdAtMs <= shownFromMs;
  };
  const everything = status === null && policy.listLagS === 0;
  const ids = everything ? assistant.scheduledIds : assistant.scheduledIds.filter(shown);
  const page = cut(ids, pageAsked(request.query, 50), true);
  const rows = page.items.flatMap((id) => world.scheduled.get(id) ?? []);
  if (policy.unsortedPages) rows.sort((left, right) => hashOf(left.id) - hashOf(right.id));
  const items = rows.map((row) => renderScheduled(policy.dialect, world, row));
  return okay(wrapList(policy.dialect, 'event', { ...page, items }));
}

export function getScheduled(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = scheduledOf(backend, request);
  return row === undefined ? notFound('Scheduled event') : okay(wrapped(backend, row));
}

/**
 * Cancels a pending event; **erases the record of any other**. The nested dialect removes a cancelled row, the flat
 * one keeps it as `cancelled`.
 */
export function deleteScheduled(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = scheduledOf(backend, request);
  if (row === undefined) return notFound('Scheduled event');
  if (row.status === 'pending' && backend.policy.dialect === 'flat') {
    row.status = 'cancelled';
    row.updatedAtMs = backend.clock.now();
    return okay({ event: renderScheduled('flat', backend.world, row) });
  }
  eraseScheduled(backend.world, row);
  return noContent();
}

function earlier(backend: ServerState, request: ApiRequest): StoredScheduled | undefined {
  if (!backend.policy.honourIdempotencyKey || request.idempotencyKey === undefined) return undefined;
  return backend.world.scheduled.get(backend.byIdempotencyKey.get(request.idempotencyKey) ?? '');
}

/** Whether the number is this assistant's; where the policy is not strict, any of the account will do. */
function mayUse(
  backend: ServerState,
  assistant: StoredAssistant,
  channel: 'call' | 'sms',
  from: string,
): boolean {
  const { world, policy } = backend;
  return policy.strictFrom
    ? phoneLinesOf(world, assistant, channel).some(({ phone }) => phone === from)
    : [...world.phones.values()].some(({ phone }) => phone === from);
}

/** Missions are named by their local id in requests; Telnyx's own id is understood too. */
function missionNamed(backend: ServerState, id: string | undefined): StoredMission | undefined | 'unknown' {
  if (id === undefined) return undefined;
  const row = backend.world.missions.get(id);
  if (row !== undefined) return row;
  for (const mission of backend.world.missions.values()) if (mission.telnyxId === id) return mission;
  return 'unknown';
}

function scheduledOf(backend: ServerState, request: ApiRequest): StoredScheduled | undefined {
  const assistant = assistantOf(backend, request);
  const row = backend.world.scheduled.get(request.params['eid'] ?? '');
  return assistant !== undefined && row?.assistantId === assistant.id ? row : undefined;
}

const wrapped = (backend: ServerState, row: StoredScheduled): ReturnType<typeof wrapOne> =>
  wrapOne(backend.policy.dialect, 'event', renderScheduled(backend.policy.dialect, backend.world, row));
