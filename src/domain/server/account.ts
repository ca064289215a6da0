import type { SafeText } from '../../lib/safe-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { CallId } from '../ids.ts';
import type { CallStatus } from '../mission/status.ts';

/** Who the key belongs to, its quota and usage, where the server tells. */
export interface Account {
  readonly name?: SafeText;
  readonly plan?: SafeText;
  readonly phone?: SafeText;
  /** Calls that its plan allows in a day. */
  readonly callsPerDay?: number;
  readonly bot: BotSettings;
  readonly raw: JsonObject;
}

/** What the account says of its bot; absent where it says nothing. Assistants without a voice speak with `voice`. */
export interface BotSettings {
  readonly name?: SafeText;
  readonly role?: SafeText;
  readonly instructions?: SafeText;
  readonly greeting?: SafeText;
  readonly voice?: SafeText;
}

export interface VoiceList {
  readonly defaultVoice?: string;
  readonly voices: readonly Voice[];
  /** Whose voices there are; a list holds those of one of them, or of all. */
  readonly providers: readonly SafeText[];
}

export interface Voice {
  /** What an assistant's `voice` is set to. */
  readonly id: string;
  readonly name: SafeText;
  readonly provider?: SafeText;
  readonly language?: SafeText;
  readonly gender?: SafeText;
  readonly accent?: SafeText;
  /** How it sounds, in the provider's words. */
  readonly label?: SafeText;
}

/** A recording of a call. `url` may end to be valid after a while. */
export interface Recording {
  readonly id: string;
  readonly url?: string;
  readonly status?: SafeText;
  readonly durationS?: number;
  readonly startedAtMs?: number;
}

/** One of the server's own checks. */
export interface ServerCheck {
  readonly level: 'critical' | 'warnings' | 'recommended' | 'infra';
  readonly name: SafeText;
  readonly ok: boolean;
  readonly detail?: SafeText;
}

/** A call placed at once, not by a schedule. */
export interface ImmediateCall {
  readonly id: CallId;
  readonly status: CallStatus;
  readonly to?: SafeText;
  readonly durationS?: number;
  readonly raw: JsonObject;
}
