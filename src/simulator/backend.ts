import type { Clock } from '../lib/clock.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Agenda } from './agenda.ts';
import type { DialectName } from './dialect.ts';
import { outcomeFor, type ScriptedOutcome } from './outcome.ts';
import type { Dial, StoredScheduled } from './rows.ts';
import type { World } from './world.ts';

/** How this server behaves where servers differ. */
export interface ServerPolicy {
  readonly dialect: DialectName;
  /** `POST /approvals/{id}/respond` exists. */
  readonly decisions: boolean;
  /** The owner's devices: how many are registered, and how many of them cannot be reached. */
  readonly devices: { readonly registered: number; readonly unreachable: number };
  /** A device approves every request after so many seconds; absent where somebody has to answer. */
  readonly approvesAfterS?: number;
  /** `/me`, `/voices` and `/doctor` exist. */
  readonly optionalEndpoints: boolean;
  /** A repeated `Idempotency-Key` on a schedule gives the first event again. */
  readonly honourIdempotencyKey: boolean;
  /** Only a number that is assigned to the assistant may be its caller; else any number of the account may be. */
  readonly strictFrom: boolean;
  /** A step whose id was given is completed when its call or SMS ends. */
  readonly movesSteps: boolean;
  /** Insights as a list of reports, or as one object with a summary. */
  readonly insights: 'list' | 'object';
  /** Messages to someone who wrote STOP are refused, as carriers do. */
  readonly blocksAfterStop: boolean;
  /** Lists of scheduled events do not show what is younger than this; a read by id does. */
  readonly listLagS: number;
  /** Pages of scheduled events come in no order. */
  readonly unsortedPages: boolean;
  /**
   * How many times as fast everything takes its course: the wait until a scheduled call, ringing, talking, insights.
   * The clock stays what it is, so that a bot whose own clock runs at the usual pace can schedule; the time of a
   * scheduled event moves to the moment at which it went out.
   */
  readonly courseSpeed: number;
}

/** What the routes and the world's own course work on. */
export interface ServerState {
  readonly world: World;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly policy: ServerPolicy;
  readonly seed: number;
  readonly script: Map<string, readonly ScriptedOutcome[]>;
  /** Pushes an event to the connected WebSocket clients. */
  readonly emit: (event: string, fields: JsonObject) => void;
  /** Tries at each channel and phone so far. */
  readonly tries: Map<string, number>;
  /** Scheduled events by idempotency key. */
  readonly byIdempotencyKey: Map<string, string>;
  /** Contacts who wrote STOP. */
  readonly stopped: Set<string>;
}

/** How the next try at a number goes. */
export function nextOutcome(backend: ServerState, channel: 'call' | 'sms', phone: string): ScriptedOutcome {
  const key = `${channel}:${phone}`;
  const attempt = backend.tries.get(key) ?? 0;
  backend.tries.set(key, attempt + 1);
  return outcomeFor({ script: backend.script, seed: backend.seed, phone, channel, attempt });
}

/** Runs `action` after `delayS` seconds, in the pace at which things take their course. */
export function later(backend: ServerState, delayS: number, action: () => void): void {
  backend.agenda.at(backend.clock.now() + (delayS * 1000) / backend.policy.courseSpeed, action);
}

/** Notes that something went out, for good. */
export function noteDial(backend: ServerState, dial: Omit<Dial, 'atMs'>): void {
  backend.world.dials.push({ ...dial, atMs: backend.clock.now() });
}

export const dialOfScheduled = (row: StoredScheduled): Omit<Dial, 'atMs'> => ({
  channel: row.channel,
  phone: row.to,
  from: row.from,
  source: 'scheduled',
  id: row.id,
  ...(row.missionId !== undefined && { missionId: row.missionId }),
  ...(row.stepId !== undefined && { stepId: row.stepId }),
  ...(row.metadata !== undefined && { metadata: row.metadata }),
});
