import type { Mission, Run, RunEvent } from '../../domain/mission/mission.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { drivenRun } from '../../domain/mission/join.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { ok, type Result } from '../../lib/result.ts';

/** An entry that the state file lacks, as the server's side tells it. */
export interface LostEntry {
  readonly slug: string;
  readonly members: JsonObject;
}

const READ = { priority: 'read' } as const;

/** Entries of every live mission that the state file does not name: ids, agent, and what the record says was saved. */
export async function lostEntries(
  server: ServerPort,
  entries: readonly MissionEntry[],
): Promise<Result<readonly LostEntry[], ServerError>> {
  const listed = await server.listMissions(READ);
  if (!listed.ok) return listed;
  const known = new Set(entries.flatMap(({ missionId }) => missionId ?? []));
  const taken = new Set(entries.map(({ slug }) => slug));
  const lost: LostEntry[] = [];
  for (const { id, status } of listed.value) {
    if (known.has(id) || isTerminalRun(status)) continue;
    const mission = await server.getMission(id, READ);
    if (!mission.ok) return mission;
    const runs = await server.listRuns(id, READ);
    if (!runs.ok) return runs;
    const run = drivenRun(mission.value, runs.value, undefined);
    if (run === undefined || isTerminalRun(run.status)) continue;
    const members = await membersOf(server, mission.value, run);
    if (!members.ok) return members;
    const slug = freeSlug(slugOf(mission.value.name) || 'mission', taken);
    taken.add(slug);
    lost.push({ slug, members: members.value });
  }
  return ok(lost);
}

async function membersOf(
  server: ServerPort,
  mission: Mission,
  run: Run,
): Promise<Result<JsonObject, ServerError>> {
  const linked = await server.listLinkedAgents(mission.id, run.id, READ);
  if (!linked.ok) return linked;
  const events = await server.listEvents(mission.id, run.id, READ);
  if (!events.ok) return events;
  const activity = await server.missionActivity(mission.id, READ);
  if (!activity.ok) return activity;
  const agentId = mission.assistantId ?? linked.value[0];
  const agent = agentId === undefined ? undefined : await server.getAssistant(agentId, READ);
  if (agent?.ok === false && agent.error.kind !== 'not-found') return agent;
  const assistant = agent?.ok === true ? agent.value : undefined;
  const phone = assistant?.phone ?? mission.assistantPhone;
  const scheduled = (activity.value?.scheduled ?? []).filter(
    ({ runId }) => runId === undefined || runId === run.id,
  );
  const memory = memoryOf(events.value, scheduled);
  return ok({
    mission_name: mission.name,
    mission_id: mission.id,
    created_at: isoOf(mission.createdAtMs),
    run_id: run.id,
    assistant_id: assistant?.id ?? agentId,
    agent_phone: phone,
    phone_number_id: assistant?.phoneNumberId,
    ...(Object.keys(memory).length === 0 ? {} : { memory }),
  });
}

/**
 * What the record says was saved: the payload of an event that saved or appended, the steps' own keys, and the
 * events that are scheduled. A bot's own script logs no payload of its memory: that part is lost.
 */
function memoryOf(events: readonly RunEvent[], scheduled: readonly ScheduledEvent[]): JsonObject {
  const memory = new Map<string, JsonValue>();
  for (const { summary, payload } of events) {
    if (!isJsonObject(payload)) continue;
    const { key, value = null } = payload;
    if (typeof key === 'string' && summary.startsWith('Saved memory ')) memory.set(key, value);
    else if (typeof key === 'string' && summary.startsWith('Removed memory ')) memory.delete(key);
    else if (typeof key === 'string' && summary.startsWith('Appended to memory ')) {
      const before = memory.get(key);
      const list: readonly JsonValue[] =
        before === undefined ? [] : Array.isArray(before) ? (before as readonly JsonValue[]) : [before];
      memory.set(key, [...list, value]);
    } else {
      for (const [name, said] of Object.entries(payload)) {
        if (/^(step|error)_/.test(name) && said !== undefined) memory.set(name, said);
      }
    }
  }
  if (scheduled.length > 0) {
    memory.set(
      'scheduled_events',
      scheduled.map((event) => ({
        event_id: event.id,
        type: event.channel,
        to: event.to,
        ...(event.text === undefined ? {} : { message: event.text }),
        ...(event.scheduledAtMs === undefined ? {} : { scheduled_at: isoOf(event.scheduledAtMs) ?? null }),
        step_id: event.stepId ?? '-',
      })),
    );
  }
  return Object.fromEntries(memory);
}

function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

const isoOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString();
