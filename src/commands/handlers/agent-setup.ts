import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import { isAssistant, type Assistant, type PhoneNumber } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, MissionFacts } from '../reads/fact-reader.ts';
import { agentIdentity, type AgentSetup, type Found } from '../setup/setup.ts';
import { NO_NUMBER, shownField } from '../setup/run-agent-setup.ts';
import { prepared, type CommandHandler } from './handler.ts';
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
  const linked = await facts.linked(mission.value);
  if (!linked.ok) return linked;
  const isLinked = assistant !== undefined && linked.value.some((id) => isAssistant(assistant, id));
  const own = assistant === undefined ? NOTHING : await ownPhone(assistant, facts);
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
  const free = own.value === undefined ? await freeNumber(command, facts) : NOTHING;
  if (!free.ok) return free;
  const fields = assistant === undefined ? newAssistantFields(command) : assistant.raw;
  const name = assistant?.name ?? safeText(command.name);
  const line = own.value ?? free.value;
  const setup: AgentSetup = {
    kind: 'agent',
    missionId,
    runId: run.id,
    name: command.name === '' ? name : command.name,
    fields,
    additional,
    bare: command.bare === true,
    ...(entry !== undefined && { slug: entry.slug }),
    ...(own.value === undefined && free.value !== undefined && { number: free.value }),
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
      own.value === undefined
        ? safe`Gives it the number ${line?.phone ?? ''}`
        : safe`Its number: ${own.value.phone}`,
      isLinked
        ? safe`Linked to run ${run.id} already`
        : safe`Links it to run ${run.id}, and reads the link back`,
      entry === undefined
        ? safe`The state file has no entry for this mission: nothing is written there.`
        : safe`Writes it into the entry ${entry.slug}`,
    ],
    basis: { run: run.id, linked: linked.value, number: line?.id ?? null, found: { ...found } },
    mission: command.mission,
    effect: { kind: 'setup', identity, found, setup },
    done: safe`${name} is set up on ${line?.phone ?? 'its number'} and linked.`,
  });
};

const NOTHING = { ok: true, value: undefined } as const;

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

async function ownPhone(
  assistant: Assistant,
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
  return line === undefined ? NOTHING : { ok: true, value: { id: line.id, phone: line.phone } };
}

async function freeNumber(
  { phoneNumberId }: CommandOf<'agent.setup'>,
  facts: FactReader,
): Promise<Known<{ readonly id: PhoneNumber['id']; readonly phone: string }>> {
  const phones = await facts.phones();
  if (!phones.ok) return phones;
  if (phoneNumberId !== undefined) {
    const wanted = phones.value.find(({ id }) => id === phoneNumberId);
    if (wanted === undefined) return refuse('not-found', safe`The account has no number ${phoneNumberId}.`);
    if (wanted.connectionId !== undefined || wanted.assistantId !== undefined) {
      return refuse('invalid', safe`${wanted.phone} is in use: choose a free number, or assign it first.`);
    }
    return { ok: true, value: { id: wanted.id, phone: wanted.phone } };
  }
  const offered = await facts.freePhone();
  if (!offered.ok) return offered;
  const free =
    offered.value ??
    phones.value.find((each) => each.connectionId === undefined && each.assistantId === undefined);
  return free === undefined
    ? refuse('not-found', safeText(NO_NUMBER))
    : { ok: true, value: { id: free.id, phone: free.phone } };
}

/** What an assistant is made of, as far as a person weighs it before agreeing. */
export const fieldLines = (fields: Parameters<typeof shownField>[0]): readonly SafeText[] =>
  ['model', 'voice', 'greeting', 'enabled_features', 'tools', 'instructions'].map(
    (name) => safe`  ${name}: ${shownField(fields, name)}`,
  );
