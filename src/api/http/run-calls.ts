import type { MissionId, RunId } from '../../domain/ids.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import type { NewPlanStep, NewRunEvent, RunChange, ServerPort } from '../../domain/server/server-port.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { ok } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';
import { present } from '../wire/fields.ts';
import { parseLinkedAgent } from '../wire/mission.ts';
import { inSequence, parsePlanStep } from '../wire/plan.ts';
import { parseRun } from '../wire/run.ts';
import { parseRunEvent } from '../wire/run-event.ts';
import { readRecords, unwrapList } from '../wire/wrapper.ts';
import { proxiedPaging, type Endpoint } from './endpoint.ts';
import { path } from './path.ts';

type RunCalls = Pick<
  ServerPort,
  | 'createRun'
  | 'getRun'
  | 'listRuns'
  | 'updateRun'
  | 'createPlan'
  | 'getPlan'
  | 'updateStep'
  | 'logEvent'
  | 'listEvents'
  | 'linkAgent'
  | 'listLinkedAgents'
  | 'unlinkAgent'
>;

const NAMES = ['data', 'run'];

export function runCalls(endpoint: Endpoint): RunCalls {
  const runs = (mission: MissionId): string => path`/missions/${mission}/runs`;
  const one = (mission: MissionId, run: RunId): string => runs(mission) + path`/${run}`;
  const agents = (mission: MissionId, run: RunId): string => `${one(mission, run)}/agents`;

  const getRun: RunCalls['getRun'] = (mission, run, options) =>
    endpoint.record({ method: 'GET', path: one(mission, run), options }, NAMES, parseRun);

  const planOf = (body: JsonValue): readonly PlanStep[] | undefined => {
    const list = unwrapList(body, 'data', 'steps', 'plan');
    if (list === undefined) return undefined;
    const { records, skipped } = readRecords(list.items, parsePlanStep);
    if (skipped > 0) endpoint.skipped(skipped);
    return inSequence(records);
  };

  return {
    createRun: (mission, input, options) =>
      endpoint.record({ method: 'POST', path: runs(mission), body: { input }, options }, NAMES, parseRun),
    getRun,
    listRuns: (mission, options) =>
      endpoint.list({
        path: runs(mission),
        paging: proxiedPaging,
        names: ['data', 'runs'],
        parse: parseRun,
        idOf: (run) => run.id,
        options,
      }),
    updateRun: async (mission, run, change, options) => {
      const body = runBody(change);
      const result = await endpoint.record(
        { method: 'PATCH', path: one(mission, run), body, options },
        NAMES,
        parseRun,
      );
      // Done, but the answer does not show it: the run itself does.
      return !result.ok && result.error.kind === 'garbled' ? getRun(mission, run, options) : result;
    },

    createPlan: async (mission, run, steps, options) => {
      const body = { steps: steps.map(stepBody) };
      const result = await endpoint.whole(
        { method: 'POST', path: `${one(mission, run)}/plan`, body, options },
        (answer) => planOf(answer) ?? [],
      );
      // Some servers confirm without repeating the steps.
      return result.ok && result.value.length === 0 ? ok(steps.map(asPlanned)) : result;
    },
    getPlan: (mission, run, options) =>
      endpoint.whole({ method: 'GET', path: `${one(mission, run)}/plan`, options }, (body) =>
        isEmptyPlan(body) ? [] : planOf(body),
      ),
    updateStep: (mission, run, step, status, options) =>
      endpoint.done({
        method: 'PATCH',
        path: one(mission, run) + path`/plan/steps/${step}`,
        body: { status },
        options,
      }),

    logEvent: async (mission, run, event, options) => {
      const call = {
        method: 'POST',
        path: `${one(mission, run)}/events`,
        body: eventBody(event),
        options,
      } as const;
      const result = await endpoint.record(
        call,
        ['data', 'event'],
        (record) => parseRunEvent(record) ?? echoOf(event),
      );
      return result;
    },
    listEvents: (mission, run, options) =>
      endpoint.list({
        path: `${one(mission, run)}/events`,
        paging: proxiedPaging,
        names: ['data', 'events'],
        parse: parseRunEvent,
        idOf: (event) => event.id,
        options,
      }),

    linkAgent: (mission, run, assistant, options) =>
      endpoint.done({
        method: 'POST',
        path: agents(mission, run),
        body: { telnyx_agent_id: assistant },
        options,
      }),
    listLinkedAgents: (mission, run, options) =>
      endpoint.list({
        path: agents(mission, run),
        paging: proxiedPaging,
        names: ['data', 'agents', 'linked_agents'],
        parse: parseLinkedAgent,
        idOf: (id) => id,
        options,
      }),
    unlinkAgent: (mission, run, assistant, options) =>
      endpoint.done({ method: 'DELETE', path: agents(mission, run) + path`/${assistant}`, options }),
  };
}

function runBody(change: RunChange): JsonObject {
  return present({
    status: change.status,
    result_summary: change.resultSummary,
    result_payload: change.resultPayload,
  });
}

const stepBody = (step: NewPlanStep): JsonObject => ({
  ...step.further,
  ...present({
    step_id: step.stepId,
    sequence: step.sequence,
    title: step.title,
    description: step.description,
  }),
});

const asPlanned = (step: NewPlanStep): PlanStep => ({
  id: step.stepId,
  sequence: step.sequence,
  ...(step.title !== undefined && { title: safeText(step.title) }),
  description: safeText(step.description ?? step.title ?? '', { multiline: true }),
  status: 'pending',
});

function eventBody(event: NewRunEvent): JsonObject {
  return present({
    type: event.type,
    summary: event.summary,
    agent_id: event.agentId,
    step_id: event.stepId,
    payload: event.payload,
    idempotency_key: event.idempotencyKey,
  });
}

/** The event as it was sent: for servers that confirm with an empty record. */
const echoOf = (event: NewRunEvent) => parseRunEvent(eventBody(event));

/** A run without a plan: nothing, null, or an object without steps. */
const isEmptyPlan = (body: JsonValue): boolean =>
  isJsonObject(body) && isJsonObject(body['data']) && Object.keys(body['data']).length === 0;
