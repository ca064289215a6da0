import { missionId, runId } from '../../domain/ids.ts';
import { nodeOf } from '../../state/missions-file/json-plain.ts';
import type { JsonNode } from '../../state/missions-file/json-tree.ts';
import type { ApiCommands, ApiFailure } from './api-command.ts';
import { dumpsNode, isTruthy } from './python.ts';
import { jsonBody, typedJson } from './typed-json.ts';
import { idIn, unwrapped, unwrapNode } from './unwrap.ts';

const READ = { priority: 'read' } as const;
const at = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part.toWellFormed())}`).join('');

/** What the server made without saying its id: the line cannot be printed. */
const unnamed: ApiFailure = {
  kind: 'refused',
  sentence: 'ERROR: The server did it but did not say the id; list to find it.',
};

/** Missions, runs, plans, steps and events. */
export const missionCommands: ApiCommands = [
  {
    name: 'create-mission',
    least: 2,
    run: async (api, [name = '', instructions = '']) => {
      const body = jsonBody({ name, instructions });
      if (!body.ok) return body.error;
      const made = await api.request({ what: 'create-mission', body: body.value });
      if (!made.ok) return made.error;
      const id = idIn(unwrapped(made.value, 'mission', 'data'), 'id', 'mission_id');
      if (id === undefined) return unnamed;
      api.print(`Created mission: ${id}`);
      return undefined;
    },
  },
  {
    name: 'get-mission',
    least: 1,
    run: async (api, [mission = '']) => {
      const found = await api.readTyped(`/missions${at(mission)}`);
      if (!found.ok) return found.error;
      api.print(dumpsNode(unwrapNode(found.value, 'mission', 'data')));
      return undefined;
    },
  },
  {
    name: 'list-missions',
    least: 0,
    run: async (api) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const listed = await session.value.server.listMissions(READ);
      if (!listed.ok) return { kind: 'server', error: listed.error };
      for (const { id, name } of listed.value) api.print(`${id}: ${name === '' ? 'unnamed' : name}`);
      return undefined;
    },
  },
  {
    name: 'create-run',
    least: 2,
    run: async (api, [mission = '', input = '']) => {
      const typed = typedJson(input);
      if (!typed.ok) return typed.error;
      const body = jsonBody({ input: typed.value });
      if (!body.ok) return body.error;
      const made = await api.request({ what: 'create-run', missionId: mission, body: body.value });
      if (!made.ok) return made.error;
      const id = idIn(unwrapped(made.value, 'data', 'run'), 'run_id', 'id');
      if (id === undefined) return unnamed;
      api.print(`Created run: ${id}`);
      return undefined;
    },
  },
  {
    name: 'get-run',
    least: 2,
    run: async (api, [mission = '', run = '']) => {
      const found = await api.readTyped(`/missions${at(mission)}/runs${at(run)}`);
      if (!found.ok) return found.error;
      api.print(dumpsNode(unwrapNode(found.value, 'data', 'run')));
      return undefined;
    },
  },
  {
    name: 'update-run',
    least: 3,
    run: async (api, [mission = '', run = '', status = '']) => {
      const body = jsonBody({ status });
      if (!body.ok) return body.error;
      const done = await api.request({
        what: 'update-run',
        missionId: mission,
        runId: run,
        body: body.value,
      });
      if (!done.ok) return done.error;
      api.print(`Updated run ${run}: ${status === '' ? 'updated' : status}`);
      return undefined;
    },
  },
  {
    name: 'list-runs',
    least: 1,
    run: async (api, [mission = '']) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const listed = await session.value.server.listRuns(missionId(mission), READ);
      if (!listed.ok) return { kind: 'server', error: listed.error };
      for (const { id, status } of listed.value) api.print(`${id}: ${status}`);
      return undefined;
    },
  },
  {
    name: 'create-plan',
    least: 3,
    run: async (api, [mission = '', run = '', steps = '']) => {
      const typed = typedJson(steps);
      if (!typed.ok) return typed.error;
      const body = jsonBody({ steps: typed.value });
      if (!body.ok) return body.error;
      const count = typed.value.kind === 'array' ? typed.value.items.length : 0;
      const done = await api.request({
        what: 'create-plan',
        missionId: mission,
        runId: run,
        body: body.value,
      });
      if (!done.ok) return done.error;
      api.print(`Created plan with ${count} steps`);
      return undefined;
    },
  },
  {
    name: 'get-plan',
    least: 2,
    run: async (api, [mission = '', run = '']) => {
      const found = await api.readTyped(`/missions${at(mission)}/runs${at(run)}/plan`);
      if (!found.ok) return found.error;
      api.print(dumpsNode(planIn(found.value)));
      return undefined;
    },
  },
  {
    name: 'update-step',
    least: 4,
    run: async (api, [mission = '', run = '', step = '', status = '']) => {
      const body = jsonBody({ status });
      if (!body.ok) return body.error;
      const done = await api.request({
        what: 'update-step',
        missionId: mission,
        runId: run,
        step,
        body: body.value,
      });
      if (!done.ok) return done.error;
      api.print(`Updated step '${step}': ${status}`);
      return undefined;
    },
  },
  {
    name: 'log-event',
    least: 0,
    run: async (api, args) => {
      const [mission = '', run = '', type = '', summary = '', step = '', payload] = args;
      if (args.length < 5 || /^[{[]/.test(step)) {
        api.complain(
          args.length < 5
            ? 'ERROR: log-event requires at least 5 arguments: <mission_id> <run_id> <type> <summary> <step_id>'
            : 'ERROR: step_id appears to be JSON. You likely forgot the step_id argument.',
        );
        if (args.length >= 5) {
          api.complain('Expected: log-event <mission_id> <run_id> <type> <summary> <step_id> [payload_json]');
        }
        api.complain(`Use "-" for step_id if event doesn't belong to a specific step`);
        return { kind: 'told' };
      }
      const typed = payload === undefined ? undefined : typedJson(payload);
      if (typed?.ok === false) return typed.error;
      const body = jsonBody({
        type,
        summary,
        // The name under which the script writes: the console tells by it who drives.
        agent_id: 'claude-code',
        step_id: step === '-' || step === '' ? undefined : step,
        payload: typed !== undefined && isTruthy(typed.value) ? typed.value : undefined,
      });
      if (!body.ok) return body.error;
      const done = await api.request({ what: 'log-event', missionId: mission, runId: run, body: body.value });
      if (!done.ok) return done.error;
      api.print(`Logged event: ${summary}`);
      return undefined;
    },
  },
  {
    name: 'list-events',
    least: 2,
    run: async (api, [mission = '', run = '']) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const listed = await session.value.server.listEvents(missionId(mission), runId(run), READ);
      if (!listed.ok) return { kind: 'server', error: listed.error };
      for (const { type, summary } of listed.value) api.print(`[${type}] ${summary}`);
      return undefined;
    },
  },
];

/** The steps, or the object that holds them: as the server has the plan. */
function planIn(answer: JsonNode): JsonNode {
  if (answer.kind !== 'object') return answer;
  const plan = unwrapNode(answer, 'data');
  return plan === answer ? nodeOf({}) : plan;
}
