import type { SafeText } from '../../lib/safe-text.ts';
import type { AssistantId, MissionId, RunId } from '../ids.ts';
import type { RunStatus } from './status.ts';

/** Identity of a mission in this console: its server id, or `slug:<slug>` while only the state file knows it. */
export type MissionKey = string & { readonly missionKey: unique symbol };

export const missionKeyOf = (missionId: string | undefined, slug: string | undefined): MissionKey =>
  (missionId ?? `slug:${slug ?? ''}`) as MissionKey;

/** 1 parallel sweep · 2 screening with a rubric · 3 sequential negotiation · 4 rounds · 5 find, then act. */
export type MissionClass = 1 | 2 | 3 | 4 | 5;

/** What the engine may do: nothing, propose, or act. */
export type DriveMode = 'off' | 'suggest' | 'on';

/** Why a mission has not ended, or how it ended: the kind sorts and colours, the sentence is for a person. */
export interface MissionReason {
  readonly kind:
    | 'ended'
    | 'not-started'
    | 'working'
    | 'paused'
    | 'next-event'
    /** Nothing is out, and the next act is known. */
    | 'next-act'
    | 'live-call'
    | 'waiting-insight'
    | 'waiting-approval'
    | 'overdue'
    | 'all-steps-done'
    | 'failed-step'
    | 'stuck'
    | 'undriven'
    | 'only-local'
    | 'found'
    | 'unknown';
  readonly sentence: SafeText;
  /** The instant that the sentence names, for whoever tells it in another zone (`withInstant`). */
  readonly atMs?: number;
}

/** A mission on the board: the server's record and the state file's entry joined. */
export interface MissionRow {
  readonly key: MissionKey;
  readonly slug?: string;
  /** The other host whose state file names it; absent for this machine's. */
  readonly fileHost?: SafeText;
  readonly missionId?: MissionId;
  /** The run that is driven: the state file's, else the newest that is not a leftover. */
  readonly runId?: RunId;
  readonly name: SafeText;
  readonly status: RunStatus;
  readonly missionClass?: MissionClass;
  readonly drive: DriveMode;
  /** Absent while the plan has not been read. */
  readonly stepsDone?: number;
  readonly stepsTotal?: number;
  readonly currentStep?: SafeText;
  readonly nextEventAtMs?: number;
  readonly nextEventTo?: SafeText;
  readonly pendingEvents: number;
  readonly lastChangeAtMs?: number;
  readonly createdAtMs?: number;
  readonly driver: 'bot' | 'console' | 'other' | 'nobody';
  readonly driverLabel?: SafeText;
  readonly source: 'both' | 'file' | 'server';
  readonly reason: MissionReason;
  readonly stuck: boolean;
  /** A person has to do something: approve, mend, decide. */
  readonly needsMe: boolean;
  readonly findings: number;
  /** Whom the state file or the server's record names as its assistant. */
  readonly assistantId?: AssistantId;
  /** Members of its memory that somebody's views show, by their way. */
  readonly noted?: Readonly<Record<string, SafeText>>;
}
