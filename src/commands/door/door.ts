import type { ServerError } from '../../domain/server/server-error.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Command } from '../command.ts';

/** Who asks: written into the audit and into the server's events (`agent_id`). */
export interface Actor {
  readonly kind: 'operator' | 'engine' | 'headless';
  /** `operator:<user>` and the like. */
  readonly label: string;
}

/**
 * T0 stops something, or is local and undoable: no dialog. T1 has one outward effect: confirmed with `y`.
 * T2 has many, or is dangerous: the whole list is shown, a fresh code is typed, a reason is kept.
 */
export type Tier = 0 | 1 | 2;

/** What a command would do, read fresh, frozen: exactly this is shown and exactly this is consented to. */
export interface Preview {
  readonly command: Command;
  readonly tier: Tier;
  readonly title: SafeText;
  /** Every line must be readable before consent. */
  readonly lines: readonly SafeText[];
  /** All of it must have been on the screen before it can be agreed to. */
  readonly readToEnd?: boolean;
  /** SHA-256 over what is shown and the state it depends on. */
  readonly digest: string;
  /** Set where the door would refuse now: what is wrong and what to do. */
  readonly refusal?: Refusal;
}

export interface Refusal {
  readonly code:
    | 'read-only'
    | 'role'
    | 'held'
    | 'outside-hours'
    | 'suppressed'
    | 'not-leased'
    | 'changed'
    | 'needs-consent'
    | 'needs-code'
    | 'invalid'
    | 'not-found'
    | 'already-so'
    | 'not-pending'
    | 'ended'
    | 'stale'
    | 'ledger'
    /** What the act is about stands in a file that cannot be read. */
    | 'unread-file'
    | 'line-not-owned'
    | 'too-late'
    /** More would be spent than somebody allowed. */
    | 'budget'
    /** Nothing tells when a search has found what it looks for. */
    | 'no-goal';
  readonly sentence: SafeText;
  /** The event that stands already, where the same try was asked for before. */
  readonly eventId?: string;
  /** The server's own words, where they are the reason. */
  readonly error?: ServerError;
}

/** Proof that a person (or a flag of a verb) agreed to a preview. */
export interface Consent {
  readonly digest: string;
  /** Given where a T2 ritual was passed, or `--yes --expect <digest>` was. */
  readonly confirmedTier: Tier;
  readonly reason?: string;
}

/** One side of an act's record: what the bot reads (memory) and what the server keeps (event). */
export interface RecordState {
  readonly target: 'memory' | 'event';
  readonly state: 'done' | 'open' | 'refused' | 'skipped' | 'none';
  readonly sentence?: SafeText;
}

/**
 * How one part of an act went. `refused`: the other side said no for good, in the words of `sentence`. `skipped`:
 * somebody else moved on, or what it would have told did not happen.
 */
export interface PartReport {
  readonly target: 'server' | 'memory' | 'event';
  readonly what: SafeText;
  readonly state: 'done' | 'open' | 'refused' | 'skipped';
  readonly sentence?: SafeText;
}

/** The ids of what a command created. */
export interface Made {
  readonly slug?: string;
  readonly missionId?: string;
  readonly runId?: string;
  readonly assistantId?: string;
  readonly phone?: string;
  readonly phoneNumberId?: string;
}

export type Outcome =
  | {
      readonly status: 'done';
      readonly sentence: SafeText;
      readonly records: readonly RecordState[];
      readonly parts?: readonly PartReport[];
      /** What has to be known beside it, a line each. */
      readonly lines?: readonly SafeText[];
      readonly actId?: string;
      readonly undoUntilMs?: number;
      readonly eventId?: string;
      readonly made?: Made;
      /** What the server answered to a bot's own request, or about what went out at once. */
      readonly answer?: JsonValue;
    }
  /** Accepted and journalled; what is missing is finished later by itself. */
  | {
      readonly status: 'open';
      readonly sentence: SafeText;
      readonly records: readonly RecordState[];
      readonly parts?: readonly PartReport[];
      readonly actId: string;
      readonly made?: Made;
      /** The server's own words, where they are the reason. */
      readonly error?: ServerError;
    }
  /** Some of it was refused for good, and some of it is done. It waits in the inbox for a person. */
  | {
      readonly status: 'partly';
      readonly sentence: SafeText;
      readonly records: readonly RecordState[];
      readonly parts: readonly PartReport[];
      readonly actId: string;
      /** The change itself did not happen; absent where only a record of it is missing. */
      readonly mainRefused?: true;
    }
  | { readonly status: 'dry-run'; readonly sentence: SafeText }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | {
      readonly status: 'failed';
      readonly sentence: SafeText;
      readonly kind: 'server' | 'file' | 'ledger';
      readonly error?: ServerError;
    };

/** The one door for every change: guard, intent, act, record, audit. */
export interface Door {
  /** Reads what the command needs and says what it would do. Changes nothing. */
  preview(command: Command): Promise<Preview>;
  /** Does it. A tier above 0 needs a consent whose digest still matches what is read just before the effect. */
  submit(command: Command, actor: Actor, consent?: Consent): Promise<Outcome>;
  /** Takes an act back while its time runs. */
  undo(actId: string, actor: Actor): Promise<Outcome>;
}

/** The door for whoever types a command and looks at nothing first. */
export interface DirectDoor extends Door {
  /**
   * Prepares and does it in one go, each thing read once. `agrees` is told what it comes to, and may stop it: then
   * nothing is kept of it.
   */
  submitUnseen(
    command: Command,
    actor: Actor,
    agrees?: (shown: Preview) => Refusal | undefined,
    reason?: string,
  ): Promise<Outcome>;
}
