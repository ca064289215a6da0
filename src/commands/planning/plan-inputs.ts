import { requiredVariables, variablesIn } from '../../domain/assistant/assistant-variables.ts';
import { contactsOf, phoneDigits } from '../../domain/contact/contacts.ts';
import { isAssistant, type Assistant, type PhoneNumber } from '../../domain/assistant/assistant.ts';
import type { AssistantId, MissionId, RunId, StepId } from '../../domain/ids.ts';
import { inOrder } from '../../domain/mission/lifecycle.ts';
import { engineVariables } from '../../domain/mission/briefing.ts';
import { missionClassOf } from '../../domain/mission/mission-class.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionClass, MissionKey } from '../../domain/mission/mission-row.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isTerminalStep } from '../../domain/mission/status.ts';
import { stepRole } from '../../domain/mission/step-role.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { toPhone } from '../../domain/contact/phone.ts';
import type { KnownCall } from '../../planner/plan.ts';
import type { Switches } from '../../state/ledger/switches.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { Unprepared } from '../door/refusal.ts';

/** An assistant as one that could make a mission's calls. */
export interface PlanCaller {
  readonly assistant: Assistant;
  /** Numbers that this assistant may call from. */
  readonly owned: readonly string[];
  readonly requiredVariables: readonly string[];
  /** What the engine fills in for the first call: no list has to bring these. */
  readonly filled: Readonly<Record<string, string>>;
}

/** What a plan stands on, as both sides had it at `takenAtMs`. */
export interface PlanInputFacts extends PlanCaller {
  readonly mission: MissionKey;
  readonly slug?: string;
  readonly missionName: string;
  readonly missionId: MissionId;
  readonly runId: RunId;
  readonly missionClass: MissionClass;
  readonly memory: JsonObject;
  /** The first calling step that has not ended. */
  readonly step?: StepId;
  /** Of a mission with rounds: whether a gate stands before that step, and whether a person has passed it. */
  readonly round?: { readonly number: 1 | 2; readonly approved: boolean };
  /** Digits of numbers whose last tracked try belongs to another step: its tries do not count here. */
  readonly triedElsewhere: ReadonlySet<string>;
  /** The other one, where a list is split between two. */
  readonly beside?: PlanCaller;
  /** Every number of the account. */
  readonly ownNumbers: readonly string[];
  /** Calls that the account's plan allows in a day, where the server tells. */
  readonly accountPerDay?: number;
  /** Calls of all missions. */
  readonly calls: readonly KnownCall[];
  readonly takenAtMs: number;
}

/** Why it could not be read. `refused`: asking again does not help. */
export interface PlanInputFault {
  readonly kind: 'refused' | 'server';
  readonly sentence: string;
}

export interface PlanInputDeps {
  readonly server: ServerPort;
  readonly facts: Pick<FactReader, 'liveMission' | 'missionState' | 'assistant' | 'line' | 'entries'>;
  readonly switches: Pick<Switches, 'missionClass'>;
  readonly nowMs: () => number;
}

const READ = { priority: 'read' } as const;
const LISTS_AT_ONCE = 4;

/**
 * Reads mission, assistant, lines and everybody's calls; of two assistants where a list is split between them.
 * Errors: the mission has ended or is unknown, an assistant is unknown, or the server does not answer.
 */
