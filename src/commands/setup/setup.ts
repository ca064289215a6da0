import * as v from 'valibot';
import { readStored, storedActor } from '../once/stored.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { AssistantId, MissionId, PhoneNumberId, RunId } from '../../domain/ids.ts';
import type { MissionClass } from '../../domain/mission/mission-row.ts';
import type { NewPlanStep } from '../../domain/server/server-port.ts';
import type { Part } from '../acts/part.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Actor } from '../door/door.ts';

/** The kind of intent that a setup is. */
export const SETUP = 'setup';

/**
 * Something that takes several steps at the server, each of which needs what the one before it brought. It is written
 * down before the first, and after each; whoever comes next goes on from there.
 */
export type Setup = MissionSetup | AgentSetup | AssistantSetup;

/** Mission, entry, run, plan, running, class: as the bot's `init` makes them. */
export interface MissionSetup {
  readonly kind: 'mission';
  readonly slug: string;
  readonly name: string;
  readonly instructions: string;
  readonly request: string;
  readonly missionClass?: MissionClass;
  readonly steps: readonly NewPlanStep[];
  readonly memory: JsonObject;
  /** No event and no memory beyond the entry. */
  readonly bare: boolean;
}

/** Assistant, number, link, the link read back, entry: as the bot's `setup-agent` means them. */
export interface AgentSetup {
  readonly kind: 'agent';
  readonly missionId: MissionId;
  readonly runId: RunId;
  readonly slug?: string;
  readonly name: string;
  /** What creates the assistant. Empty where one that is there is used: then `found` names it. */
  readonly fields: JsonObject;
  /** The number to call from; absent where the assistant has one of its own. `assign`: it is given to the assistant. */
  readonly number?: { readonly id: PhoneNumberId; readonly phone: string; readonly assign?: boolean };
  /** It works beside the assistant that the entry names. */
  readonly additional: boolean;
  readonly bare: boolean;
  /** What completes the plan's step that this set-up is, with its memory and its event. */
  readonly after?: readonly Part[];
}

export interface AssistantSetup {
  readonly kind: 'assistant';
  readonly name: string;
  readonly fields: JsonObject;
}

/** What has been made so far. */
export interface Found {
  readonly missionId?: MissionId;
  readonly runId?: RunId;
  readonly assistantId?: AssistantId;
  readonly phone?: string;
  readonly phoneNumberId?: PhoneNumberId;
}

/** What the ledger keeps of a setup. */
export interface SetupBody {
  readonly actor: Actor;
  /** The command's kind, for the record. */
  readonly command: string;
  /** Names the thing to be made: one setup of it is open at a time. */
  readonly identity: string;
  readonly setup: Setup;
  readonly done: SafeText;
  readonly found: Found;
  /** Why it stopped. */
  readonly sentence?: string;
}

const storedSetup = v.looseObject({
  actor: storedActor,
  command: v.string(),
  identity: v.string(),
  setup: v.looseObject({ kind: v.string() }),
  done: v.string(),
  found: v.looseObject({}),
});

export const setupBodyOf = (intent: Intent): SetupBody =>
  readStored(storedSetup, intent) as unknown as SetupBody;

export const missionIdentity = (slug: string): string => `mission:${slug}`;
export const agentIdentity = (run: string, additional: boolean, name: string): string =>
  `agent:${run}${additional ? `:${name}` : ''}`;
export const assistantIdentity = (name: string): string => `assistant:${name}`;
