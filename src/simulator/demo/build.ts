import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { later, type ServerState } from '../backend.ts';
import type { StoredAssistant, StoredMission, StoredRun, StoredScheduled } from '../rows.ts';
import { awaitTime } from '../schedule-course.ts';
import {
  addConversation,
  addMission,
  addRun,
  addRunEvent,
  addScheduled,
  changeRun,
  phoneLinesOf,
  type World,
} from '../world.ts';
import { pythonIsoOf, remembered, trackedCalls } from './bot-memory.ts';
import type { DemoContact, DemoLogLine, DemoMission } from './demo-mission.ts';
import { lookBack } from './look-back.ts';
import { openInstant } from './open-hours.ts';

const MINUTE_MS = 60_000;

/** Puts a mission, its calls and what its bot remembers into the world. */
export function buildMission(
  backend: ServerState,
  mission: DemoMission,
  assistant: StoredAssistant,
): { readonly mission: StoredMission; readonly run: StoredRun } | undefined {
  const { world, clock } = backend;
  const nowMs = clock.now();
  const at = (minutesAgo: number): number => openInstant(mission.zone, nowMs, -minutesAgo);
  const startedAtMs = at(mission.startedMinutesAgo);
  if (mission.known === 'local') {
    rememberLocally(world, mission, startedAtMs);
    return undefined;
  }

  const row = addMission(world, {
    name: mission.name,
    instructions: mission.instructions,
    atMs: startedAtMs,
    assistantId: assistant.id,
  });
  const run = addRun(world, row, { original_request: mission.request }, startedAtMs + 2_000);
  run.steps = mission.steps.map(([id, description, status], index) => ({
    id,
    sequence: index + 1,
    description,
    status,
  }));
  if (mission.unlinked !== true) run.agents.push({ givenId: assistant.telnyxId, atMs: startedAtMs + 40_000 });

  const timed = mission.contacts
    .map((contact) => ({ contact, atMs: openInstant(contact.zone, nowMs, contact.at) }))
    .sort((left, right) => left.atMs - right.atMs);
  const lastPastMs = timed.findLast(({ contact }) => contact.end !== undefined)?.atMs;
  const plannedAtMs =
    lastPastMs === undefined ? at(mission.startedMinutesAgo * 0.8) : lastPastMs + 4 * MINUTE_MS;
  const scheduled = timed.map(({ contact, atMs }) => {
    const past = contact.end !== undefined;
    // Where it is called another hour has struck: a mission may have begun after a call's own opening hours.
    const createdAtMs = past
      ? Math.min(atMs - MINUTE_MS, Math.max(startedAtMs + MINUTE_MS, atMs - 6 * MINUTE_MS))
      : plannedAtMs;
    const options = {
      assistant,
      mission: row,
      run,
      contact,
      atMs,
      createdAtMs: Math.min(createdAtMs, nowMs),
    };
    return { contact, row: buildContact(backend, options) };
  });

  watchComing(backend, mission, run, scheduled);
  const agent = mission.agent ?? 'claude-code';
  const said = ([, type, summary, stepId]: DemoLogLine, atMs: number) => ({
    atMs,
    type,
    summary,
    stepId,
    payload: undefined as JsonValue | undefined,
  });
  const lines = [
    ...mission.log.map((line) => said(line, at(line[0]))),
    ...(mission.justNow === undefined ? [] : [said(mission.justNow, nowMs - mission.justNow[0] * MINUTE_MS)]),
    ...scheduled.flatMap((call) => callLines(call.contact, call.row)),
  ].sort((left, right) => left.atMs - right.atMs);
  for (const { atMs, type, summary, stepId, payload } of lines) {
    addRunEvent(world, run, {
      type,
      summary,
      agentId: agent,
      atMs: Math.min(atMs, nowMs),
      ...(stepId !== undefined && { stepId }),
      ...(payload !== undefined && { payload }),
    });
  }
  const lastMs = run.events.at(-1)?.atMs ?? startedAtMs;
  changeRun(
    world,
    run,
    {
      status: mission.status,
      ...(mission.result !== undefined && {
        resultSummary: mission.result.summary,
        resultPayload: mission.result.payload,
      }),
    },
    lastMs,
  );
  if (mission.known === 'both') {
    world.botState.set(slugOf(mission.name), {
      mission_name: mission.name,
      mission_id: row.id,
      created_at: pythonIsoOf(startedAtMs),
      run_id: run.id,
      assistant_id: assistant.id,
      ...phoneMembers(world, assistant),
      memory: {
        class: mission.missionClass,
        recipient_type: mission.recipient,
        ...trackedCalls(world, scheduled),
        ...mission.memory,
      },
      last_updated: pythonIsoOf(lastMs),
    });
  }
  return { mission: row, run };
}

function phoneMembers(world: World, assistant: StoredAssistant): JsonObject {
  const phone = phoneLinesOf(world, assistant, 'call')[0];
  return phone === undefined ? {} : { agent_phone: phone.phone, phone_number_id: phone.id };
}

function rememberLocally(world: World, mission: DemoMission, startedAtMs: number): void {
  world.botState.set(slugOf(mission.name), {
    mission_name: mission.name,
    mission_id: world.identity.uuid(),
    created_at: pythonIsoOf(startedAtMs),
    run_id: world.identity.uuid(),
    memory: { class: mission.missionClass, ...mission.memory },
    last_updated: pythonIsoOf(startedAtMs + 90_000),
  });
}