export async function readPlanInputs(
  mission: MissionKey,
  assistantId: AssistantId,
  deps: PlanInputDeps,
  besideId?: AssistantId,
): Promise<Result<PlanInputFacts, PlanInputFault>> {
  const { server, facts } = deps;
  const whole = await facts.liveMission(mission);
  if (!whole.ok) return err(faultOf(whole.error));
  const state = await facts.missionState(mission);
  if (!state.ok) return err(faultOf(state.error));
  const { entry, missionId, run, steps, scheduled } = state.value;
  const memory = entry?.memory ?? {};
  const missionClass = deps.switches.missionClass(mission) ?? missionClassOf(memory) ?? 1;
  const phones = await server.listPhones(READ);
  if (!phones.ok) return err(serverFault(phones.error));
  const place = { entry, phones: phones.value, engine: engineVariables(memory, missionClass) };
  const caller = await readCaller(assistantId, place, deps);
  if (!caller.ok) return caller;
  const beside =
    besideId === undefined ? undefined : await readCaller(besideId, { ...place, mayShare: true }, deps);
  if (beside?.ok === false) return beside;
  const slug = entry?.slug;
  // The same mission may be named by another id in its events: what its own list holds is its own.
  const own = new Set<string>(scheduled.map(({ id }) => id));
  const isOurs = (event: ScheduledEvent): boolean =>
    event.missionId === missionId || event.runId === run.id || own.has(event.id);
  const nameOf = namesByRun(await facts.entries());
  const calls = await knownCalls(server, (event) => ({
    mission: isOurs(event) ? (slug ?? missionId) : event.missionId,
    name: nameOf(event),
  }));
  if (!calls.ok) return calls;
  // Many servers tell nothing of it; a plan is made all the same.
  const account = await server.account(READ);
  const accountPerDay = account.ok ? account.value?.callsPerDay : undefined;
  const step = inOrder(steps).find(
    (each) => !isTerminalStep(each.status) && stepRole(each, scheduled) === 'calls',
  );
  return ok({
    mission,
    missionName: entry?.missionName ?? slug ?? missionId,
    missionId,
    runId: run.id,
    missionClass,
    memory,
    ...caller.value,
    ...(beside !== undefined && {
      beside: beside.value,
      // Whoever of the two calls somebody has to have what it needs.
      requiredVariables: [...new Set([...caller.value.requiredVariables, ...beside.value.requiredVariables])],
    }),
    ownNumbers: phones.value.map(({ phone }) => phone),
    calls: calls.value,
    takenAtMs: deps.nowMs(),
    triedElsewhere: triedElsewhere(memory, scheduled, step?.id),
    ...(slug === undefined ? {} : { slug }),
    ...(accountPerDay === undefined || accountPerDay === 0 ? {} : { accountPerDay }),
    ...(step === undefined ? {} : { step: step.id, round: roundOf(step, steps, scheduled) }),
  });
}

/** An assistant, the numbers that it may call from, and the variables that its people need. */
async function readCaller(
  assistantId: AssistantId,
  place: {
    readonly entry: MissionEntry | undefined;
    readonly phones: readonly PhoneNumber[];
    readonly engine: Readonly<Record<string, string>>;
    /** It may call from the number of the mission's own agent, where it has none. */
    readonly mayShare?: boolean;
  },
  { server, facts }: PlanInputDeps,
): Promise<Result<PlanCaller, PlanInputFault>> {
  const assistant = await facts.assistant(assistantId);
  if (!assistant.ok) return err(faultOf(assistant.error));
  const voice = await server.connectionId(assistant.value.id, 'telephony', READ);
  if (!voice.ok) return err(serverFault(voice.error));
  const connections = new Set([voice.value, assistant.value.connectionId].filter((id) => id !== undefined));
  const owned = place.phones.filter(
    (phone) =>
      (phone.assistantId !== undefined && isAssistant(assistant.value, phone.assistantId)) ||
      (phone.connectionId !== undefined && connections.has(phone.connectionId)),
  );
  const told =
    (await toldLine(place.entry, assistant.value, facts)) ??
    (owned.length === 0 && place.mayShare === true
      ? await sharedLine(place.entry, assistant.value, facts)
      : undefined);
  const named = variablesIn(assistant.value);
  const filled = Object.fromEntries(Object.entries(place.engine).filter(([name]) => named.includes(name)));
  return ok({
    assistant: assistant.value,
    owned: [...new Set([...owned.map(({ phone }) => phone), assistant.value.phone ?? '', told ?? ''])].filter(
      (phone) => phone !== '',
    ),
    requiredVariables: requiredVariables(assistant.value).filter((name) => filled[name] === undefined),
    filled,
  });
}

/** The number that the agent was set up on, unless something proves that it may not call from it. */
async function toldLine(
  entry: MissionEntry | undefined,
  assistant: Assistant,
  facts: PlanInputDeps['facts'],
): Promise<string | undefined> {
  const phone = entry === undefined ? undefined : phoneOf(entry, assistant);
  return phone === undefined ? undefined : provenLine(phone, assistant, facts);
}

/** The number of the mission's own agent, unless something proves that another one may not call from it. */
async function sharedLine(
  entry: MissionEntry | undefined,
  assistant: Assistant,
  facts: PlanInputDeps['facts'],
): Promise<string | undefined> {
  const phone = entry?.agentPhone;
  return phone === undefined ? undefined : provenLine(phone, assistant, facts);
}

async function provenLine(
  phone: string,
  assistant: Assistant,
  facts: PlanInputDeps['facts'],
): Promise<string | undefined> {
  const line = await facts.line({ assistantId: assistant.id, phone, channel: 'call', thoroughly: true });
  if (!line.ok) return undefined;
  return line.value.kind === 'absent' || line.value.kind === 'other' ? undefined : phone;
}

