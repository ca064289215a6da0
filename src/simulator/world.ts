import type { JsonObject, JsonValue } from '../lib/json.ts';
import type { Identity } from './identity.ts';
import type {
  StoredApproval,
  StoredAssistant,
  StoredCall,
  StoredConversation,
  Dial,
  StoredMessage,
  StoredMission,
  StoredPhone,
  StoredRunEvent,
  StoredRun,
  StoredScheduled,
  StoredStep,
} from './rows.ts';

/** The server's tables. Maps keep the order of creation; lists are read from the end, newest first. */
export interface World {
  readonly missions: Map<string, StoredMission>;
  readonly runs: Map<string, StoredRun>;
  readonly assistants: Map<string, StoredAssistant>;
  readonly phones: Map<string, StoredPhone>;
  readonly scheduled: Map<string, StoredScheduled>;
  readonly conversations: Map<string, StoredConversation>;
  readonly approvals: Map<string, StoredApproval>;
  readonly messages: StoredMessage[];
  readonly calls: Map<string, StoredCall>;
  /** What the account's owner changed of it, as the server spells it. */
  readonly botSettings: Map<string, string | null>;
  readonly dials: Dial[];
  /** Ids of missions in order of creation, so that a page costs a page. */
  readonly missionOrder: string[];
  readonly assistantOrder: string[];
  readonly assistantIdByTelnyxId: Map<string, string>;
  /** The state file of the bot that drives this world, slug by slug; empty where nobody keeps one. */
  readonly botState: Map<string, JsonObject>;
  /** Told after the bot changed an entry; `undefined` where it removed one. */
  readonly botListeners: Set<(slug: string, entry: JsonObject | undefined) => void>;
  readonly identity: Identity;
}

export function createWorld(identity: Identity): World {
  return {
    missions: new Map(),
    runs: new Map(),
    assistants: new Map(),
    phones: new Map(),
    scheduled: new Map(),
    conversations: new Map(),
    approvals: new Map(),
    messages: [],
    calls: new Map(),
    botSettings: new Map(),
    dials: [],
    missionOrder: [],
    assistantOrder: [],
    assistantIdByTelnyxId: new Map(),
    botState: new Map(),
    botListeners: new Set(),
    identity,
  };
}

/** Creating a mission creates its first run, which stays `pending` when another one is driven. */
export function addMission(
  world: World,
  mission: {
    readonly name: string;
    readonly instructions: string;
    readonly atMs: number;
    readonly channel?: string;
    readonly assistantId?: string;
    readonly metadata?: JsonObject;
  },
): StoredMission {
  const id = world.identity.uuid();
  const channel = mission.channel ?? 'voice';
  const metadata = mission.metadata ?? {};
  const first = newRun(world, id, mission.atMs, {
    channel,
    targets: [],
    metadata,
    original_request: mission.instructions,
  });
  const row: StoredMission = {
    id,
    telnyxId: world.identity.uuid(),
    firstRunId: first.id,
    name: mission.name,
    instructions: mission.instructions,
    channel,
    metadata,
    createdAtMs: mission.atMs,
    status: 'pending',
    updatedAtMs: mission.atMs,
    runIds: [first.id],
    scheduledIds: [],
    runEventCount: 0,
    ...(mission.assistantId !== undefined && { assistantId: mission.assistantId }),
  };
  world.missions.set(id, row);
  world.missionOrder.push(id);
  return row;
}

export function addRun(world: World, mission: StoredMission, input: JsonObject, atMs: number): StoredRun {
  const run = newRun(world, mission.id, atMs, input);
  mission.runIds.push(run.id);
  mission.updatedAtMs = atMs;
  return run;
}

function newRun(world: World, missionId: string, atMs: number, input: JsonObject): StoredRun {
  const run: StoredRun = {
    id: world.identity.uuid(),
    missionId,
    input,
    startedAtMs: atMs,
    status: 'pending',
    updatedAtMs: atMs,
    steps: [],
    events: [],
    agents: [],
  };
  world.runs.set(run.id, run);
  return run;
}

/** Sets a run's state; the mission's own state follows the run that was changed last. */
export function changeRun(
  world: World,
  run: StoredRun,
  change: { readonly status?: string; readonly resultSummary?: string; readonly resultPayload?: JsonValue },
  atMs: number,
): void {
  const mission = world.missions.get(run.missionId);
  run.updatedAtMs = atMs;
  if (change.status !== undefined) {
    run.status = change.status;
    if (ENDED.has(change.status)) run.finishedAtMs ??= atMs;
    else delete run.finishedAtMs;
  }
  if (change.resultSummary !== undefined) run.resultSummary = change.resultSummary;
  if (change.resultPayload !== undefined) run.resultPayload = change.resultPayload;
  if (mission === undefined) return;
  mission.updatedAtMs = atMs;
  if (change.status !== undefined) mission.status = change.status;
  if (change.resultSummary !== undefined) mission.resultSummary = change.resultSummary;
  if (change.resultPayload !== undefined) mission.resultPayload = change.resultPayload;
}

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

