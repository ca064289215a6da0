import { statusText } from '../../domain/mission/status-text.ts';
import { contactNames, contactsOf, phoneDigits } from '../../domain/contact/contacts.ts';
import type { RunId } from '../../domain/ids.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { Board, ScheduledRow } from '../board.ts';
import type { ContactHistory, HistoryEntry, MissionOfContact } from './contact-history.ts';
import { actEntries, inboxEntries, optOutEntries, recordEntries } from './history-record.ts';
import { eventEntries, immediateEntries, messageEntries } from './history-talks.ts';
import type { Suppression } from '../ledger/suppressions.ts';
import { mentionOf, numbersInMemory, recordWords } from './mentions.ts';

/** What a history is gathered from. */
export interface HistorySources {
  readonly phone: string;
  readonly nowMs: number;
  readonly board: Pick<
    Board,
    'missions' | 'scheduled' | 'messages' | 'calls' | 'inbox' | 'audit' | 'insights' | 'pollers'
  >;
  /** Every mission that is known, with what was read of it so far. */
  readonly snapshots: readonly MissionSnapshot[];
  readonly zones: readonly string[];
  /** The number stands on the list of those that nobody may contact. */
  readonly suppression?: Suppression;
  /** Messages with it were read whole; else why not. */
  readonly messagesRead: true | SafeText;
  /** Conversations that the server has no result of. */
  readonly withoutResult: ReadonlySet<string>;
  /** The records of runs that are not driven any more, as far as they were read, by the run's id. */
  readonly otherRuns: ReadonlyMap<string, readonly RunEvent[]>;
  /** Why a mission could not be read, by its key. */
  readonly faults: ReadonlyMap<string, string>;
}

/** The log on the board is the newest part of the ledger's. */
const LOG_ON_BOARD = 500;

/** Everything that is known of a number, in order of time, and what was not looked at. Pure. */
export function gatherHistory(sources: HistorySources): ContactHistory {
  const digits = phoneDigits(sources.phone);
  const { board, otherRuns } = sources;
  const snapshots = sources.snapshots.map((snapshot) => withOtherRuns(snapshot, otherRuns));
  const scheduled = [...board.scheduled.values()].filter(({ event }) => phoneDigits(event.to) === digits);
  const concerned = concernedMissions(sources, scheduled, digits);
  const names = namesOf(scheduled, concerned, digits);
  const ids = new Set<string>(scheduled.map(({ event }) => event.id));
  const speaksOf = mentionOf(digits, ids);
  const entries = [
    ...eventEntries(scheduled, sources),
    ...messageEntries(board.messages.values(), digits),
    ...immediateEntries(board.calls.values(), digits),
    ...optOutEntries(sources.suppression, sources.phone),
    ...inboxEntries(board.inbox.values(), digits),
    ...recordEntries(snapshots, board.missions, speaksOf),
    ...actEntries(board.audit.values(), board.missions, speaksOf),
    ...memoryEntries(concerned, ids, digits),
  ].toSorted(byTime);
  const { suppression } = sources;
  return {
    phone: safeText(sources.phone),
    names,
    zones: sources.zones,
    ...(suppression === undefined
      ? {}
      : { optOut: safe`${suppression.reason}${quoted(suppression.evidence)}` }),
    entries,
    missions: concerned.map(({ mission }) => mission),
    unread: unreadOf(sources, concerned),
  };
}

/** The snapshot with the records of all its runs. */
function withOtherRuns(snapshot: MissionSnapshot, otherRuns: HistorySources['otherRuns']): MissionSnapshot {
  const more = snapshot.runs.flatMap(({ id }) => otherRuns.get(id) ?? []);
  return more.length === 0 ? snapshot : { ...snapshot, events: [...more, ...snapshot.events] };
}

/** Runs whose record is not that of the snapshot and was not read. */
export const unreadRuns = (
  { run, runs }: Pick<MissionSnapshot, 'run' | 'runs'>,
  otherRuns: HistorySources['otherRuns'],
): readonly RunId[] => runs.map(({ id }) => id).filter((id) => id !== run?.id && !otherRuns.has(id));

const quoted = (words: string | undefined): string => (words === undefined ? '' : `: “${words}”`);

const byTime = (one: HistoryEntry, other: HistoryEntry): number =>
  (one.atMs ?? Infinity) - (other.atMs ?? Infinity) || (one.id < other.id ? -1 : 1);

interface Concerned {
  readonly mission: MissionOfContact;
  readonly row?: MissionRow;
  readonly snapshot?: MissionSnapshot;
}

/** Missions that call it, remember it, or speak of it in their record; those of the newest change first. */
function concernedMissions(
  { board, snapshots }: HistorySources,
  scheduled: readonly ScheduledRow[],
  digits: string,
): readonly Concerned[] {
  const keys = concernedKeys(snapshots, scheduled, digits);
  const byKey = new Map(snapshots.map((snapshot) => [snapshot.key, snapshot]));
  return [...keys]
    .map((key): Concerned => {
      const row = board.missions.get(key);
      const snapshot = byKey.get(key);
      const name = row?.name ?? snapshot?.mission?.name ?? safeText(key);
      const { readAtMs } = snapshot ?? {};
      return {
        mission: { key, name, ...(readAtMs === undefined ? {} : { readAtMs }) },
        ...(row === undefined ? {} : { row }),
        ...(snapshot === undefined ? {} : { snapshot }),
      };
    })
    .toSorted((one, other) => (other.row?.lastChangeAtMs ?? 0) - (one.row?.lastChangeAtMs ?? 0));
}

