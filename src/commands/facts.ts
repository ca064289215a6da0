import { safe, safeText } from '../lib/safe-text.ts';
import type { Result } from '../lib/result.ts';
import { assistantId, missionId, runId } from '../domain/ids.ts';
import type { ImmediateCall } from '../domain/account.ts';
import type { Approval } from '../domain/approval.ts';
import type { ApprovalId, AssistantId, CallId, MissionId, RunId, ScheduledEventId } from '../domain/ids.ts';
import type { Assistant, PhoneNumber } from '../domain/assistant.ts';
import type { InsightReport } from '../domain/insight.ts';
import { drivenRun } from '../domain/join.ts';
import { finishedCalls } from '../domain/lifecycle.ts';
import type { MissionEntry } from '../domain/mission-entry.ts';
import type { MissionKey } from '../domain/mission-row.ts';
import type { Mission, PlanStep, Run, RunEvent } from '../domain/mission.ts';
import type { ScheduledEvent } from '../domain/scheduled-event.ts';
import type { ServerPort } from '../domain/server-port.ts';
import { isTerminalRun } from '../domain/status.ts';
import type { DeskRows } from '../state/ledger/desk-items.ts';
import type { Intent, Intents } from '../state/ledger/intents.ts';
import type { Lease } from '../state/ledger/leases.ts';
import type { Hold, Switches } from '../state/ledger/switches.ts';
import type { ParkedOp } from '../state/missions-file/journal.ts';
import { MAKE, makingBodyOf, type MakingBody } from './making/making.ts';
import { AT_ONCE } from './at-once/at-once.ts';
import type { MachinePort } from './machine-port.ts';
import type { MemoryPort } from './memory-port.ts';
import { refuse, unread, type Unprepared } from './verb.ts';

/** A mission as both sides have it now. */
export interface MissionFacts {
  readonly key: MissionKey;
  readonly entry?: MissionEntry;
  readonly missionId: MissionId;
  readonly run: Run;
}

export interface MissionState extends MissionFacts {
  readonly steps: readonly PlanStep[];
  readonly scheduled: readonly ScheduledEvent[];
  readonly events: readonly RunEvent[];
}

type Facts<T> = Promise<Result<T, Unprepared>>;

/** Fresh reads for commands: nothing is acted on from what a screen remembers. */
export interface FactReader {
  readonly nowMs: () => number;
  /** A mission that the server knows; the entry where the state file has one. */
  mission(key: MissionKey, run?: RunId): Facts<MissionFacts>;
  /** The same, and refused where its run has ended: such a mission is left alone. */
  running(key: MissionKey, run?: RunId): Facts<MissionFacts>;
  /** Everything that decides whether it may be closed, and what that would stop. */
  whole(key: MissionKey, run?: RunId): Facts<MissionState>;
  steps(mission: MissionFacts): Facts<readonly PlanStep[]>;
  /** Finished reports of finished calls; a report that cannot be read is left out. */
  insights(scheduled: readonly ScheduledEvent[]): Promise<readonly InsightReport[]>;
  /** The entry alone, for what happens in the state file only. */
  entry(key: MissionKey): Facts<MissionEntry>;
  entryOfRun(run: RunId | undefined): Promise<MissionEntry | undefined>;
  assistant(id: AssistantId): Facts<Assistant>;
  linked(mission: MissionFacts): Facts<readonly AssistantId[]>;
  event(assistant: AssistantId, event: ScheduledEventId): Facts<ScheduledEvent>;
  scheduledBy(assistant: AssistantId): Facts<readonly ScheduledEvent[]>;
  /** A request to the owner, as it stands now. */
  approval(id: ApprovalId): Facts<Approval>;
  /** What is still to go out, of every assistant, by time. */
  pendingEverywhere(): Facts<readonly ScheduledEvent[]>;
  readonly desk: Pick<DeskRows, 'get'>;
  suppressed(phone: string): boolean;
  /** True where the number may be used by this assistant. */
  ownsLine(assistant: Assistant, phone: string, channel: 'call' | 'sms', freeToo?: boolean): Facts<boolean>;
  /** The try that led to this event, where it was ours. */
  tryOf(event: ScheduledEventId): Intent | undefined;
  intent(opKey: string): Intent | undefined;
  /** What was sent at once, without a schedule: what is unclear, and what went out. */
  atOnce(): readonly Intent[];
  call(id: CallId): Facts<ImmediateCall>;
  /** Absent where this program reaches no bot. */
  readonly machine?: MachinePort;
  /** A making of this identity that was begun and is not done. */
  openMaking(identity: string): MakingBody | undefined;
  /** Whether the server has a mission of exactly this name that is newer than most. */
  missionsNamed(name: string): Facts<readonly Mission[]>;
  entries(): Promise<readonly MissionEntry[]>;
  /** A value of memory as the state file spells it, where that can be told. */
  spelling(slug: string, key: string): string | undefined;
  /** Changes of ours to the state file that the bot has overtaken, until they are dismissed. */
  overtaken(): readonly ParkedOp[];
  phones(): Facts<readonly PhoneNumber[]>;
  freePhone(): Facts<PhoneNumber | undefined>;
  connection(assistant: AssistantId, feature: 'telephony' | 'messaging'): Facts<string | undefined>;
  readonly switches: Switches;
  hold(): Hold | undefined;
  lease(key: MissionKey): Lease | undefined;
  /** Names this process. */
  readonly holder: string;
}

