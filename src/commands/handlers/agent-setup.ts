import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { DEFAULT_VOICE, newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import { assistantWords } from '../../domain/assistant/assistant-words.ts';
import { isAssistant, type Assistant, type PhoneNumber } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import type { JsonObject } from '../../lib/json.ts';
import { inOrder } from '../../domain/mission/lifecycle.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import { isTerminalStep } from '../../domain/mission/status.ts';
import { stepRole } from '../../domain/mission/step-role.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, MissionFacts } from '../reads/fact-reader.ts';
import { agentIdentity, type AgentSetup, type Found } from '../setup/setup.ts';
import { NO_NUMBER } from '../setup/run-agent-setup.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { completionParts } from './step.ts';
import { refuse, type Unprepared } from '../door/refusal.ts';

type Known<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Unprepared };

/** One agent for a run: an assistant with a number, linked, and named by the state file. */
export const setUpAgent: CommandHandler<CommandOf<'agent.setup'>> = async (command, facts) => {
  const mission = await facts.liveMission(command.mission, command.runId);
  if (!mission.ok) return mission;
  const { missionId, run, entry } = mission.value;
  const additional = command.additional === true;
  const identity = agentIdentity(run.id, additional, command.name);
  const open = facts.openSetup(identity);
  const chosen = await theAssistant(command, mission.value, open?.found, facts);
  if (!chosen.ok) return chosen;
  const assistant = chosen.value;
  if (assistant === undefined) {
    if (command.name.trim() === '') return refuse('invalid', safe`The assistant needs a name.`);
    if (command.instructions.trim() === '') return refuse('invalid', safe`The assistant needs instructions.`);
  }
  // One that is still to be made is linked nowhere.
  const linked = assistant === undefined ? NONE : await facts.linked(mission.value);
  if (!linked.ok) return linked;
  const isLinked = assistant !== undefined && linked.value.some((id) => isAssistant(assistant, id));
  const own = assistant === undefined ? NOTHING : await ownPhone(assistant, entry, facts);
  if (!own.ok) return own;
  if (assistant !== undefined && isLinked && own.value !== undefined && open === undefined) {
    const named = entry?.assistantId === undefined ? false : isAssistant(assistant, entry.assistantId);
    if (entry === undefined || (named && entry.agentPhone !== undefined)) {
      return refuse(
        'already-so',
        safe`Using existing assistant: ${assistant.id} on ${own.value.phone}, linked.`,
      );
    }
  }
  const free = own.value === undefined ? await numberFor(command, mission.value, facts) : NOTHING;
  if (!free.ok) return free;
  const step = command.bare === true ? NOTHING : await setupStep(mission.value, facts);
  if (!step.ok) return step;
  const fields =
    assistant === undefined
      ? newAssistantFields({ ...command, ...(command.bare === true && { voice: DEFAULT_VOICE }) })
      : assistant.raw;
  const name = assistant?.name ?? safeText(command.name);
  const line = own.value ?? free.value?.number;
  const setup: AgentSetup = {
    kind: 'agent',
    missionId,
    runId: run.id,
    name: command.name === '' ? name : command.name,
    fields,
    additional,
    bare: command.bare === true,
    ...(step.value !== undefined && {
      after: completionParts(mission.value, step.value, `done by the agent set-up of ${name}`, facts.nowMs()),
    }),
    ...(entry !== undefined && { slug: entry.slug }),
    ...(own.value === undefined && free.value !== undefined && { number: free.value.number }),
  };
  const found: Found = {
    ...(assistant !== undefined && { assistantId: assistant.id }),
    ...(own.value !== undefined && { phone: own.value.phone, phoneNumberId: own.value.id }),
  };
  return prepared({
    tier: 1,
    title: safe`Set up ${name} for the mission`,
    lines: [
      assistant === undefined
        ? safe`Makes the assistant ${name}`
        : safe`Uses the assistant ${name} (${assistant.id})`,
      ...(assistant === undefined ? fieldLines(fields) : []),
      own.value === undefined ? safe`${free.value?.words ?? ''}` : safe`Its number: ${own.value.phone}`,
      isLinked
        ? safe`Linked to run ${run.id} already`
        : safe`Links it to run ${run.id}, and reads the link back`,
      entry === undefined
        ? safe`The state file has no entry for this mission: nothing is written there.`
        : safe`Writes it into the entry ${entry.slug}`,
      ...(step.value === undefined ? [] : [safe`Completes step ${step.value.id}`]),
    ],
    basis: { run: run.id, linked: linked.value, number: line?.id ?? null, found: { ...found } },
    mission: command.mission,
    effect: { kind: 'setup', identity, found, setup },
    done: safe`${name} is set up and linked; it calls from ${line?.phone ?? 'its number'}.`,
  });
};

const NOTHING = { ok: true, value: undefined } as const;
const NONE = { ok: true, value: [] } as const;

/** The first step of the plan that is nothing but a set-up, and that nobody has ended. */
async function setupStep(mission: MissionFacts, facts: FactReader): Promise<Known<PlanStep | undefined>> {
  const steps = await facts.steps(mission);
  if (!steps.ok) return steps;
  const wanted = inOrder(steps.value).find(
    (step) => !isTerminalStep(step.status) && stepRole(step, []) === 'setup',
  );
  // A set-up that lies behind a person's word is the next round's.
  const isLater =
    wanted !== undefined &&
    steps.value.some(
      (other) =>
        other.sequence < wanted.sequence && !isTerminalStep(other.status) && stepRole(other, []) === 'gate',
    );
  return { ok: true, value: isLater ? undefined : wanted };
}

