import { snoozeId } from '../../commands/acts/apply-local.ts';
import { phoneOnlyId } from '../../commands/acts/perform-approval.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { StillRinging } from '../../commands/dispatch/still-rings.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { isJsonObject } from '../../lib/json.ts';
import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { boardPart, type Board, type BoardUpdate, type Proposal } from '../../state/board.ts';
import type { BoardHub } from '../../state/board-hub.ts';
import type { InboxRow, InboxRows } from '../../state/ledger/inbox-items.ts';
import {
  actItem,
  eventText,
  heldItem,
  memoryItem,
  optOutItem,
  planItem,
  proposalItem,
  requestItem,
  unclearItem,
} from './inbox-items.ts';
import type { CommandNames } from './command-lines.ts';
import { isUndecided, type Suppression } from '../../state/ledger/suppressions.ts';
import { blocksDue, optOutRow, raiseOptOuts, type OptOutBlock } from './opt-out-desk.ts';
import { createOptOutFinder } from './opt-outs.ts';

export interface InboxKeeperDeps extends BoardHub {
  /** What the ledger has of the inbox. */
  rows(): Pick<InboxRows, 'get' | 'all'>;
  /** Writes an open item down where none of its id stands. */
  raise(row: Parameters<InboxRows['raise']>[0]): void;
  readonly clock: Clock;
  /** Nothing is written down: what is found lasts as long as this process. */
  readonly readOnly: boolean;
  entries(): readonly MissionEntry[];
  suppression(phone: string): Suppression | undefined;
  /** Blocks a number through the door; absent where nothing may be changed. */
  block?(block: OptOutBlock): void;
  /** Everything that is parked, stopped, refused or unknown. */
  unclear(): readonly UnclearRequest[];
  /** What still goes out of these although dispatch is held. */
  rings(events: Iterable<ScheduledEvent>): readonly StillRinging[];
  zonesOf(phone: string): readonly string[];
}

/** Brings everything that waits for a person together on the board. */
export interface InboxKeeper {
  /** Looks now. */
  look(): void;
  stop(): void;
}

/** What changes the inbox; a change of anything else does not. `audit`: an act of our own may have decided something. */
const SOURCES: ReadonlySet<string> = new Set([
  'approvals',
  'proposals',
  'conversations',
  'messages',
  'snapshots',
  'missions',
  'scheduled',
  'audit',
  'hold',
]);
/** Changes come in bursts. */
const SETTLE_MS = 250;
/** Expiry and the end of a snooze come without a change. */
const ROUND_MS = 5_000;
/** What has been decided stays in sight this long. */
const KEPT_MS = 60 * 60_000;

/** What could not be taken back is tried again so often. */
const BLOCK_AGAIN_MS = 15_000;

