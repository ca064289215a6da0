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
  readonly raw: JsonObject;
}

export interface VoiceList {
  readonly defaultVoice?: string;
  readonly voices: readonly { readonly id: string; readonly name: SafeText }[];
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