/** What the state file says of the agent's number: of the mission's own, or of one beside it. */
function phoneOf(
  { assistantId, agentPhone, memory }: MissionEntry,
  assistant: Assistant,
): string | undefined {
  if (assistantId !== undefined && isAssistant(assistant, assistantId)) return agentPhone;
  const agents = memory['agents'];
  for (const agent of Array.isArray(agents) ? (agents as readonly JsonValue[]) : []) {
    if (!isJsonObject(agent) || typeof agent['assistant_id'] !== 'string') continue;
    const phone = agent['agent_phone'];
    if (isAssistant(assistant, agent['assistant_id']) && typeof phone === 'string') return phone;
  }
  return undefined;
}

/** A calling step after a gate is a later round. */
function roundOf(
  step: PlanStep,
  steps: readonly PlanStep[],
  scheduled: readonly ScheduledEvent[],
): { readonly number: 1 | 2; readonly approved: boolean } {
  const gates = steps.filter((each) => each.sequence < step.sequence && stepRole(each, scheduled) === 'gate');
  return {
    number: gates.length === 0 ? 1 : 2,
    approved: gates.every(({ status }) => status === 'completed'),
  };
}

function triedElsewhere(
  memory: JsonObject,
  scheduled: readonly ScheduledEvent[],
  step: StepId | undefined,
): ReadonlySet<string> {
  const stepOf = new Map<string, StepId | undefined>(scheduled.map(({ id, stepId }) => [id, stepId]));
  return new Set(
    contactsOf(memory)
      .filter(({ eventId }) => {
        const tried = eventId === undefined ? undefined : stepOf.get(eventId);
        return step !== undefined && tried !== undefined && tried !== step;
      })
      .map(({ phone }) => phoneDigits(phone)),
  );
}

/** Whose call it is: an id to compare, and a name to tell. */
type MissionOf = (event: ScheduledEvent) => {
  readonly mission: string | undefined;
  readonly name: string | undefined;
};

/** Events may name a mission by an id that stands nowhere else: their run names it too. */
function namesByRun(entries: readonly MissionEntry[]): (event: ScheduledEvent) => string | undefined {
  const names = new Map<string, string>(
    entries.flatMap(({ runId, missionId, missionName, slug }) =>
      [runId, missionId].flatMap((id) => (id === undefined ? [] : [[id, missionName ?? slug] as const])),
    ),
  );
  return ({ runId = '', missionId = '' }) => names.get(runId) ?? names.get(missionId);
}

/** What every assistant has scheduled or called: pending calls hold their line, made ones count for caps. */
async function knownCalls(
  server: ServerPort,
  missionOf: MissionOf,
): Promise<Result<readonly KnownCall[], PlanInputFault>> {
  const assistants = await server.listAssistants(READ);
  if (!assistants.ok) return err(serverFault(assistants.error));
  const left = [...assistants.value];
  const found: KnownCall[] = [];
  let fault: PlanInputFault | undefined;
  const read = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined && fault === undefined; next = left.pop()) {
      const listed = await server.listScheduled(next.id, READ);
      if (listed.ok) found.push(...listed.value.flatMap((event) => knownCall(event, missionOf)));
      else if (listed.error.kind !== 'not-found') fault = serverFault(listed.error);
    }
  };
  await Promise.all(Array.from({ length: LISTS_AT_ONCE }, read));
  if (fault !== undefined) return err(fault);
  return ok(found.toSorted((a, b) => a.atMs - b.atMs || (a.phone < b.phone ? -1 : 1)));
}

function knownCall(event: ScheduledEvent, missionOf: MissionOf): readonly KnownCall[] {
  if (event.channel !== 'call' || event.scheduledAtMs === undefined || event.status === 'cancelled')
    return [];
  const { mission, name } = missionOf(event);
  const open = event.status === 'pending' || event.status === 'in_progress';
  return [
    {
      phone: toPhone(event.to) ?? event.to,
      atMs: event.scheduledAtMs,
      status: open
        ? 'pending'
        : event.status === 'failed' && event.callStatus === 'failed'
          ? 'failed'
          : 'made',
      line: event.from,
      ...(mission === undefined ? {} : { mission }),
      ...(name === undefined ? {} : { missionName: name }),
    },
  ];
}

const serverFault = (error: ServerError): PlanInputFault => ({ kind: 'server', sentence: error.sentence });

const faultOf = (error: Unprepared): PlanInputFault =>
  error.kind === 'refused' ? { kind: 'refused', sentence: error.refusal.sentence } : serverFault(error.error);
