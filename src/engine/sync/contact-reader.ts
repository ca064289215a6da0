import { isEndedTalk } from '../../domain/mission/cadence.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { CallOptions } from '../../domain/server/server-port.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import type { ContactHistory } from '../../state/contact/contact-history.ts';
import { concernedKeys, gatherHistory, unreadRuns } from '../../state/contact/gather-history.ts';
import type { Suppression } from '../../state/ledger/suppressions.ts';
import type { ReaderContext, Reader } from './reader.ts';
import type { MissionReads } from './read-mission.ts';

/** What of a contact lies outside of the readers: the whole board, and the list of those who opted out. */
export interface ContactFacts {
  board(): Board;
  suppression(phone: string): Suppression | undefined;
}

/** `some`: a few of the missions that concern it, the others in the next look. `concerned`: all of those. `all`: every one. */
type Reach = 'some' | 'concerned' | 'all';

/** Reads what is known of one number. */
export interface ContactReads {
  /** Reads messages with it, its calls' results, and records of missions: `reach` says of which. */
  look(phone: string, options: CallOptions & { readonly reach: Reach }): Promise<ServerError | undefined>;
  /** All that is known of it by now. */
  history(phone: string): ContactHistory;
}

/** So many messages are read of a thread. */
const MESSAGES = 1_000;
/** In one look, so that what was found is shown between them. */
const MISSIONS_A_LOOK = 2;
const RESULTS_A_LOOK = 12;
/** Earlier runs whose record is read besides the one that is driven. */
const RUNS_A_MISSION = 5;
/** What was read whole so lately is not read again. */
const RECENT_MS = 60_000;

interface Known {
  messages: true | SafeText;
  readonly withoutResult: Set<string>;
  readonly faults: Map<string, string>;
}

const UNREAD = safe`not read yet`;
const NO_MESSAGES = safe`this server does not offer them`;