export function changeStep(
  world: World,
  run: StoredRun,
  step: StoredStep,
  status: string,
  atMs: number,
): void {
  step.status = status;
  touch(world, run, atMs);
}

export function addRunEvent(world: World, run: StoredRun, event: Omit<StoredRunEvent, 'id'>): StoredRunEvent {
  const row: StoredRunEvent = { id: world.identity.uuid(), ...event };
  run.events.push(row);
  const mission = world.missions.get(run.missionId);
  if (mission !== undefined) mission.runEventCount += 1;
  touch(world, run, event.atMs);
  return row;
}

function touch(world: World, run: StoredRun, atMs: number): void {
  run.updatedAtMs = atMs;
  const mission = world.missions.get(run.missionId);
  if (mission !== undefined) mission.updatedAtMs = atMs;
}

export function addAssistant(world: World, config: JsonObject, atMs: number): StoredAssistant {
  const row: StoredAssistant = {
    id: world.identity.uuid(),
    telnyxId: `assistant-${world.identity.uuid()}`,
    telephonyConnectionId: world.identity.longNumber(),
    messagingConnectionId: world.identity.uuid(),
    createdAtMs: atMs,
    config,
    updatedAtMs: atMs,
    scheduledIds: [],
  };
  world.assistants.set(row.id, row);
  world.assistantOrder.push(row.id);
  world.assistantIdByTelnyxId.set(row.telnyxId, row.id);
  return row;
}

/** By local id or by Telnyx id. */
export function findAssistant(world: World, id: string): StoredAssistant | undefined {
  return world.assistants.get(world.assistantIdByTelnyxId.get(id) ?? id);
}

export function addPhone(world: World, phone: string, orderedAtMs: number): StoredPhone {
  const row: StoredPhone = { id: world.identity.longNumber(), phone, orderedAtMs };
  world.phones.set(row.id, row);
  return row;
}

/** The numbers that an assistant may call or write from. */
export function phoneLinesOf(
  world: World,
  assistant: StoredAssistant,
  channel: 'call' | 'sms',
): StoredPhone[] {
  return [...world.phones.values()].filter((row) =>
    channel === 'call'
      ? row.voiceConnectionId === assistant.telephonyConnectionId
      : row.messagingConnectionId === assistant.messagingConnectionId ||
        row.voiceConnectionId === assistant.telephonyConnectionId,
  );
}

/** Binds a number to an assistant for calls and messages. */
export function lendPhone(phone: StoredPhone, assistant: StoredAssistant, atMs: number): void {
  phone.voiceConnectionId = assistant.telephonyConnectionId;
  phone.messagingConnectionId = assistant.messagingConnectionId;
  assistant.updatedAtMs = atMs;
}

export function addScheduled(
  world: World,
  event: Omit<
    StoredScheduled,
    'id' | 'telnyxEventId' | 'status' | 'retryCount' | 'callAttempts' | 'errors' | 'updatedAtMs'
  >,
): StoredScheduled {
  const row: StoredScheduled = {
    ...event,
    id: world.identity.uuid(),
    telnyxEventId: world.identity.uuid(),
    status: 'pending',
    retryCount: 0,
    callAttempts: [],
    errors: [],
    updatedAtMs: event.createdAtMs,
  };
  world.scheduled.set(row.id, row);
  world.assistants.get(row.assistantId)?.scheduledIds.push(row.id);
  const mission = row.missionId === undefined ? undefined : world.missions.get(row.missionId);
  if (mission !== undefined) {
    mission.scheduledIds.push(row.id);
    mission.updatedAtMs = event.createdAtMs;
  }
  return row;
}

/** Removes the record for good. */
export function eraseScheduled(world: World, row: StoredScheduled): void {
  world.scheduled.delete(row.id);
  const mission = row.missionId === undefined ? undefined : world.missions.get(row.missionId);
  for (const ids of [world.assistants.get(row.assistantId)?.scheduledIds, mission?.scheduledIds]) {
    const index = ids?.indexOf(row.id) ?? -1;
    if (index >= 0) ids?.splice(index, 1);
  }
}

export function addConversation(world: World, scheduledId?: string): StoredConversation {
  const row: StoredConversation = {
    id: world.identity.uuid(),
    insightStatus: 'pending',
    insightResults: [],
    ...(scheduledId !== undefined && { scheduledId }),
  };
  world.conversations.set(row.id, row);
  return row;
}
