import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Focus } from '../../commands/ports/backend.ts';
import { JOIN_DEFAULTS } from '../../domain/mission/join.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { emptyBoard, type BoardUpdate, type PollerHealth } from '../../state/board.ts';
import type { ContactHistory } from '../../state/contact/contact-history.ts';
import { contactReader, contactReads, type ContactFacts } from './contact-reader.ts';
import { createBatch } from './batch.ts';
import { readBotConnection, type BotFiles } from './bot-connection.ts';
import { snapshotFrom, type Dossier } from './dossier.ts';
import {
  accountReader,
  approvalsReader,
  assistantsReader,
  checksReader,
  messagesReader,
  voicesReader,
} from './list-readers.ts';
import { isNews } from './health-news.ts';
import { createMissionBook, type BookSettings } from './mission-book.ts';
import { focusedMissionReader, progressReader } from './mission-reader.ts';
import { allMissionsReader, newestMissionsReader } from './missions-reader.ts';
import { isWatched, paceOf, type ReaderName } from './pace.ts';
import { createPoller, type Poller } from './poller.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import { missionRequests, unknownMission } from './read-mission.ts';
import type { ReaderContext, Reader } from './reader.ts';
import { concernsSaved, restoreInto, savedFrom } from './saved-board.ts';
import { createScheduleBook } from './schedule-book.ts';
import { scheduleReader } from './schedule-reader.ts';
import type { BoardKeeper, EntriesSource, LocalFacts } from './sources.ts';

export interface SyncOptions {
  readonly server: ServerPort;
  readonly entries: EntriesSource;
  /** The world's time: instants in rows are compared with it. May run scaled. */
  readonly clock: Clock;
  /** Real pace: intervals, backoff and the ages in `PollerHealth` are by it. */
  readonly paceClock: Clock;
  readonly random: Random;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
  readonly keeper?: BoardKeeper;
  readonly local?: LocalFacts;
  /** Every zone that a number may be in. */
  readonly zonesOf?: (phone: string, told?: string) => readonly string[];
  /** Absent where no bot lives on this machine. */
  readonly botFiles?: BotFiles;
  readonly settings?: Partial<BookSettings>;
  /** Absent where nobody asks for a contact's time line. */
  readonly contactFacts?: ContactFacts;
}

/** The background readers: they fill the board, and read again what is asked for. */
export interface Sync {
  /** `only`: these readers, for who wants to know one thing; the others may be started later. */
  start(only?: readonly ReaderName[]): void;
  /** Ends all reading, saves the board and hands on what is left. */
  stop(): void;
  setFocus(focus: Focus): void;
  /** Fields of memory and results that rows have with them from now on, beside those that they have. */
  showFields(fields: readonly string[]): void;
  /** Reads now what the focus shows. */
  refreshNow(): void;
  /** Reads one thing now, whatever is on screen. */
  kick(reader: ReaderName): void;
  /**
   * One mission from both sides: `fresh` reads the server first, so that decisions are made on what is true now.
   * `readAtMs` says how old the server's side is.
   */
  snapshotOf(
    key: MissionKey,
    options: { readonly fresh: boolean },
  ): Promise<Result<MissionSnapshot, ServerError>>;
  /** Every mission that is known, with what was read of it so far. */
  snapshots(): readonly MissionSnapshot[];
  /** What was read so far of the log of each mission that has not ended. */
  openEvents(): readonly { readonly key: MissionKey; readonly events: readonly RunEvent[] }[];
  /** All that is known of a number after one look at what concerns it; `all`: after reading every mission's record. */
  contactOf(
    phone: string,
    options: { readonly all: boolean },
  ): Promise<{ readonly history: ContactHistory; readonly fault?: ServerError }>;
  /** Resolves when no reader is at work. */
  idle(): Promise<void>;
  /** Gives the board what was read so far, for who waits for it. */
  handOn(): void;
}

const PUBLISH_EVERY_MS = 500;
/** The first board is kept soon; after that seldom, because a long one takes as long as a hundred reads. */
const SAVE_FIRST_MS = 60_000;
const SAVE_EVERY_MS = 5 * 60_000;
/** Rows whose sentence changes with time alone are looked at this often. */
const TIME_EVERY_MS = 1_000;