function buildContact(
  backend: ServerState,
  options: {
    readonly assistant: StoredAssistant;
    readonly mission: StoredMission;
    readonly run: StoredRun;
    readonly contact: DemoContact;
    readonly atMs: number;
    readonly createdAtMs: number;
  },
): StoredScheduled {
  const { assistant, mission, run, contact, atMs, createdAtMs } = options;
  const { world } = backend;
  const row = addScheduled(world, {
    assistantId: assistant.id,
    channel: contact.sms === undefined ? 'call' : 'sms',
    to: contact.phone,
    from: phoneLinesOf(world, assistant, 'call')[0]?.phone ?? '',
    scheduledAtMs: atMs,
    createdAtMs,
    missionId: mission.id,
    runId: run.id,
    stepId: contact.step,
    metadata: { contact: contact.who },
    ...(contact.sms !== undefined && { text: contact.sms }),
  });
  if (contact.end !== undefined) {
    finishContact(world, row, contact);
    return row;
  }
  if (contact.says !== undefined) {
    backend.script.set(contact.phone, [
      { kind: 'completed', durationS: contact.durationS ?? 140, insight: insightsOf(contact) },
    ]);
  }
  awaitTime(backend, row);
  return row;
}

/** The bot looks how its coming calls went, but for those of a mission that it has forgotten. */
function watchComing(
  backend: ServerState,
  mission: DemoMission,
  run: StoredRun,
  calls: readonly { readonly contact: DemoContact; readonly row: StoredScheduled }[],
): void {
  if (mission.known === 'server' || mission.missionClass === 5) return;
  for (const { contact, row } of calls) {
    if (contact.end !== undefined) continue;
    const waitS = (row.scheduledAtMs - backend.clock.now()) / 1000 + 420;
    later(backend, waitS, () => lookBack(backend, run, row, contact.who));
  }
}

/** Writes how a past call or message ended. */
function finishContact(world: World, row: StoredScheduled, contact: DemoContact): void {
  const dispatchedAtMs = row.scheduledAtMs + 1_500;
  const talked = contact.end === 'completed' || contact.end === 'empty' || contact.end === 'voicemail';
  row.dispatchedAtMs = dispatchedAtMs;
  row.updatedAtMs = dispatchedAtMs + ((contact.durationS ?? 20) + 12) * 1000;
  world.dials.push({
    channel: row.channel,
    phone: row.to,
    from: row.from,
    atMs: dispatchedAtMs,
    source: 'scheduled',
    id: row.id,
    ...(row.missionId !== undefined && { missionId: row.missionId }),
    ...(row.stepId !== undefined && { stepId: row.stepId }),
  });
  if (row.channel === 'sms') {
    row.status = 'completed';
    world.messages.push({
      id: world.identity.uuid(),
      telnyxId: world.identity.uuid(),
      direction: 'outbound',
      from: row.from,
      to: row.to,
      body: row.text ?? '',
      mediaUrls: [],
      createdAtMs: dispatchedAtMs,
      status: 'delivered',
      deliveredAtMs: dispatchedAtMs + 2_000,
    });
    return;
  }
  row.status = talked || contact.end === 'completed-but' ? 'completed' : 'failed';
  row.callStatus = talked
    ? 'completed'
    : contact.end === 'completed-but'
      ? 'no-answer'
      : (contact.end ?? 'failed');
  row.callAttempts.push({ atMs: dispatchedAtMs, callStatus: row.callStatus });
  if (contact.end === 'failed') row.errors.push('Call rejected by the carrier (603)');
  if (!talked) return;
  row.callDurationS = contact.durationS ?? 24;
  const conversation = addConversation(world, row.id);
  row.conversationId = conversation.id;
  conversation.insightStatus = 'completed';
  conversation.insightResults = insightsOf(contact);
}

function insightsOf(contact: DemoContact): readonly JsonValue[] {
  if (contact.end === 'empty') return [''];
  if (contact.end === 'voicemail') {
    return ['Reached voicemail and left a message.', { contact: contact.who, voicemail: true }];
  }
  return [contact.says ?? '', { contact: contact.who, ...contact.fields }];
}

/** How a call ended, as a bot writes it down for people. */
const endWords = (end: string, { callStatus }: StoredScheduled): string =>
  end === 'voicemail' ? 'voicemail' : (callStatus ?? end).replaceAll('-', ' ');

/** What the bot logged about a call: that it was scheduled, and how it ended unless it forgot. */
function callLines(
  contact: DemoContact,
  row: StoredScheduled,
): { atMs: number; type: string; summary: string; stepId: string; payload: JsonValue | undefined }[] {
  const kind = row.channel === 'call' ? 'call' : 'SMS';
  const lines = [
    {
      atMs: row.createdAtMs,
      type: 'custom',
      summary: `Scheduled ${kind} to ${contact.who}: event_id=${row.id}`,
      stepId: contact.step,
      payload: { event_id: row.id, to: row.to } as JsonValue,
    },
  ];
  if (contact.end === undefined || contact.forgotten === true) return lines;
  lines.push({
    atMs: row.updatedAtMs + 60_000,
    type: contact.end === 'completed' ? 'tool_result' : 'custom',
    summary: `${kind === 'call' ? 'Call' : kind} to ${contact.who}: ${contact.end === 'completed' ? (contact.says ?? 'delivered') : endWords(contact.end, row)}`,
    stepId: contact.step,
    payload: {
      event_id: row.id,
      conversation_id: row.conversationId ?? null,
      call_status: row.callStatus ?? null,
      ...remembered(contact),
    },
  });
  return lines;
}