/** The assistant to use: the one that was begun, that is wanted, or that the entry names; undefined to make one. */
async function theAssistant(
  { reuse, additional }: CommandOf<'agent.setup'>,
  { entry }: MissionFacts,
  found: Found | undefined,
  facts: FactReader,
): Promise<Known<Assistant | undefined>> {
  const named = additional === true ? undefined : entry?.assistantId;
  if (reuse !== undefined && named !== undefined && named !== reuse) {
    const both = await facts.assistant(reuse);
    if (!both.ok) return both;
    if (!isAssistant(both.value, named)) {
      return refuse(
        'invalid',
        safe`The mission works with assistant ${named} already: set the other one up as an additional one.`,
      );
    }
  }
  const id = found?.assistantId ?? reuse ?? (named === undefined ? undefined : assistantId(named));
  return id === undefined ? NOTHING : facts.assistant(id);
}

/** The number that it has, or that the mission calls from already. */
async function ownPhone(
  assistant: Assistant,
  entry: MissionFacts['entry'],
  facts: FactReader,
): Promise<Known<{ readonly id: PhoneNumber['id']; readonly phone: string } | undefined>> {
  if (assistant.phone !== undefined && assistant.phoneNumberId !== undefined) {
    return { ok: true, value: { id: assistant.phoneNumberId, phone: assistant.phone } };
  }
  const phones = await facts.phones();
  if (!phones.ok) return phones;
  const connection = await facts.connection(assistant.id, 'telephony');
  if (!connection.ok) return connection;
  const line = phones.value.find(
    (each) =>
      each.phone === assistant.phone ||
      (each.assistantId !== undefined && isAssistant(assistant, each.assistantId)) ||
      (each.connectionId !== undefined &&
        (each.connectionId === assistant.connectionId || each.connectionId === connection.value)),
  );
  const worksHere = entry?.assistantId !== undefined && isAssistant(assistant, entry.assistantId);
  const chosen =
    line ?? (worksHere ? phones.value.find(({ phone }) => phone === entry.agentPhone) : undefined);
  return chosen === undefined ? NOTHING : { ok: true, value: { id: chosen.id, phone: chosen.phone } };
}

/** A number to call from, and what is said about it. */
interface Chosen {
  readonly number: NonNullable<AgentSetup['number']>;
  readonly words: SafeText;
}

/**
 * The number of a new agent: the one that was named, else a free one that no mission calls from, else one that is
 * shared. It is assigned only where a person asks for that: most servers let an agent call from any number of the account, and
 * taking a number breaks whoever had it.
 */
async function numberFor(
  { phoneNumberId, assign = false }: CommandOf<'agent.setup'>,
  { entry: own }: MissionFacts,
  facts: FactReader,
): Promise<Known<Chosen>> {
  const give = ({ id, phone }: PhoneNumber, words: SafeText): Known<Chosen> => ({
    ok: true,
    value: {
      number: { id, phone, ...(assign && { assign }) },
      words: assign ? safe`Assigns the number ${phone} to it` : words,
    },
  });
  if (phoneNumberId !== undefined) {
    const phones = await facts.phones();
    if (!phones.ok) return phones;
    const wanted = phones.value.find(({ id }) => id === phoneNumberId);
    if (wanted === undefined) return refuse('not-found', safe`The account has no number ${phoneNumberId}.`);
    return give(wanted, safe`Calls from ${wanted.phone}`);
  }
  const offered = await facts.freePhone();
  if (!offered.ok) return offered;
  const others = (await facts.entries()).filter(({ slug }) => slug !== own?.slug);
  const callerOf = (phone: string): MissionEntry | undefined =>
    others.find((each) => each.agentPhone === phone);
  if (offered.value !== undefined && callerOf(offered.value.phone) === undefined) {
    return give(offered.value, safe`Calls from ${offered.value.phone}, a free number`);
  }
  // Nobody takes a number by calling from it, so that the server offers it again: one of its own is better.
  const phones = await facts.phones();
  if (!phones.ok) return phones;
  const free = phones.value.filter(
    (each) => each.connectionId === undefined && each.assistantId === undefined,
  );
  for (const unused of free.filter(({ phone }) => callerOf(phone) === undefined)) {
    // The hosted server tells at the assistants, not at the number, who has it.
    const standing = await facts.line({
      assistantId: assistantId(''),
      phone: unused.phone,
      channel: 'call',
      thoroughly: true,
    });
    if (!standing.ok) return standing;
    if (standing.value.kind === 'unassigned') {
      return give(unused, safe`Calls from ${unused.phone}, a free number`);
    }
  }
  const shared =
    offered.value ??
    free[0] ??
    phones.value.find(({ phone }) => callerOf(phone) !== undefined) ??
    phones.value[0];
  if (shared === undefined) return refuse('not-found', safeText(NO_NUMBER));
  const other = callerOf(shared.phone);
  return give(
    shared,
    other === undefined
      ? safe`Calls from ${shared.phone}, which another assistant has too`
      : safe`Calls from ${shared.phone}, as ${other.missionName ?? other.slug} does`,
  );
}

/** What an assistant is made of, as far as a person weighs it before agreeing. */
export const fieldLines = (fields: JsonObject): readonly SafeText[] =>
  assistantWords(fields).map(({ label, text }) => safe`  ${label}: ${safeText(text, { multiline: false })}`);