export function createSync(options: SyncOptions): Sync {
  const { server, entries, clock, paceClock, keeper, local } = options;
  let focus: Focus = { screen: 'missions' };
  let unsaved = false;
  /** Every list is read, or is to be. */
  let isWhole = false;
  let started = false;
  const publish = (updates: readonly BoardUpdate[]): void => {
    unsaved ||= updates.some(concernsSaved);
    options.publish(updates);
  };
  const batch = createBatch({ clock: paceClock, publish, everyMs: PUBLISH_EVERY_MS });
  const schedule = createScheduleBook();
  const book = createMissionBook({
    schedule,
    batch,
    nowMs: () => paceClock.monotonicMs(),
    settings: { ...JOIN_DEFAULTS, ...options.settings },
    local,
    zonesOf: options.zonesOf ?? (() => []),
  });
  const pollers = new Map<ReaderName, Poller>();
  const context: ReaderContext = {
    server,
    clock,
    paceClock,
    book,
    schedule,
    batch,
    focus: () => focus,
    kick: (reader) => pollers.get(reader)?.kick(),
    settle: () => book.settle(clock.now()),
  };
  const reads = missionRequests(context);
  const snapshot = (dossier: Dossier): MissionSnapshot => snapshotFrom(dossier, book.scheduledOf(dossier));
  const contacts = contactReads(
    context,
    reads,
    options.contactFacts ?? { board: () => emptyBoard, suppression: () => undefined },
    () => [...book.dossiers()].map(snapshot),
    options.zonesOf ?? (() => []),
  );
  const moved = (): void => {
    if (paceOf('progress', focus) !== undefined) context.kick('progress');
    context.kick('schedule');
  };

  const readers: readonly Reader[] = [
    newestMissionsReader(context, moved),
    allMissionsReader(context, moved),
    focusedMissionReader(context, reads),
    progressReader(context, reads),
    assistantsReader(context),
    scheduleReader(context),
    approvalsReader(context),
    messagesReader(context),
    contactReader(context, contacts),
    accountReader(context),
    checksReader(context),
    voicesReader(context),
    ...(options.botFiles === undefined ? [] : [botReader(options.botFiles, context)]),
  ];
  const tellHealth = (health: PollerHealth): void => {
    if (focus.screen !== 'connection' && !isNews(batch.rows('pollers').get(health.name), health)) return;
    batch.upsert('pollers', health.name, health);
    // What is read must not stand beside a server that has never answered.
    batch.set('server', server.health());
  };
  for (const reader of readers) {
    const poller = createPoller({
      name: reader.name,
      clock: paceClock,
      random: options.random,
      intervalMs: () => {
        const paceMs = paceOf(reader.name, focus);
        return paceMs === undefined ? undefined : Math.max(paceMs, reader.atLeastMs?.() ?? 0);
      },
      read: (signal) =>
        reader.read({ signal, priority: isWatched(reader.name, focus) ? 'read' : 'background' }),
      publish: tellHealth,
    });
    pollers.set(reader.name, poller);
  }

  const takeEntries = (): void => {
    batch.set('stateFile', entries.status());
    const keys = book.takeEntries(entries.entries());
    context.settle();
    if (keys.length > 0) moved();
  };
  const ends: Cancel[] = [];
  const each = (everyMs: number, action: () => void): void => {
    let cancel: Cancel = () => undefined;
    const again = (): void => {
      action();
      cancel = paceClock.after(everyMs, again, Math.min(everyMs / 2, TIME_EVERY_MS));
    };
    cancel = paceClock.after(everyMs, again);
    ends.push(() => cancel());
  };
  const save = (): void => {
    // A board that was never confirmed would be saved as younger than it is, and a part of one over the whole.
    if (!unsaved || !isWhole || !book.serverRead()) return;
    unsaved = false;
    keeper?.save(savedFrom(batch, clock.now()));
  };

  return {
    start: (only) => {
      const wanted = [...pollers].filter(([name]) => only?.includes(name) !== false);
      isWhole ||= only === undefined;
      if (started) {
        for (const [, poller] of wanted) poller.start();
        return;
      }
      started = true;
      const saved = keeper?.restore();
      if (saved !== undefined) restoreInto(batch, saved);
      takeEntries();
      batch.set('server', server.health());
      ends.push(entries.subscribe(takeEntries));
      if (local !== undefined) {
        ends.push(
          local.subscribe(() => {
            book.localChanged();
            context.settle();
          }),
        );
      }
      each(TIME_EVERY_MS, context.settle);
      ends.push(paceClock.after(SAVE_FIRST_MS, save));
      each(SAVE_EVERY_MS, save);
      for (const [, poller] of wanted) poller.start();
    },
    stop: () => {
      for (const poller of pollers.values()) poller.stop();
      for (const end of ends.splice(0)) end();
      save();
      batch.stop();
    },
    showFields: (fields) => {
      book.showFields(fields);
      context.settle();
    },
    setFocus: (next) => {
      const before = focus;
      focus = next;
      book.show(next.mission);
      context.settle();
      for (const [name, poller] of pollers) {
        const isNew = isWatched(name, next) && !isWatched(name, before);
        const other =
          name === 'mission'
            ? next.mission !== before.mission
            : (name === 'messages' || name === 'contact') && next.contact !== before.contact;
        if (paceOf(name, next) !== undefined && (isNew || other)) poller.kick();
        else poller.repace();
      }
    },
    kick: (reader) => pollers.get(reader)?.kick(),
    refreshNow: () => {
      for (const [name, poller] of pollers) if (paceOf(name, focus) !== undefined) poller.kick();
    },
    snapshotOf: async (key, { fresh }) => {
      if (fresh) {
        // A process that runs no readers has not taken the state file in: it names runs and assistants.
        if (!started) book.takeEntries(entries.entries());
        const answer = await reads.whole(key, { priority: 'act', allInsights: true });
        context.settle();
        if (!answer.ok) return answer;
      }
      const dossier = book.dossier(key);
      return dossier === undefined ? err(unknownMission(key)) : ok(snapshot(dossier));
    },
    contactOf: async (phone, { all }) => {
      const fault = await contacts.look(phone, { priority: 'read', reach: all ? 'all' : 'concerned' });
      context.settle();
      return { history: contacts.history(phone), ...(fault === undefined ? {} : { fault }) };
    },
    snapshots: () => [...book.dossiers()].map(snapshot),
    openEvents: () =>
      book.openDossiers().flatMap(({ key, events = [] }) => (events.length === 0 ? [] : [{ key, events }])),
    idle: async () => {
      for (const poller of pollers.values()) await poller.idle();
    },
    handOn: () => batch.flush(),
  };
}

/** The bot's own connection, from its files. */
const botReader = (files: BotFiles, { batch }: ReaderContext): Reader => ({
  name: 'bot',
  read: async () => {
    batch.set('bot', await readBotConnection(files));
    return undefined;
  },
});
