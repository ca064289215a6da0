import * as v from 'valibot';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { asJson, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { LedgerTables, LedgerView } from '../../state/ledger/tables.ts';
import type { ScheduleFields } from '../command.ts';
import { storedSchedule } from '../once/stored.ts';
import { opKeyOf } from './dispatch-intent.ts';

const KIND = 'open-commit';
/** Apart from what is looked at all the time: a commit may be long. */
const ITEMS_KIND = 'open-commit-items';
const idOf = (mission: MissionKey, digest: string): string => `${KIND}:${mission}:${digest}`;
const itemsIdOf = (id: string): string => `items:${id}`;

const storedHead = v.object({
  mission: v.string(),
  digest: v.string(),
  total: v.number(),
  holder: v.string(),
  sinceMs: v.number(),
  busyUntilMs: v.number(),
  stoppedBy: v.optional(v.string()),
});
const storedWhom = v.object({
  items: v.array(storedSchedule),
  queue: v.optional(v.array(v.record(v.string(), v.unknown()))),
});

type Head = v.InferOutput<typeof storedHead>;

/** A commit of many that is under way, or that stopped or was killed before everybody's turn. */
export interface OpenCommit {
  readonly id: string;
  readonly mission: MissionKey;
  readonly digest: string;
  readonly total: number;
  /** Those who were never called: nothing was sent for them, or the server refused it. */
  readonly left: readonly ScheduleFields[];
  readonly sinceMs: number;
  /** Some process is at it. */
  readonly underWay: boolean;
  /** Those whose turn was to come later. */
  readonly queue?: readonly JsonObject[];
  /** Why it stopped, where it could still say so. */
  readonly stoppedBy?: SafeText;
}

/** A process that is at a commit says so; it is believed for so long. */
const ALIVE_FOR_MS = 90_000;
/** What is written down of a commit that goes on, not more often than this. */
const ALIVE_EVERY_MS = 30_000;

type Read = Pick<LedgerView, 'drafts' | 'intents'>;
type Write = Pick<LedgerTables, 'drafts' | 'intents'>;

/** Writes down whom a commit is about, how far it is alive, and how it ended. */
export interface CommitNotes {
  /** Before the first of many is sent, so that a commit which is cut off is not taken for the whole of it. */
  begin(
    mission: MissionKey,
    digest: string,
    items: readonly ScheduleFields[],
    queue?: readonly JsonObject[],
  ): Promise<void>;
  /** It goes on, and may rest for `restMs`. */
  alive(mission: MissionKey, digest: string, restMs: number): Promise<void>;
  /** `stoppedBy`: why it did not come to its end. */
  end(mission: MissionKey, digest: string, stoppedBy: SafeText | undefined): Promise<void>;
}

export function createCommitNotes(deps: {
  readonly ledger: { commit(work: (tables: Write) => void): Promise<unknown> };
  readonly holder: string;
  readonly nowMs: () => number;
}): CommitNotes {
  const { ledger, holder, nowMs } = deps;
  let saidAtMs = -Infinity;
  const change = ({ drafts }: Write, id: string, next: (head: Head) => Head): void => {
    const head = headOf(drafts.get(id)?.body);
    if (head !== undefined) drafts.save({ id, kind: KIND, body: { ...next(head) }, updatedAtMs: nowMs() });
  };
  return {
    begin: async (mission, digest, items, queue) => {
      const atMs = nowMs();
      saidAtMs = atMs;
      const id = idOf(mission, digest);
      const keys = new Set(items.map(opKeyOf));
      await ledger.commit((tables) => {
        // Who is in this commit is no rest of an earlier one.
        for (const head of headsIn(tables, mission)) {
          if (head.id === id) continue;
          const whom = whomOf(tables, head.id);
          const rest = whom.items.filter((item) => !keys.has(opKeyOf(item)));
          saveWhom(tables, head.id, { ...whom, items: rest }, atMs);
        }
        const body: Head = {
          mission,
          digest,
          total: items.length,
          holder,
          sinceMs: atMs,
          busyUntilMs: atMs + ALIVE_FOR_MS,
        };
        tables.drafts.save({ id, kind: KIND, body: { ...body }, updatedAtMs: atMs });
        saveWhom(tables, id, { items, ...(queue !== undefined && { queue }) }, atMs);
      });
    },
    alive: async (mission, digest, restMs) => {
      const atMs = nowMs();
      if (restMs < ALIVE_EVERY_MS && atMs - saidAtMs < ALIVE_EVERY_MS) return;
      saidAtMs = atMs;
      const busyUntilMs = atMs + restMs + ALIVE_FOR_MS;
      await ledger.commit((tables) =>
        change(tables, idOf(mission, digest), (head) => ({ ...head, busyUntilMs })),
      );
    },
    end: async (mission, digest, stoppedBy) => {
      const id = idOf(mission, digest);
      await ledger.commit((tables) => {
        // At its end everybody had a turn.
        if (stoppedBy === undefined || leftIn(tables, id).length === 0) forget(tables, id);
        else change(tables, id, (head) => ({ ...head, busyUntilMs: 0, stoppedBy }));
      });
    },
  };
}

/** Nobody of a commit's rest is called any more: all commits of a mission, or the one that is named. */
export function dropCommits(
  tables: Write,
  of: { readonly mission: MissionKey; readonly id?: string },
): boolean {
  const found = headsIn(tables, of.mission).filter(({ id }) => of.id === undefined || id === of.id);
  for (const { id } of found) drop(tables, id);
  return found.length > 0;
}

/** Commits of which somebody is left, newest first; of one mission where it is named. */
export function openCommits(
  view: Read,
  { mission, nowMs, isGone }: { mission?: MissionKey; nowMs: number; isGone: (holder: string) => boolean },
): readonly OpenCommit[] {
  return headsIn(view, mission).flatMap((head): readonly OpenCommit[] => {
    const { id, stoppedBy, holder, busyUntilMs } = head;
    const left = leftIn(view, id);
    const { queue } = left.length === 0 ? {} : whomOf(view, id);
    if (left.length === 0) return [];
    return [
      {
        id,
        mission: head.mission as MissionKey,
        digest: head.digest,
        total: head.total,
        left,
        ...(queue !== undefined && { queue }),
        sinceMs: head.sinceMs,
        underWay: stoppedBy === undefined && nowMs < busyUntilMs && !isGone(holder),
        ...(stoppedBy !== undefined && stoppedBy !== '' && { stoppedBy: safeText(stoppedBy) }),
      },
    ];
  });
}

export const openCommitText = ({
  total,
  left,
  underWay,
}: Pick<OpenCommit, 'total' | 'left' | 'underWay'>): SafeText =>
  underWay
    ? safe`A commit is under way: ${left.length} of ${total} are not called yet.`
    : safe`A commit stopped after ${total - left.length} of ${total}: ${left.length === 1 ? '1 person was' : `${left.length} people were`} never called. Commit the rest or drop it: it waits under Approvals, and in clawdtalk-tui unclear.`;

/** Those of a commit for whom nothing was ever sent. */
const leftIn = (view: Read, id: string): readonly ScheduleFields[] =>
  whomOf(view, id).items.filter((item) => isLeft(view.intents.get(opKeyOf(item))));

const NOT_SENT: ReadonlySet<string> = new Set(['approved', 'planned', 'rejected']);

function isLeft(intent: Intent | undefined): boolean {
  if (intent === undefined || NOT_SENT.has(intent.status)) return true;
  // Put back before it was sent; what a hold took back comes back by itself, or is listed by itself.
  const { status, sentAtMs, body } = intent;
  return status === 'dropped' && sentAtMs === undefined && !body.includes('"heldBack"');
}

const headOf = (body: JsonValue | undefined): Head | undefined => (v.is(storedHead, body) ? body : undefined);

function headsIn(
  { drafts }: { readonly drafts: Pick<LedgerView['drafts'], 'ofKind'> },
  mission: MissionKey | undefined,
): readonly (Head & { readonly id: string })[] {
  return drafts.ofKind(KIND).flatMap(({ id, body }) => {
    const head = headOf(body);
    return head === undefined || (mission !== undefined && head.mission !== mission) ? [] : [{ ...head, id }];
  });
}

interface Whom {
  readonly items: readonly ScheduleFields[];
  readonly queue?: readonly JsonObject[];
}

function whomOf({ drafts }: { readonly drafts: Pick<LedgerView['drafts'], 'get'> }, id: string): Whom {
  const body = drafts.get(itemsIdOf(id))?.body;
  return v.is(storedWhom, body) ? (body as unknown as Whom) : { items: [] };
}

function saveWhom(tables: Write, id: string, whom: Whom, atMs: number): void {
  if (whom.items.length === 0) {
    forget(tables, id);
    return;
  }
  const body = asJson(whom);
  tables.drafts.save({ id: itemsIdOf(id), kind: ITEMS_KIND, body, updatedAtMs: atMs });
}

function forget({ drafts }: Write, id: string): void {
  drafts.remove(itemsIdOf(id));
  drafts.remove(id);
}

function drop(tables: Write, id: string): void {
  const { drafts, intents } = tables;
  // What was planned and never sent is not sent by whoever looks next.
  for (const item of whomOf({ drafts }, id).items) {
    const intent = intents.get(opKeyOf(item));
    if (intent?.status === 'planned' || intent?.status === 'approved')
      intents.replace(intent, { ...intent, status: 'dropped' });
  }
  forget(tables, id);
}
