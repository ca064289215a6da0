import type { Unprepared } from '../door/refusal.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { ScheduledEventId } from '../../domain/ids.ts';
import type { UnclearEnd } from '../../domain/approval/unclear.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { BotRequest } from '../bot/bot-request.ts';
import type { Immediate } from '../immediate/immediate.ts';
import type { ContactMoment } from '../door/calling-hours.ts';
import type { Command, CommandKind, CommandOf, ScheduleFields } from '../command.ts';
import type { Tier } from '../door/door.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { Found, Setup } from '../setup/setup.ts';
import type { MachineAct } from '../ports/machine-port.ts';
import type { LocalChange, Part } from '../acts/part.ts';

/** What a command comes to in the world as it was just read. Pure data. */
export interface PreparedCommand {
  readonly tier: Tier;
  readonly title: SafeText;
  readonly lines: readonly SafeText[];
  /** What is shown beside them and may change while somebody reads: consent does not depend on it. */
  readonly mentions?: readonly SafeText[];
  /** The state that the effect depends on: consent ends when it changes. */
  readonly basis: JsonValue;
  readonly mission?: MissionKey;
  readonly effect: Effect;
  /** What is said when it is done. */
  readonly done: SafeText;
  /** Who is contacted, if anybody: hold, opt-outs and calling hours are checked for each. */
  readonly contacts?: readonly ContactMoment[];
  /** All of it must have been on the screen before it can be agreed to. */
  readonly readToEnd?: boolean;
  /** The engine may do this by itself only where nothing stands against it: the reason why not. */
  readonly notByEngine?: SafeText;
  /** It only ever stops something, so that the engine does it wherever it runs, lease or not. */
  readonly stopsOnly?: true;
}

export type Effect =
  | {
      readonly kind: 'act';
      readonly parts: readonly Part[];
      readonly local?: readonly LocalChange[];
      readonly undo?: Undo;
      /** Names the act where it may happen only once ever. */
      readonly actId?: string;
    }
  | { readonly kind: 'dispatch'; readonly item: ScheduleFields }
  /** One event away, then the same try anew. */
  | {
      readonly kind: 'move';
      readonly cancel: Extract<Effect, { kind: 'act' }>;
      readonly event: ScheduledEventId;
      readonly item: ScheduleFields;
    }
  | {
      readonly kind: 'commit';
      readonly items: readonly ScheduleFields[];
      /** What is logged before anybody is called; nothing is where nobody may be. */
      readonly before?: { readonly parts: readonly Part[]; readonly local: readonly LocalChange[] };
      /** The queue of those who wait, and the steps that the calls show to be done or begun, once all are scheduled. */
      readonly after?: readonly Part[];
      readonly mission: MissionKey;
      /** Of the plan. */
      readonly digest: string;
      readonly queue?: readonly JsonObject[];
    }
  /** What a person decides about something unclear. */
  | {
      readonly kind: 'unclear';
      readonly opKey: string;
      readonly about: 'request' | 'gone' | 'act' | 'setup';
      readonly decision: UnclearEnd;
      readonly atMs?: number;
    }
  /** Several steps at the server, each of which needs what the one before it brought. */
  | {
      readonly kind: 'setup';
      /** Names the thing to be made: one setup of it is open at a time. */
      readonly identity: string;
      readonly setup: Setup;
      /** What is there already. */
      readonly found: Found;
    }
  | { readonly kind: 'bot-request'; readonly request: BotRequest }
  /** `repeats`: what is known to have gone out already, or may have. More of it at the socket stops the sending. */
  | { readonly kind: 'immediate'; readonly request: Immediate; readonly repeats: readonly SafeText[] }
  | { readonly kind: 'end-call'; readonly callId: string; readonly reason: string }
  | { readonly kind: 'machine'; readonly act: MachineAct }
  | { readonly kind: 'alert-test'; readonly channel: string; readonly rule?: string }
  | { readonly kind: 'poll' };

/** How an act is taken back while its time runs. */
export interface Undo {
  readonly parts: readonly Part[];
  readonly local?: readonly LocalChange[];
  /** Memory must still read so, or somebody else has written since. */
  readonly expect?: {
    readonly slug: string;
    readonly key: string;
    readonly value?: JsonValue;
  };
}

export type Prepared =
  | { readonly ok: true; readonly value: PreparedCommand }
  | { readonly ok: false; readonly error: Unprepared };

/** Turns a command into a prepared command by reading what it needs. Changes nothing. */
export type CommandHandler<C extends Command> = (command: C, facts: FactReader) => Promise<Prepared>;

export type HandlerTable = { readonly [K in CommandKind]: CommandHandler<CommandOf<K>> };
export const prepared = (value: PreparedCommand): Prepared => ({ ok: true, value });
