import type { NewPlanStep } from '../../domain/server/server-port.ts';
import { stepId } from '../../domain/ids.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { plainOf } from '../../state/missions-file/json-plain.ts';
import type { ApiCommands, ApiFailure } from './api-command.ts';
import { isTruthy } from './python.ts';
import { removeStateEntry } from './state-commands.ts';
import { jsonBody, typedJson } from './typed-json.ts';

/** The commands that do several things, each of which goes on where it was broken off. */
export const wholeCommands: ApiCommands = [
  {
    name: 'init',
    least: 3,
    run: async (api, [name = '', instructions = '', request = '', steps]) => {
      const typed = steps === undefined ? ok([]) : planOf(steps);
      if (!typed.ok) return typed.error;
      const slug = slugOf(name);
      const session = await api.session();
      if (!session.ok) return session.error;
      const before = session.value.missionsFile.entries().find((entry) => entry.slug === slug);
      const made = await api.submit({
        kind: 'mission.create',
        name,
        instructions,
        request,
        steps: typed.value,
        bare: true,
      });
      const standsAlready = before?.missionId !== undefined && before.runId !== undefined;
      if (!made.ok) {
        if (made.error.kind !== 'refused' || made.error.code !== 'already-so' || !standsAlready)
          return made.error;
        api.print(`Resuming existing mission: ${slug}`);
        return undefined;
      }
      const { missionId, runId } = made.value.made ?? {};
      if (standsAlready) api.print(`Resuming existing mission: ${slug}`);
      else {
        api.print(`Created mission: ${missionId}`);
        api.print(`Created run: ${runId}`);
      }
      if (typed.value.length > 0) api.print(`Created plan with ${typed.value.length} steps`);
      api.print(`Updated run ${runId}: running`);
      return undefined;
    },
  },
  {
    name: 'setup-agent',
    least: 4,
    run: async (api, [slug = '', name = '', instructions = '', greeting = '', options]) => {
      const typed = options === undefined ? undefined : typedJson(options);
      if (typed?.ok === false) return typed.error;
      const session = await api.session();
      if (!session.ok) return session.error;
      const entry = session.value.missionsFile.entries().find((each) => each.slug === slug);
      if (entry?.assistantId !== undefined && entry.agentPhone !== undefined) {
        api.print(`Using existing assistant: ${entry.assistantId}`);
        return undefined;
      }
      const made = await api.submit({
        kind: 'agent.setup',
        mission: missionKeyOf(entry?.missionId, slug),
        name,
        instructions,
        greeting,
        ...(typed === undefined ? {} : { options: plainOf(typed.value) }),
        bare: true,
      });
      if (!made.ok) return made.error;
      const { assistantId, phone } = made.value.made ?? {};
      api.print(
        `${entry?.assistantId === undefined ? 'Created assistant' : 'Using existing assistant'}: ${assistantId}`,
      );
      if (entry?.runId !== undefined) api.print(`Linked agent ${assistantId} to run ${entry.runId}`);
      if (phone !== undefined) api.print(`Found available: ${phone}`);
      return undefined;
    },
  },
  {
    name: 'complete',
    least: 4,
    run: async (api, [slug = '', mission = '', run = '', summary = '', payload]) => {
      const typed = payload === undefined ? undefined : typedJson(payload);
      if (typed?.ok === false) return typed.error;
      const session = await api.session();
      if (!session.ok) return session.error;
      const entries = session.value.missionsFile.entries();
      const entry = entries.find((each) => each.slug === slug);
      if (entry?.missionId !== undefined && entry.missionId !== mission) {
        const sentence = `ERROR: The state entry '${slug}' belongs to mission ${entry.missionId}: nothing was done.`;
        return { kind: 'refused', sentence };
      }
      const owner = entries.find((each) => each.slug !== slug && each.missionId === mission);
      if (entry === undefined && owner !== undefined) {
        const sentence = `ERROR: There is no state entry '${slug}', and mission ${mission} is the one of '${owner.slug}': nothing was done.`;
        return { kind: 'refused', sentence };
      }
      const body = jsonBody({
        status: 'succeeded',
        result_summary: summary === '' ? undefined : summary,
        result_payload: typed !== undefined && isTruthy(typed.value) ? typed.value : undefined,
      });
      if (!body.ok) return body.error;
      const closed = await api.request({
        what: 'update-run',
        missionId: mission,
        runId: run,
        body: body.value,
      });
      if (!closed.ok) return closed.error;
      const removed = await removeStateEntry(api, slug, mission);
      if (removed !== undefined) return removed;
      api.print(`Updated run ${run}: succeeded`);
      api.print(`Mission '${slug}' completed successfully`);
      return undefined;
    },
  },
];

/**
 * The steps of a plan, each with all its members. One without an id is named by its title, one without a sequence by its
 * place. What the server would refuse is refused before anything is made.
 */
function planOf(text: string): Result<readonly NewPlanStep[], ApiFailure> {
  const typed = typedJson(text);
  if (!typed.ok) return typed;
  const value = plainOf(typed.value);
  if (value === null) return ok([]);
  const fault = (sentence: string): Result<readonly NewPlanStep[], ApiFailure> =>
    err({ kind: 'refused', sentence: `ERROR: ${sentence}` });
  if (!Array.isArray(value)) return fault('The plan must be a JSON list of steps.');
  const steps: NewPlanStep[] = [];
  for (const [index, step] of (value as readonly JsonValue[]).entries()) {
    if (!isJsonObject(step)) return fault(`Step ${index + 1} is no JSON object.`);
    const { step_id: given, sequence, title, description, ...further } = step;
    const named = typeof given === 'string' ? given : typeof title === 'string' ? slugOf(title) : '';
    if (named === '') return fault(`Step ${index + 1} has neither a step_id nor a title.`);
    if (steps.some((other) => other.stepId === named)) return fault(`Two steps have the id '${named}'.`);
    steps.push({
      stepId: stepId(named),
      sequence: typeof sequence === 'number' ? sequence : index + 1,
      ...(typeof title === 'string' && { title }),
      ...(typeof description === 'string' && { description }),
      further,
    });
  }
  return ok(steps);
}
