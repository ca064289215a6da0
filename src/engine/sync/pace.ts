import type { Focus } from '../../commands/ports/backend.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The background readers, as the Connection screen names them. */
export type ReaderName =
  | 'missions'
  | 'all missions'
  | 'mission'
  | 'progress'
  | 'schedule'
  | 'assistants'
  | 'approvals'
  | 'messages'
  | 'account'
  | 'checks'
  | 'voices'
  | 'contact'
  | 'bot';

interface Pace {
  /** Without a screen that shows it; undefined: not read then. */
  readonly elsewhereMs?: number;
  /** While one of these screens is open. */
  readonly on: Readonly<Record<string, number>>;
}

const LIVE_MS = 2 * SECOND_MS;

/**
 * How often each reader starts, by the screen that is open. What is on screen shows within three seconds of the
 * server having it: a read every two, and half a second until the board hears of it.
 */
const PACES: Readonly<Record<ReaderName, Pace>> = {
  missions: {
    elsewhereMs: 15 * SECOND_MS,
    on: { missions: LIVE_MS, mission: LIVE_MS },
  },
  'all missions': {
    elsewhereMs: 30 * SECOND_MS,
    on: { missions: LIVE_MS, mission: 15 * SECOND_MS },
  },
  mission: {
    on: {
      mission: LIVE_MS,
      insights: 5 * SECOND_MS,
      shortlist: 5 * SECOND_MS,
      missions: 5 * SECOND_MS,
      planner: 5 * SECOND_MS,
    },
  },
  progress: {
    elsewhereMs: 15 * SECOND_MS,
    on: { missions: LIVE_MS, mission: 5 * SECOND_MS },
  },
  schedule: {
    elsewhereMs: 15 * SECOND_MS,
    on: { schedule: LIVE_MS, missions: LIVE_MS, mission: 5 * SECOND_MS, contact: 5 * SECOND_MS },
  },
  assistants: {
    elsewhereMs: 30 * SECOND_MS,
    on: { assistants: LIVE_MS, schedule: LIVE_MS, missions: LIVE_MS, mission: 5 * SECOND_MS },
  },
  approvals: {
    elsewhereMs: 10 * SECOND_MS,
    on: { approvals: LIVE_MS, approval: LIVE_MS, shortlist: LIVE_MS },
  },
  messages: { on: { messages: LIVE_MS, thread: LIVE_MS, write: 5 * SECOND_MS } },
  contact: { on: { contact: LIVE_MS } },
  account: { elsewhereMs: 5 * MINUTE_MS, on: { connection: 30 * SECOND_MS } },
  checks: { on: { connection: MINUTE_MS } },
  voices: { on: { assistants: 10 * MINUTE_MS, settings: 10 * MINUTE_MS } },
  bot: { elsewhereMs: 5 * SECOND_MS, on: { connection: LIVE_MS } },
};

/** How often this reader is to start now; undefined: not at all. */
export function paceOf(reader: ReaderName, focus: Focus): number | undefined {
  const pace = PACES[reader];
  if (reader === 'mission' && focus.mission === undefined) return undefined;
  return pace.on[focus.screen] ?? pace.elsewhereMs;
}

/** What a screen is there to show: a person waits for these. */
const WATCHED: Readonly<Record<string, ReaderName>> = {
  missions: 'missions',
  mission: 'mission',
  insights: 'mission',
  schedule: 'schedule',
  assistants: 'assistants',
  approvals: 'approvals',
  messages: 'messages',
  thread: 'messages',
  connection: 'checks',
  contact: 'contact',
};

/** The reader fills what is on screen now: it goes before the others. */
export const isWatched = (reader: ReaderName, focus: Focus): boolean =>
  WATCHED[focus.screen] === reader || (reader === 'mission' && focus.mission !== undefined);

/** A list of so many rows is read whole at most this often: two seconds for every page of a hundred. */
export const wholeListMs = (rows: number): number => rows * 20;

/** What is left out of a round waits for the next, two seconds later: it must have been read so shortly before. */
export const JUST_READ_MS = 500;

/** So many assistants' lists are gone through in this time: a part of the requests that a server allows. */
export const roundMs = (assistants: number, watched: boolean): number =>
  Math.max(JUST_READ_MS, assistants * (watched ? 150 : 600));