export function contactReads(
  context: ReaderContext,
  reads: MissionReads,
  facts: ContactFacts,
  snapshots: () => readonly MissionSnapshot[],
  zonesOf: (phone: string) => readonly string[],
): ContactReads {
  const { server, batch, clock } = context;
  const known = new Map<string, Known>();
  const otherRuns = new Map<string, readonly RunEvent[]>();
  const knownOf = (phone: string): Known => {
    const before = known.get(phone);
    if (before !== undefined) return before;
    const fresh: Known = { messages: UNREAD, withoutResult: new Set(), faults: new Map() };
    known.set(phone, fresh);
    return fresh;
  };
  const scheduledOf = (phone: string) => {
    const digits = phoneDigits(phone);
    return [...batch.rows('scheduled').values()].filter(({ event }) => phoneDigits(event.to) === digits);
  };

  const readMessages = async (phone: string, options: CallOptions): Promise<ServerError | undefined> => {
    const about = knownOf(phone);
    const answer = await server.listMessages({ contact: phone, limit: MESSAGES }, options);
    if (!answer.ok) {
      if (about.messages !== true) about.messages = safe`not read: ${answer.error.sentence}`;
      return answer.error;
    }
    for (const message of answer.value ?? []) batch.upsert('messages', message.id, message);
    about.messages = answer.value === undefined ? NO_MESSAGES : true;
    return undefined;
  };

  const readResults = async (
    phone: string,
    most: number,
    options: CallOptions,
  ): Promise<ServerError | undefined> => {
    const about = knownOf(phone);
    const reports = batch.rows('insights');
    const wanted = scheduledOf(phone).flatMap(({ event }) => {
      const id = event.conversationId;
      if (id === undefined || about.withoutResult.has(id) || !isEndedTalk(event)) return [];
      return reports.get(id)?.status === 'completed' ? [] : [id];
    });
    for (const id of [...new Set(wanted)].slice(0, most)) {
      const answer = await server.insights(id, options);
      if (answer.ok) batch.upsert('insights', id, answer.value);
      else if (answer.error.kind === 'not-found') about.withoutResult.add(id);
      else return answer.error;
    }
    return undefined;
  };

  /** A run that was left is read once: nothing drives it any more. */
  const readOtherRuns = async (key: MissionKey, options: CallOptions): Promise<void> => {
    const snapshot = snapshots().find((each) => each.key === key);
    if (snapshot?.mission === undefined) return;
    for (const run of unreadRuns(snapshot, otherRuns).slice(0, RUNS_A_MISSION)) {
      const answer = await server.listEvents(snapshot.mission.id, run, options);
      if (answer.ok) otherRuns.set(run, answer.value);
      else if (answer.error.kind === 'not-found') otherRuns.set(run, []);
    }
  };

  const readMissions = async (
    phone: string,
    options: CallOptions & { readonly reach: Reach },
  ): Promise<ServerError | undefined> => {
    const { faults } = knownOf(phone);
    const nowMs = clock.now();
    const all = snapshots();
    const readAt = new Map(all.map(({ key, readAtMs }) => [key, readAtMs ?? -Infinity]));
    const concerned = concernedKeys(all, scheduledOf(phone), phoneDigits(phone));
    const keys =
      options.reach === 'all' ? new Set([...concerned, ...batch.rows('missions').keys()]) : concerned;
    const due = [...keys]
      .map((key) => batch.rows('missions').get(key))
      .filter((row) => row?.missionId !== undefined)
      .flatMap((row) => (row === undefined ? [] : [row.key]))
      .filter((key) => nowMs - (readAt.get(key) ?? -Infinity) > RECENT_MS)
      .toSorted((one, other) => (readAt.get(one) ?? 0) - (readAt.get(other) ?? 0))
      .slice(0, options.reach === 'some' ? MISSIONS_A_LOOK : Infinity);
    let fault: ServerError | undefined;
    for (const key of due) {
      const answer = await reads.whole(key, options);
      context.settle();
      if (answer.ok) {
        faults.delete(key);
        await readOtherRuns(key, options);
      } else {
        faults.set(key, safeText(answer.error.sentence));
        if (answer.error.kind !== 'not-found') fault ??= answer.error;
        if (answer.error.kind === 'cancelled' || answer.error.kind === 'rate-limit') break;
      }
    }
    return fault;
  };

  return {
    look: async (phone, options) => {
      const messages = await readMessages(phone, options);
      const missions = await readMissions(phone, options);
      const results = await readResults(phone, options.reach === 'some' ? RESULTS_A_LOOK : Infinity, options);
      return missions ?? results ?? messages;
    },
    history: (phone) => {
      const about = knownOf(phone);
      const suppression = facts.suppression(phone);
      const board = facts.board();
      return gatherHistory({
        phone,
        nowMs: clock.now(),
        // What was just read may not have been handed on yet.
        board: {
          ...board,
          missions: batch.rows('missions'),
          scheduled: batch.rows('scheduled'),
          messages: batch.rows('messages'),
          insights: batch.rows('insights'),
          pollers: batch.rows('pollers'),
        },
        snapshots: snapshots(),
        zones: zonesOf(phone),
        messagesRead: about.messages,
        withoutResult: about.withoutResult,
        otherRuns,
        faults: about.faults,
        ...(suppression === undefined ? {} : { suppression }),
      });
    },
  };
}

/** The time line of the number on screen: told at once as it is known, and again with what each look adds. */
export function contactReader(context: ReaderContext, reads: ContactReads): Reader {
  const tell = (phone: string): void => {
    if (context.focus().contact === phone) context.batch.set('contact', reads.history(phone));
  };
  return {
    name: 'contact',
    read: async (options) => {
      const { contact } = context.focus();
      if (contact === undefined) return undefined;
      tell(contact);
      const fault = await reads.look(contact, { ...options, reach: 'some' });
      tell(contact);
      return fault;
    },
  };
}
