import { created, invalid, notFound, okay, type ApiAnswer, type ApiRequest } from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { objectOf, textOf } from '../body-fields.ts';
import { wrapList, wrapOne } from '../dialect.ts';
import { cut, pageAsked } from '../paging.ts';
import {
  renderAssistant,
  renderLinkedAgent,
  renderMission,
  renderRunEvent,
  renderScheduled,
  renderStep,
} from '../render.ts';
import type { StoredMission, StoredRun } from '../rows.ts';
import { addMission, changeRun } from '../world.ts';

export function createMissionRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const name = textOf(request.body, 'name');
  const instructions = textOf(request.body, 'instructions');
  if (name === undefined) return invalid('name is required');
  if (instructions === undefined) return invalid('instructions is required');
  const channel = textOf(request.body, 'channel');
  const assistantId = textOf(request.body, 'assistant_id');
  const metadata = objectOf(request.body, 'metadata');
  const row = addMission(backend.world, {
    name,
    instructions,
    atMs: backend.clock.now(),
    ...(channel !== undefined && { channel }),
    ...(assistantId !== undefined && { assistantId }),
    ...(metadata !== undefined && { metadata }),
  });
  const { dialect } = backend.policy;
  return created(wrapOne(dialect, 'mission', renderMission(dialect, backend.world, row, false)));
}

export function listMissions(backend: ServerState, request: ApiRequest): ApiAnswer {
  const { world, policy } = backend;
  const status = request.query.get('status');
  const ids =
    status === null
      ? world.missionOrder
      : world.missionOrder.filter((id) => world.missions.get(id)?.status === status);
  const page = cut(ids, pageAsked(request.query, 20), true);
  const items = page.items.flatMap((id) => {
    const row = world.missions.get(id);
    return row === undefined ? [] : [renderMission(policy.dialect, world, row, true)];
  });
  return okay(wrapList(policy.dialect, 'mission', { ...page, items }));
}

export function getMission(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = missionOf(backend, request);
  if (row === undefined) return notFound('Mission');
  const { world, policy } = backend;
  const run = drivenRun(backend, row);
  const assistant = row.assistantId === undefined ? undefined : world.assistants.get(row.assistantId);
  // The hosted server joins this one together itself: it names no account.
  const { user_id: _, ...mission } = renderMission(policy.dialect, world, row, false);
  return okay(
    wrapOne(policy.dialect, 'mission', {
      ...mission,
      assistant: assistant === undefined ? null : renderAssistant(policy.dialect, world, assistant, false),
      linked_agents: (run?.agents ?? []).map((agent) =>
        renderLinkedAgent(policy.dialect, world, run?.id ?? '', agent),
      ),
      plan: { steps: (run?.steps ?? []).map((step) => renderStep(policy.dialect, step)) },
    }),
  );
}

/** Everything that a mission has, in one answer. */
export function getMissionEvents(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = missionOf(backend, request);
  if (row === undefined) return notFound('Mission');
  const { world, policy } = backend;
  const runs = row.runIds.flatMap((id) => world.runs.get(id) ?? []);
  return okay({
    telnyx_events: runs.flatMap((run) =>
      run.events.map((event) => renderRunEvent(policy.dialect, event, run.id)),
    ),
    scheduled_events: row.scheduledIds.flatMap((id) => {
      const event = world.scheduled.get(id);
      return event === undefined ? [] : [renderScheduled(policy.dialect, world, event)];
    }),
    ...(policy.dialect === 'nested' && { local_events: [] }),
  });
}

/** Ends every run that is open and cancels what is still pending. */
export function cancelMissionRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = missionOf(backend, request);
  if (row === undefined) return notFound('Mission');
  const { world, policy } = backend;
  const nowMs = backend.clock.now();
  for (const id of row.runIds) {
    const run = world.runs.get(id);
    if (run !== undefined && run.finishedAtMs === undefined) {
      changeRun(world, run, { status: 'cancelled' }, nowMs);
    }
  }
  for (const id of row.scheduledIds) {
    const event = world.scheduled.get(id);
    if (event?.status !== 'pending') continue;
    event.status = 'cancelled';
    event.updatedAtMs = nowMs;
  }
  row.status = 'cancelled';
  row.updatedAtMs = nowMs;
  return okay({ mission: renderMission(policy.dialect, world, row, false) });
}

/** The mission of the path, by its local id alone. */
export const missionOf = (backend: ServerState, request: ApiRequest): StoredMission | undefined =>
  backend.world.missions.get(request.params['mid'] ?? '');

/** The run whose plan and agents a mission shows: the newest that somebody gave a plan, else the newest. */
function drivenRun(backend: ServerState, row: StoredMission): StoredRun | undefined {
  const runs = row.runIds.flatMap((id) => backend.world.runs.get(id) ?? []);
  return runs.findLast((run) => run.steps.length > 0) ?? runs.at(-1);
}