export function createInboxKeeper(deps: InboxKeeperDeps): InboxKeeper {
  const { clock } = deps;
  const findOptOuts = createOptOutFinder();
  const since = new Map<string, number>();
  const blockedAtMs = new Map<string, number>();
  let published = new Map<string, string>();
  let waiting: Cancel | undefined;

  /** When an item was first seen: its age survives a restart. */
  const sinceOf = (id: string, kind: string): number => {
    const known = since.get(id);
    if (known !== undefined) return known;
    const row = deps.rows().get(`seen:${id}`);
    const atMs = row?.createdAtMs ?? clock.now();
    if (row === undefined && !deps.readOnly) {
      deps.raise({ id: `seen:${id}`, kind: `seen ${kind}`, body: null, createdAtMs: atMs });
    }
    since.set(id, atMs);
    return atMs;
  };

  /** An opt-out holds from the moment in which it is found; a person only looks at it afterwards. */
  const blockDue = (kept: readonly InboxRow[], board: Board, nowMs: number): void => {
    if (deps.readOnly || deps.block === undefined) return;
    for (const due of blocksDue(kept, board, (phone) => deps.suppression(phone), nowMs)) {
      if (nowMs - (blockedAtMs.get(due.phone) ?? -Infinity) < BLOCK_AGAIN_MS) continue;
      blockedAtMs.set(due.phone, nowMs);
      deps.block(due);
    }
  };

  const items = (): readonly InboxItem[] => {
    const board = deps.board();
    const entries = deps.entries();
    const nowMs = clock.now();
    const optOuts = findOptOuts(board, entries);
    if (!deps.readOnly)
      raiseOptOuts(
        optOuts,
        { rows: deps.rows(), raise: (row) => deps.raise(row) },
        (phone) => deps.suppression(phone),
        nowMs,
      );
    const names: CommandNames = {
      assistant: (id) => board.assistants.get(id)?.name,
      mission: (key) => board.missions.get(key)?.name,
      event: (id) => {
        const row = board.scheduled.get(id);
        return row === undefined ? undefined : eventText(row.event, row.contactName);
      },
      zonesOf: (phone) => deps.zonesOf(phone),
    };
    const kept = new Map(
      deps
        .rows()
        .all()
        .map((row) => [row.id, row]),
    );
    blockDue([...kept.values()], board, nowMs);
    const deciders = decidersIn(board);
    const found: InboxItem[] = [];
    const add = (item: InboxItem | undefined): void => {
      if (item !== undefined) found.push(withSnooze(item, kept.get(snoozeId(item.id)), nowMs));
    };
    for (const approval of board.approvals.values()) {
      add(requestItem(approval, nowMs, kept.has(phoneOnlyId(approval.id)), deciders.get(approval.id)));
    }
    for (const entry of entries) {
      const first = memoryItem(entry, nowMs);
      if (first !== undefined) add({ ...first, createdAtMs: sinceOf(first.id, first.kind) });
      const row = board.missions.get(missionKeyOf(entry.missionId, entry.slug));
      if (row === undefined || !isTerminalRun(row.status)) add(planItem(entry, names, nowMs));
    }
    const left = new Set<string>();
    for (const row of kept.values()) {
      if (row.kind === 'act') {
        const item = actItem(row, names);
        if (item !== undefined && item.state === 'open') left.add(JSON.stringify(item.commands?.[0]));
        add(item);
      } else if (row.kind === 'opt-out')
        add(withoutSuppressed(optOutItem(row), optOutRow(row)?.certain === true, deps));
    }
    const proposed = new Map<MissionKey, Proposal[]>();
    for (const proposal of board.proposals.values()) {
      if (left.has(JSON.stringify(proposal.command))) continue;
      proposed.set(proposal.mission, [...(proposed.get(proposal.mission) ?? []), proposal]);
    }
    for (const [mission, proposals] of proposed) {
      const item = proposalItem(mission, proposals, names, nowMs);
      const decided = kept.get(item.id);
      if (decided?.status === 'decided' || decided?.kind === 'act') continue;
      add({ ...item, createdAtMs: sinceOf(item.id, item.kind) });
    }
    for (const each of deps.unclear()) add(unclearItem(each, names));
    if (board.hold !== undefined) {
      const rows = [...board.scheduled.values()];
      const called = new Map(rows.map(({ event, contactName }) => [phoneDigits(event.to), contactName]));
      const ringing = deps.rings(rows.map(({ event }) => event));
      add(heldItem(board.hold.sinceMs, ringing, (digits) => called.get(digits)));
    }
    return found.filter(({ state, endedAtMs }) => state === 'open' || nowMs - (endedAtMs ?? 0) < KEPT_MS);
  };

  const look = (): void => {
    waiting?.();
    waiting = undefined;
    const next = new Map<string, string>();
    const changed: [string, InboxItem][] = [];
    for (const item of items()) {
      const text = JSON.stringify(item);
      next.set(item.id, text);
      if (published.get(item.id) !== text) changed.push([item.id, item]);
    }
    const gone = [...published.keys()].filter((id) => !next.has(id));
    published = next;
    const updates: BoardUpdate[] = [];
    if (gone.length > 0) updates.push({ kind: 'remove', from: 'inbox', ids: gone });
    if (changed.length > 0) updates.push({ kind: 'upsert', into: 'inbox', rows: changed });
    if (updates.length > 0) deps.publish(updates);
  };

  const lookSoon = (): void => {
    waiting ??= clock.after(SETTLE_MS, look);
  };
  const stopListening = deps.subscribe((updates) => {
    if (updates.some((update) => SOURCES.has(boardPart(update)))) lookSoon();
  });
  let round: Cancel = () => undefined;
  const arm = (): void => {
    round = clock.after(
      ROUND_MS,
      () => {
        look();
        arm();
      },
      ROUND_MS / 4,
    );
  };
  arm();

  return {
    look,
    stop: () => {
      stopListening();
      waiting?.();
      round();
    },
  };
}

/** Who answered a request from a console or a verb, on whichever host: the log of acts says it. */
function decidersIn(board: Board): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { kind, requestId, outcome, actor } of board.audit.values()) {
    if (kind === 'approval.decide' && requestId !== undefined && outcome === 'done')
      found.set(requestId, actor);
  }
  return found;
}

function withSnooze(item: InboxItem, row: InboxRow | undefined, nowMs: number): InboxItem {
  const until = isJsonObject(row?.body) ? row.body['untilMs'] : undefined;
  if (typeof until !== 'number' || until <= nowMs || item.state !== 'open') return item;
  return { ...item, snoozedUntilMs: until };
}

/** A number that is suppressed by other ways asks nobody any more; a block at once waits to be looked at. */
function withoutSuppressed(
  item: InboxItem | undefined,
  certain: boolean,
  deps: InboxKeeperDeps,
): InboxItem | undefined {
  if (item?.phone === undefined || item.state !== 'open') return item;
  const standing = deps.suppression(item.phone);
  return standing === undefined || isUndecided(standing) || certain ? item : undefined;
}
