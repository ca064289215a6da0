import {
  badRequest,
  created,
  invalid,
  missingParameter,
  noContent,
  notFound,
  okay,
  telnyxRefusal,
  type ApiAnswer,
  type ApiRequest,
  type TelnyxProblem,
} from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { objectOf, textOf } from '../body-fields.ts';
import { wrapList, wrapOne } from '../dialect.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { cut, pageAsked } from '../paging.ts';
import { renderLinkedAgent, renderRun, renderRunEvent, renderStep } from '../render.ts';
import type { StoredRun, StoredStep } from '../rows.ts';
import { addRun, addRunEvent, changeRun, changeStep, findAssistant } from '../world.ts';
import { missionOf } from './missions.ts';

const RUN_STATUSES: ReadonlySet<string> = new Set([
  'pending',
  'running',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
]);
const STEP_STATUSES: ReadonlySet<string> = new Set([
  'pending',
  'in_progress',
  'completed',
  'skipped',
  'failed',
]);
const EVENT_TYPES: ReadonlySet<string> = new Set([
  'status_change',
  'step_started',
  'step_completed',
  'step_failed',
  'tool_call',
  'tool_result',
  'message',
  'error',
  'custom',
  // Of newer clients.
  'call_scheduled',
  'call_completed',
  'sms_scheduled',
  'sms_sent',
  'agent_linked',
  'agent_unlinked',
  'note',
]);

export function createRun(backend: ServerState, request: ApiRequest): ApiAnswer {
  const mission = missionOf(backend, request);
  if (mission === undefined) return notFound('Mission');
  const run = addRun(backend.world, mission, objectOf(request.body, 'input') ?? {}, backend.clock.now());
  return created(wrappedRun(backend, run));
}

export function listRuns(backend: ServerState, request: ApiRequest): ApiAnswer {
  const mission = missionOf(backend, request);
  if (mission === undefined) return notFound('Mission');
  const { dialect } = backend.policy;
  const page = cut(mission.runIds, pageAsked(request.query, 20), true);
  const items = page.items.flatMap((id) => {
    const run = backend.world.runs.get(id);
    return run === undefined ? [] : [renderRun(dialect, run, mission.telnyxId, true)];
  });
  return okay(wrapList(dialect, 'run', { ...page, items }));
}

export function getRun(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  return run === undefined ? notFound('Run') : okay(wrappedRun(backend, run));
}

export function updateRun(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const status = textOf(request.body, 'status');
  if (status !== undefined && !RUN_STATUSES.has(status)) {
    return telnyxRefusal([badRequest(`'${status}' is not a valid run status`, '/body/status')]);
  }
  const resultSummary = textOf(request.body, 'result_summary');
  const resultPayload = request.body['result_payload'];
  changeRun(
    backend.world,
    run,
    {
      ...(status !== undefined && { status }),
      ...(resultSummary !== undefined && { resultSummary }),
      ...(resultPayload !== undefined && { resultPayload }),
    },
    backend.clock.now(),
  );
  const telnyxId = backend.world.missions.get(run.missionId)?.telnyxId ?? '';
  return okay({ data: renderRun(backend.policy.dialect, run, telnyxId, true) });
}

export function createPlan(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const given = request.body['steps'];
  if (!Array.isArray(given)) return telnyxRefusal([missingParameter('/body/steps')]);
  const problems: TelnyxProblem[] = [];
  const steps: StoredStep[] = [];
  for (const [index, item] of (given as readonly JsonValue[]).entries()) {
    const step = isJsonObject(item) ? item : {};
    const id = textOf(step, 'step_id');
    const sequence = step['sequence'];
    if (id === undefined) problems.push(missingParameter(`/body/steps[${index}]/step_id`));
    if (typeof sequence !== 'number') problems.push(missingParameter(`/body/steps[${index}]/sequence`));
    if (id === undefined || typeof sequence !== 'number') continue;
    const title = textOf(step, 'title');
    const description = textOf(step, 'description');
    steps.push({
      id,
      sequence,
      status: textOf(step, 'status') ?? 'pending',
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
    });
  }
  if (problems.length > 0) return telnyxRefusal(problems);
  if (new Set(steps.map(({ id }) => id)).size < steps.length) {
    return telnyxRefusal([badRequest('step_id must be unique within a plan', '/body/steps')]);
  }
  run.steps = steps.sort((left, right) => left.sequence - right.sequence);
  run.updatedAtMs = backend.clock.now();
  return created({ data: run.steps.map((step) => renderStep(backend.policy.dialect, step)) });
}

export function getPlan(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const steps = run.steps.map((step) => renderStep(backend.policy.dialect, step));
  return okay({ data: backend.policy.dialect === 'nested' ? steps : { steps } });
}