/** Keys of the missions that have to do with the number, as far as is known without reading more. */
export function concernedKeys(
  snapshots: readonly MissionSnapshot[],
  scheduled: readonly ScheduledRow[],
  digits: string,
): ReadonlySet<MissionKey> {
  const keys = new Set<MissionKey>();
  const names = mentionOf(digits);
  for (const { missionKey } of scheduled) if (missionKey !== undefined) keys.add(missionKey);
  for (const { key, entry, events } of snapshots) {
    if (keys.has(key)) continue;
    const remembered = entry !== undefined && numbersInMemory(entry.memory).has(digits);
    if (remembered || events.some((event) => names(recordWords(event)))) keys.add(key);
  }
  return keys;
}

function namesOf(
  scheduled: readonly ScheduledRow[],
  concerned: readonly Concerned[],
  digits: string,
): readonly SafeText[] {
  const counts = new Map<SafeText, number>();
  const note = (name: SafeText | undefined): void => {
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const { contactName } of scheduled) note(contactName);
  for (const { snapshot } of concerned) {
    if (snapshot?.entry !== undefined) note(namesIn(snapshot.entry.memory).get(digits));
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
}

const namesByMemory = new WeakMap<JsonObject, ReadonlyMap<string, SafeText>>();

function namesIn(memory: JsonObject): ReadonlyMap<string, SafeText> {
  const names = namesByMemory.get(memory) ?? contactNames(memory);
  namesByMemory.set(memory, names);
  return names;
}

/** Tries that memory counts of which the server lists nothing. */
function memoryEntries(
  concerned: readonly Concerned[],
  ids: ReadonlySet<string>,
  digits: string,
): readonly HistoryEntry[] {
  return concerned.flatMap(({ mission, snapshot }): readonly HistoryEntry[] => {
    if (snapshot?.entry === undefined) return [];
    const contact = contactsOf(snapshot.entry.memory).find(({ phone }) => phoneDigits(phone) === digits);
    if (contact === undefined || (contact.eventId !== undefined && ids.has(contact.eventId))) return [];
    const { attempts, status, callStatus, lastAttemptAtMs } = contact;
    const tries = attempts === 0 ? 'no try yet' : attempts === 1 ? '1 try' : `${attempts} tries`;
    const how = callStatus === undefined ? status : `${status}, the call ${callStatus}`;
    return [
      {
        id: `memory:${mission.key}`,
        kind: 'memory',
        state: 'told',
        text: safe`The bot remembers ${tries}: ${statusText(how)}`,
        mission: mission.key,
        missionName: mission.name,
        ...(lastAttemptAtMs === undefined ? {} : { atMs: lastAttemptAtMs }),
      },
    ];
  });
}

/** What the reader of the time line must know that it does not hold. */
function unreadOf(sources: HistorySources, concerned: readonly Concerned[]): readonly SafeText[] {
  const { board, snapshots, faults } = sources;
  const told: SafeText[] = [];
  const schedule = board.pollers.get('schedule');
  if (schedule?.lastOkAtMs === undefined) {
    const why = schedule?.error === undefined ? 'their list is not read yet' : schedule.error.sentence;
    told.push(safe`Scheduled calls and messages may be missing: ${why}`);
  }
  if (sources.messagesRead !== true) told.push(safe`Messages: ${sources.messagesRead}`);
  const mine = new Set(concerned.map(({ mission }) => mission.key));
  for (const { mission, row, snapshot } of concerned) {
    const onServer = row?.missionId !== undefined || snapshot?.mission !== undefined;
    const fault = faults.get(mission.key);
    if (fault !== undefined) told.push(safe`The record of ${mission.name} could not be read: ${fault}`);
    else if (onServer && mission.readAtMs === undefined)
      told.push(safe`The record of ${mission.name} is not read yet`);
    else if (snapshot?.scheduleUnread !== undefined)
      told.push(safe`Calls of ${mission.name} may be missing: ${snapshot.scheduleUnread}`);
    const older = snapshot === undefined ? 0 : unreadRuns(snapshot, sources.otherRuns).length;
    if (older > 0)
      told.push(
        safe`The record of ${older} earlier ${older === 1 ? 'run' : 'runs'} of ${mission.name} is not read`,
      );
  }
  const whole = new Set(snapshots.filter(({ readAtMs }) => readAtMs !== undefined).map(({ key }) => key));
  const others = [...board.missions.values()].filter(
    ({ key, missionId }) => missionId !== undefined && !mine.has(key) && !whole.has(key),
  ).length;
  if (others > 0) {
    told.push(
      others === 1
        ? safe`The record of 1 other mission is not read yet; it may name this number`
        : safe`The records of ${others} other missions are not read yet; they may name this number`,
    );
  }
  if (board.audit.size >= LOG_ON_BOARD)
    told.push(safe`Of the log of acts only the newest ${LOG_ON_BOARD} are looked at`);
  return told;
}
