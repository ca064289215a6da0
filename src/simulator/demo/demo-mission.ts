import type { JsonObject } from '../../lib/json.ts';

export type Zone =
  | 'America/New_York'
  | 'America/Chicago'
  | 'America/Denver'
  | 'America/Phoenix'
  | 'America/Los_Angeles'
  | 'America/Anchorage'
  | 'Pacific/Honolulu';

/** A call or SMS of the demo. Times are minutes of the recipient's opening hours, negative for the past. */
export interface DemoContact {
  readonly who: string;
  readonly phone: string;
  readonly zone: Zone;
  readonly step: string;
  readonly at: number;
  /** How a past one ended; absent for one to come. */
  readonly end?: 'completed' | 'busy' | 'no-answer' | 'voicemail' | 'failed' | 'completed-but' | 'empty';
  readonly durationS?: number;
  /** What the insight says, or will say: a sentence, and fields. Without it a coming call goes by chance. */
  readonly says?: string;
  readonly fields?: JsonObject;
  /** A message instead of a call. */
  readonly sms?: string;
  /** The bot neither noted nor logged how it ended. */
  readonly forgotten?: boolean;
}

/** Minutes ago (of the mission's opening hours), type, summary, step. */
export type DemoLogLine = readonly [minutesAgo: number, type: string, summary: string, step?: string];

export interface DemoMission {
  readonly name: string;
  readonly instructions: string;
  readonly request: string;
  readonly missionClass: 1 | 2 | 3 | 4 | 5;
  readonly recipient: 'automated' | 'service' | 'professional';
  readonly assistant: string;
  readonly zone: Zone;
  readonly startedMinutesAgo: number;
  readonly status: string;
  readonly steps: readonly (readonly [id: string, description: string, status: string])[];
  readonly contacts: readonly DemoContact[];
  readonly log: readonly DemoLogLine[];
  /** What the bot did last, in plain minutes ago: bots work at night, too. */
  readonly justNow?: DemoLogLine;
  /** What the bot's memory holds beyond what the calls imply. */
  readonly memory?: JsonObject;
  readonly result?: { readonly summary: string; readonly payload: JsonObject };
  /** `server`: no entry in the state file. `local`: the server does not know it. */
  readonly known: 'both' | 'server' | 'local';
  /** Who signs its events. */
  readonly agent?: string;
  /** The assistant is not linked to the run: drift to be found and mended. */
  readonly unlinked?: boolean;
}