export function updateStep(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  const step = run?.steps.find(({ id }) => id === request.params['step']);
  if (run === undefined || step === undefined) return notFound('Step');
  const status = textOf(request.body, 'status');
  if (status === undefined) return telnyxRefusal([missingParameter('/body/status')]);
  if (!STEP_STATUSES.has(status)) {
    return telnyxRefusal([badRequest(`'${status}' is not a valid step status`, '/body/status')]);
  }
  changeStep(backend.world, run, step, status, backend.clock.now());
  return okay({ data: renderStep(backend.policy.dialect, step) });
}

/** A repeated `idempotency_key` gives the first event again. */
export function logEvent(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const type = textOf(request.body, 'type');
  const summary = textOf(request.body, 'summary');
  if (type === undefined) return telnyxRefusal([missingParameter('/body/type')]);
  if (summary === undefined) return telnyxRefusal([missingParameter('/body/summary')]);
  if (!EVENT_TYPES.has(type)) {
    return telnyxRefusal([badRequest('The request failed because it was not well-formed.', '/body/type')]);
  }
  const { dialect } = backend.policy;
  const idempotencyKey = textOf(request.body, 'idempotency_key');
  const same =
    idempotencyKey === undefined
      ? undefined
      : run.events.find((event) => event.idempotencyKey === idempotencyKey);
  if (same !== undefined) return okay({ data: renderRunEvent(dialect, same, run.id) });
  const agentId = textOf(request.body, 'agent_id');
  const stepId = textOf(request.body, 'step_id');
  const payload = request.body['payload'];
  const row = addRunEvent(backend.world, run, {
    type,
    summary,
    atMs: backend.clock.now(),
    ...(agentId !== undefined && { agentId }),
    ...(stepId !== undefined && { stepId }),
    ...(payload !== undefined && payload !== null && { payload }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  return created({ data: renderRunEvent(dialect, row, run.id) });
}

/** Oldest first in the nested dialect, newest first in the flat one. */
export function listEvents(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const { dialect } = backend.policy;
  const type = request.query.get('type');
  const events = type === null ? run.events : run.events.filter((event) => event.type === type);
  const page = cut(events, pageAsked(request.query, 50), dialect === 'flat');
  const items = page.items.map((event) => renderRunEvent(dialect, event, run.id));
  return okay(wrapList(dialect, 'run', { ...page, items }));
}

export function linkAgentRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const givenId = textOf(request.body, 'telnyx_agent_id');
  if (givenId === undefined) return invalid('telnyx_agent_id is required');
  const assistant = findAssistant(backend.world, givenId);
  if (assistant === undefined) {
    return telnyxRefusal(
      [{ code: '10005', title: 'Resource not found', detail: `Agent ${givenId} not found` }],
      'Telnyx API error',
      404,
    );
  }
  const { dialect } = backend.policy;
  const standing = run.agents.find((agent) => findAssistant(backend.world, agent.givenId) === assistant);
  const agent = standing ?? { givenId, atMs: backend.clock.now() };
  if (standing === undefined) run.agents.push(agent);
  const mission = backend.world.missions.get(run.missionId);
  if (mission !== undefined) mission.assistantId = assistant.id;
  return created({ data: renderLinkedAgent(dialect, backend.world, run.id, agent) });
}

export function listAgents(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  return okay({
    data: run.agents.map((agent) => renderLinkedAgent(backend.policy.dialect, backend.world, run.id, agent)),
  });
}

/** By whichever id. */
export function unlinkAgentRoute(backend: ServerState, request: ApiRequest): ApiAnswer {
  const run = runOf(backend, request);
  if (run === undefined) return notFound('Run');
  const assistant = findAssistant(backend.world, request.params['aid'] ?? '');
  const index = run.agents.findIndex(
    (agent) =>
      agent.givenId === request.params['aid'] ||
      (assistant !== undefined && findAssistant(backend.world, agent.givenId) === assistant),
  );
  if (index < 0) return notFound('Agent');
  run.agents.splice(index, 1);
  return noContent();
}

function runOf(backend: ServerState, request: ApiRequest): StoredRun | undefined {
  const mission = missionOf(backend, request);
  const run = backend.world.runs.get(request.params['rid'] ?? '');
  return mission !== undefined && run?.missionId === mission.id ? run : undefined;
}

function wrappedRun(backend: ServerState, run: StoredRun): JsonValue {
  const { dialect } = backend.policy;
  const telnyxId = backend.world.missions.get(run.missionId)?.telnyxId ?? '';
  return wrapOne(dialect, 'run', renderRun(dialect, run, telnyxId, false));
}
