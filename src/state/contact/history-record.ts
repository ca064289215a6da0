import { withStop } from '../../lib/full-stop.ts';
import { statusText } from '../../domain/mission/status-text.ts';
import { ENDS, type InboxItem } from '../../domain/approval/inbox-item.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { safe } from '../../lib/safe-text.ts';
import type { AuditRow, Board } from '../board.ts';
import type { HistoryEntry } from './contact-history.ts';
import type { Suppression } from '../ledger/suppressions.ts';
import { mentionOf, recordWords } from './mentions.ts';

type Missions = Board['missions'];

const named = (missions: Missions, key: MissionKey | undefined): Partial<HistoryEntry> => {
  const name = key === undefined ? undefined : missions.get(key)?.name;
  return {
    ...(key === undefined ? {} : { mission: key }),
    ...(name === undefined ? {} : { missionName: name }),
  };
};

/** That nobody may contact the number, since when and why. */
export function optOutEntries(suppression: Suppression | undefined, phone: string): readonly HistoryEntry[] {
  if (suppression === undefined) return [];
  const { reason, evidence, addedBy, addedAtMs } = suppression;
  return [
    {
      id: `opt-out:${phone}`,
      kind: 'opt-out',
      state: 'bad',
      text: safe`Nobody may contact this number: ${reason}${evidence === undefined ? '' : `: “${evidence}”`} (by ${addedBy.replace(/^\w+:/, '')})`,
      atMs: addedAtMs,
    },
  ];
}

/** What waited for a person about this number, and how it ended. */
export function inboxEntries(items: Iterable<InboxItem>, digits: string): readonly HistoryEntry[] {
  const names = mentionOf(digits);
  return [...items].filter((item) => isAbout(item, digits, names)).flatMap(itemEntries);
}

function isAbout(
  { phone, gate, lines, title, commands, events }: InboxItem,
  digits: string,
  names: (text: string) => boolean,
): boolean {
  if (phone !== undefined) return phoneDigits(phone) === digits;
  return (
    gate?.candidates.some((candidate) => phoneDigits(candidate.phone) === digits) === true ||
    events?.some(({ to }) => phoneDigits(to) === digits) === true ||
    [title, ...lines, JSON.stringify(commands ?? [])].some(names)
  );
}

function itemEntries(item: InboxItem): readonly HistoryEntry[] {
  const { id, kind, state, title, source, createdAtMs, endedAtMs, mission, missionName } = item;
  const about = {
    kind: kind === 'opt-out' ? ('opt-out' as const) : ('approval' as const),
    ...(mission === undefined ? {} : { mission }),
    ...(missionName === undefined ? {} : { missionName }),
  };
  const asked: HistoryEntry = {
    ...about,
    id: `asked:${id}`,
    state: state === 'open' ? 'asks' : 'told',
    text: safe`${state === 'open' ? 'Waits for a decision' : 'Asked'}: ${title} (${source})`,
    atMs: createdAtMs,
  };
  if (state === 'open') return [asked];
  const ended: HistoryEntry = {
    ...about,
    id: `ended:${id}`,
    state: state === 'approved' ? 'good' : 'bad',
    text: safe`${ENDS[state]} (${title})`,
    ...(endedAtMs === undefined ? {} : { atMs: endedAtMs }),
  };
  return [asked, ended];
}

/** What the runs' records say of the number, or of a call or message to it. */
export function recordEntries(
  snapshots: readonly MissionSnapshot[],
  missions: Missions,
  speaksOf: (text: string) => boolean,
): readonly HistoryEntry[] {
  return snapshots.flatMap(({ key, events, mission }) =>
    events.flatMap((event): readonly HistoryEntry[] => {
      const { id, summary, agentId, createdAtMs, type } = event;
      if (!speaksOf(recordWords(event))) return [];
      return [
        {
          ...(mission === undefined ? {} : { missionName: mission.name }),
          ...named(missions, key),
          id: `record:${id}`,
          kind: 'record',
          state: type === 'error' || type === 'step_failed' ? 'bad' : 'told',
          text: safe`${summary === '' ? type.replaceAll(/[._]/g, ' ') : idLast(summary)}${agentId === undefined ? '' : ` (by ${agentId})`}`,
          ...(createdAtMs === undefined ? {} : { atMs: createdAtMs }),
        },
      ];
    }),
  );
}

/** What was done, refused and decided from consoles and verbs about the number. */
export function actEntries(
  rows: Iterable<AuditRow>,
  missions: Missions,
  speaksOf: (text: string) => boolean,
): readonly HistoryEntry[] {
  return [...rows]
    .filter(({ summary, details }) => speaksOf(`${summary} ${details ?? ''}`))
    .map(({ seq, atMs, actor, summary, outcome, missionKey }) => ({
      ...named(missions, missionKey),
      id: `act:${seq}`,
      kind: 'act',
      state: outcome === 'failed' ? 'bad' : 'told',
      text: safe`${outcome === 'done' ? summary : `${withStop(summary)} ${statusText(outcome)}`} (by ${actor.replace(/^\w+:/, '')})`,
      atMs,
    }));
}

/** `Scheduled call to Jon: event_id=461441a6…`: the id, short, comes last. */
function idLast(summary: string): string {
  const [found, id = ''] = /:? *\(?event_id=([\w-]+)\)?:?/.exec(summary) ?? [];
  return found === undefined ? summary : `${summary.replace(found, '')} (${id.slice(0, 8)})`;
}
