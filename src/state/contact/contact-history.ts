import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { SafeText } from '../../lib/safe-text.ts';

/** What an entry of somebody's time line is about. */
export type HistoryKind =
  | 'call'
  | 'sms'
  | 'message'
  | 'result'
  | 'opt-out'
  | 'approval'
  /** What a run's permanent record says. */
  | 'record'
  /** What this console, a verb or the engine did. */
  | 'act'
  /** What only the bot's memory tells. */
  | 'memory';

/** How it stands: `ahead` is still to come, `live` is under way, `asks` waits for a person, `told` just is. */
export type HistoryState = 'ahead' | 'live' | 'good' | 'bad' | 'asks' | 'told';

/** One thing that is known of a number. */
export interface HistoryEntry {
  readonly id: string;
  readonly kind: HistoryKind;
  readonly state: HistoryState;
  /** Absent where no time is known of it. */
  readonly atMs?: number;
  /** A sentence without its time. */
  readonly text: SafeText;
  readonly mission?: MissionKey;
  readonly missionName?: SafeText;
  /** The scheduled call or message that it is. */
  readonly event?: { readonly assistantId: string; readonly id: string };
}

/** A mission that calls, writes to, or remembers the number. */
export interface MissionOfContact {
  readonly key: MissionKey;
  readonly name: SafeText;
  /** When its record was last read whole; absent: it was not read yet. */
  readonly readAtMs?: number;
}

/** All that is known of one number, across missions, and what was not looked at. */
export interface ContactHistory {
  /** As it was asked for, usually E.164. */
  readonly phone: SafeText;
  /** As missions call it; the first is the one most use. */
  readonly names: readonly SafeText[];
  /** Every zone that it may be in. */
  readonly zones: readonly string[];
  /** It must not be contacted: why. */
  readonly optOut?: SafeText;
  /** In order of time; what has no time comes last. */
  readonly entries: readonly HistoryEntry[];
  readonly missions: readonly MissionOfContact[];
  /** What was not read, with the cause, a sentence each; empty only where everything was looked at. */
  readonly unread: readonly SafeText[];
}