export interface FactSources {
  readonly machine?: MachinePort;
  readonly server: ServerPort;
  readonly memory: MemoryPort;
  readonly intents: Intents;
  readonly switches: Switches;
  readonly desk: DeskRows;
  readonly suppressed: (phone: string) => boolean;
  readonly lease: (key: MissionKey) => Lease | undefined;
  readonly holder: string;
  readonly nowMs: () => number;
}

const READ = { priority: 'act' } as const;

export function createFactReader(sources: FactSources): FactReader {
  const { server, memory, intents, switches } = sources;

  const findEntry = async (key: MissionKey): Promise<MissionEntry | undefined> =>
    (await memory.entries()).find((entry) => entry.missionId === key || `slug:${entry.slug}` === key);

  const mission: FactReader['mission'] = async (key, run) => {
    const entry = await findEntry(key);
    const id = entry?.missionId ?? (key.startsWith('slug:') ? undefined : key);
    if (id === undefined) {
      return refuse('not-found', safe`${key.slice(5)} has no mission at the server: create it first.`);
    }
    const found = await findRun(server, missionId(id), run, entry);
    if (!found.ok) return found;
    return {
      ok: true,
      value: { key, missionId: missionId(id), run: found.value, ...(entry !== undefined && { entry }) },
    };
  };

  const running: FactReader['running'] = async (key, run) => {
    const facts = await mission(key, run);
    if (facts.ok && isTerminalRun(facts.value.run.status)) {
      return refuse('ended', safe`The run ended as ${facts.value.run.status}; it is left alone.`);
    }
    return facts;
  };

  const steps: FactReader['steps'] = async ({ missionId, run }) => {
    const plan = await server.getPlan(missionId, run.id, READ);
    if (plan.ok) return plan;
    return plan.error.kind === 'not-found' ? { ok: true, value: [] } : unread(plan.error);
  };

  const scheduledOf = async (facts: MissionFacts): Facts<readonly ScheduledEvent[]> => {
    const activity = await server.missionActivity(facts.missionId, READ);
    if (!activity.ok) return unread(activity.error);
    if (activity.value !== undefined) {
      const ofRun = activity.value.scheduled.filter(
        (event) => event.runId === undefined || event.runId === facts.run.id,
      );
      return { ok: true, value: ofRun };
    }
    const linked = await server.listLinkedAgents(facts.missionId, facts.run.id, READ);
    if (!linked.ok) return unread(linked.error);
    const own = facts.entry?.assistantId;
    const ids = new Set([...linked.value, ...(own === undefined ? [] : [assistantId(own)])]);
    const found: ScheduledEvent[] = [];
    for (const id of ids) {
      const list = await server.listScheduled(id, READ);
      if (!list.ok) return unread(list.error);
      found.push(...list.value.filter((event) => event.runId === facts.run.id));
    }
    return { ok: true, value: found };
  };

  return {
    nowMs: sources.nowMs,
    mission,
    running,
    steps,
    whole: async (key, run) => {
      const facts = await running(key, run);
      if (!facts.ok) return facts;
      const [plan, scheduled, events] = await Promise.all([
        steps(facts.value),
        scheduledOf(facts.value),
        server.listEvents(facts.value.missionId, facts.value.run.id, READ),
      ]);
      if (!plan.ok) return plan;
      if (!scheduled.ok) return scheduled;
      if (!events.ok) return unread(events.error);
      return {
        ok: true,
        value: {
          ...facts.value,
          steps: plan.value,
          scheduled: scheduled.value,
          events: events.value,
        },
      };
    },
    insights: async (scheduled) => {
      const reports: InsightReport[] = [];
      for (const call of finishedCalls(scheduled)) {
        if (call.conversationId === undefined) continue;
        const report = await server.insights(call.conversationId, READ);
        if (report.ok && report.value.status === 'completed') reports.push(report.value);
      }
      return reports;
    },
    entry: async (key) => {
      const entry = await findEntry(key);
      if (entry === undefined) {
        return refuse(
          'not-found',
          safe`The state file has no entry for ${key}: its memory cannot be changed.`,
        );
      }
      return { ok: true, value: entry };
    },
    entryOfRun: async (run) =>
      run === undefined ? undefined : (await memory.entries()).find((entry) => entry.runId === run),
    assistant: async (id) => {
      const found = await server.getAssistant(id, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`There is no assistant ${id}.`)
        : unread(found.error);
    },
    linked: async ({ missionId, run }) => {
      const found = await server.listLinkedAgents(missionId, run.id, READ);
      return found.ok ? found : unread(found.error);
    },
    event: async (assistant, event) => {
      const found = await server.getScheduled(assistant, event, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`The server has no scheduled event ${event}; it was cancelled or erased.`)
        : unread(found.error);
    },
    scheduledBy: async (assistant) => {
      const found = await server.listScheduled(assistant, READ);
      return found.ok ? found : unread(found.error);
    },
    approval: async (id) => {
      const found = await server.getApproval(id, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`The server has no request ${id} any more.`)
        : unread(found.error);
    },
    pendingEverywhere: async () => {
      const assistants = await server.listAssistants(READ);
      if (!assistants.ok) return unread(assistants.error);
      const lists = await Promise.all(
        assistants.value.map(async ({ id }) => ({ id, list: await server.listScheduled(id, READ) })),
      );
      const pending: ScheduledEvent[] = [];
      for (const { id, list } of lists) {
        if (!list.ok) return unread(list.error);
        for (const event of list.value) {
          if (event.status === 'pending') pending.push({ ...event, assistantId: id });
        }
      }
      return {
        ok: true,
        value: pending.toSorted((one, other) => (one.scheduledAtMs ?? 0) - (other.scheduledAtMs ?? 0)),
      };
    },
    desk: sources.desk,
    suppressed: sources.suppressed,
    ownsLine: async (assistant, phone, channel, freeToo = false) => {
      if (assistant.phone === phone) return { ok: true, value: true };
      const phones = await server.listPhones(READ);
      if (!phones.ok) return unread(phones.error);
      const line = phones.value.find((each) => each.phone === phone);
      if (line === undefined) return { ok: true, value: false };
      if (line.assistantId === assistant.id || line.assistantId === assistant.telnyxId) {
        return { ok: true, value: line.assistantId !== undefined };
      }
      if (line.connectionId === undefined) return { ok: true, value: freeToo };
      if (line.connectionId === assistant.connectionId) return { ok: true, value: true };
      const feature = channel === 'call' ? 'telephony' : 'messaging';
      const connection = await server.connectionId(assistant.id, feature, READ);
      if (!connection.ok) return unread(connection.error);
      return { ok: true, value: connection.value === line.connectionId };
    },
    tryOf: (event) => intents.byResult('dispatch', event),
    intent: (opKey) => intents.get(opKey),
    atOnce: () => intents.list(AT_ONCE, ['sent', 'parked', 'done']),
    call: async (id) => {
      const found = await server.getCall(id, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`The server knows no call ${id}.`)
        : unread(found.error);
    },
    ...(sources.machine !== undefined && { machine: sources.machine }),
    openMaking: (identity) =>
      intents
        .list(MAKE, ['open', 'stopped'])
        .map(makingBodyOf)
        .find((body) => body.identity === identity),
    missionsNamed: async (name) => {
      const found = await server.listMissions({ ...READ, atMost: 200 });
      if (!found.ok) return unread(found.error);
      return { ok: true, value: found.value.filter((each) => each.name === safeText(name)) };
    },
    entries: () => memory.entries(),
    spelling: (slug, key) => memory.spelling?.(slug, key),
    overtaken: () => memory.overtaken?.() ?? [],
    phones: async () => {
      const found = await server.listPhones(READ);
      return found.ok ? found : unread(found.error);
    },
    freePhone: async () => {
      const found = await server.availablePhone(READ);
      return found.ok ? found : unread(found.error);
    },
    connection: async (assistant, feature) => {
      const found = await server.connectionId(assistant, feature, READ);
      return found.ok ? found : unread(found.error);
    },
    switches,
    hold: () => switches.hold(),
    lease: sources.lease,
    holder: sources.holder,
  };
}

async function findRun(
  server: ServerPort,
  mission: MissionId,
  wanted: RunId | undefined,
  entry: MissionEntry | undefined,
): Facts<Run> {
  const named = wanted ?? (entry?.runId === undefined ? undefined : runId(entry.runId));
  if (named !== undefined) {
    const run = await server.getRun(mission, named, READ);
    if (run.ok) return run;
    return run.error.kind === 'not-found'
      ? refuse('not-found', safe`The server has no run ${named} of mission ${mission}.`)
      : unread(run.error);
  }
  const runs = await server.listRuns(mission, READ);
  if (!runs.ok) {
    return runs.error.kind === 'not-found'
      ? refuse('not-found', safe`The server has no mission ${mission}.`)
      : unread(runs.error);
  }
  // Which run the mission left behind when it was created is known from the mission alone.
  const full = runs.value.length > 1 ? await server.getMission(mission, READ) : undefined;
  const driven = drivenRun(full?.ok === true ? full.value : undefined, runs.value, entry);
  if (driven === undefined)
    return refuse('not-found', safe`Mission ${mission} has no run yet: create one first.`);
  return { ok: true, value: driven };
}
