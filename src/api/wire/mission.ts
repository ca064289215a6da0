import { assistantId, missionId, runId, type AssistantId } from '../../domain/ids.ts';
import type { Mission, PlanStep } from '../../domain/mission/mission.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import {
  asId,
  pick,
  present,
  readArray,
  readCount,
  readId,
  readInstantMs,
  readLine,
  readText,
  readWord,
} from './fields.ts';
import { parsePlanStep } from './plan.ts';
import { readRecords } from './wrapper.ts';

/** A mission row, from a list or from a single read. */
export function parseMission(record: JsonObject): Mission | undefined {
  const id = readId(record, 'id', 'mission_id');
  if (id === undefined) return undefined;
  const telnyxId = readId(record, 'telnyx_mission_id');
  const firstRun = readId(record, 'telnyx_run_id', 'run_id');
  const assistant = readId(record, 'assistant_id');
  return present({
    id: missionId(id),
    telnyxId: telnyxId === undefined ? undefined : missionId(telnyxId),
    name: readLine(record, 'name', 'mission_name') ?? safeText(''),
    instructions: readText(record, 'instructions') ?? safeText(''),
    status: readWord(record, 'status') ?? 'unknown',
    firstRunId: firstRun === undefined ? undefined : runId(firstRun),
    assistantId: assistant === undefined ? undefined : assistantId(assistant),
    assistantPhone: readLine(record, 'assistant_phone'),
    targetCount: readCount(record, 'computed_target_count', 'target_count'),
    eventCount: readCount(record, 'computed_event_count', 'events_used'),
    scheduledCount: readCount(record, 'computed_scheduled_count'),
    resultSummary: readText(record, 'result_summary'),
    createdAtMs: readInstantMs(record, 'created_at'),
    updatedAtMs: readInstantMs(record, 'updated_at'),
    steps: readSteps(record),
    linkedAgentIds: readLinkedAgents(record),
  });
}

function readSteps(record: JsonObject): readonly PlanStep[] | undefined {
  const plan = pick(record, 'plan', 'steps');
  const list = isJsonObject(plan) ? readArray(plan, 'steps', 'data') : plan;
  return Array.isArray(list) ? readRecords(list as readonly JsonValue[], parsePlanStep).records : undefined;
}

function readLinkedAgents(record: JsonObject): readonly AssistantId[] | undefined {
  const list = readArray(record, 'linked_agents');
  return list === undefined ? undefined : list.map(parseLinkedAgent).filter((id) => id !== undefined);
}

/** A linked agent: a record, or the id alone. */
export function parseLinkedAgent(item: JsonValue): AssistantId | undefined {
  const id = isJsonObject(item)
    ? readId(item, 'telnyx_agent_id', 'telnyx_assistant_id', 'assistant_id', 'agent_id', 'id')
    : asId(item);
  return id === undefined ? undefined : assistantId(id);
}
