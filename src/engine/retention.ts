import { DISPATCH } from '../commands/dispatch/dispatch-intent.ts';
import { IMMEDIATE } from '../commands/immediate/immediate.ts';
import { ARCHIVE, isOverTry, OVER, TALK, withoutPerson } from '../commands/reads/kept-of-number.ts';
import type { Clock } from '../lib/clock.ts';
import { isJsonObject, type JsonValue } from '../lib/json.ts';
import type { Intent } from '../state/ledger/intents.ts';
import type { LedgerPort } from '../state/ledger/port.ts';
import type { Snapshot } from '../state/ledger/snapshots.ts';
import type { LedgerTables, LedgerView } from '../state/ledger/tables.ts';
import { createRounds } from './rounds.ts';

/** Takes what is old out of the ledger, where the settings say so. */
export interface Retention {
  start(): void;
  look(): Promise<void>;
  stop(): void;
}

const DAY_MS = 86_400_000;
const ROUND_MS = 6 * 3_600_000;
/** So much with one commit, so that nobody waits for it. */
const AT_ONCE = 200;

/**
 * Names, texts and variables of calls that are over, what was said in them, and archived memory go after so many days.
 * Whatever keeps a try from being made twice stays, and so does all that is open, unclear or waits to come back.
 */
export function createRetention(deps: {
  /** 0: for ever. */
  readonly keepDays: number;
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly clock: Clock;
  readonly actor: string;
}): Retention {
  const { keepDays, ledger, clock } = deps;

  const lookOnce = async (): Promise<void> => {
    if (keepDays === 0) return;
    const nowMs = clock.now();
    const at = { nowMs, beforeMs: nowMs - keepDays * DAY_MS };
    let total = 0;
    while (!rounds.isStopped() && hasOld(ledger.view(), at)) {
      const trimmed = await ledger.commit((tables) => trim(tables, at));
      if (!trimmed.ok || trimmed.value === 0) break;
      total += trimmed.value;
    }
    if (total === 0) return;
    await ledger.commit(({ audit }) =>
      audit.append({
        atMs: nowMs,
        actor: deps.actor,
        kind: 'ledger.trim',
        summary: `Personal data of ${total} calls, messages, talks and archives older than ${keepDays} days taken out`,
        outcome: 'done',
      }),
    );
  };
  const rounds = createRounds(lookOnce, { clock, everyMs: ROUND_MS });
  return {
    start: () => {
      void rounds.look();
      rounds.start();
    },
    look: () => rounds.look(),
    stop: () => rounds.stop(),
  };
}

interface At {
  readonly nowMs: number;
  readonly beforeMs: number;
}

type Read = Pick<LedgerView, 'intents' | 'snapshots'>;

const hasOld = (view: Read, at: At): boolean => oldTries(view, at).length + oldSnapshots(view, at).length > 0;

function trim(tables: Pick<LedgerTables, 'intents' | 'snapshots'>, at: At): number {
  const tries = oldTries(tables, at);
  const snapshots = oldSnapshots(tables, at).slice(0, AT_ONCE - tries.length);
  for (const { before, body } of tries) tables.intents.replace(before, { ...before, body });
  for (const { snapshot, body } of snapshots) tables.snapshots.save({ ...snapshot, body });
  return tries.length + snapshots.length;
}

function oldTries(
  { intents }: Pick<Read, 'intents'>,
  { nowMs, beforeMs }: At,
): readonly { readonly before: Intent; readonly body: string }[] {
  return [DISPATCH, IMMEDIATE]
    .flatMap((kind) => intents.list(kind, [...OVER]))
    .filter((intent) => dueMs(intent) < beforeMs && intent.updatedAtMs < beforeMs && isOverTry(intent, nowMs))
    .flatMap((before) => {
      const body = withoutPerson(before);
      return body === before.body ? [] : [{ before, body }];
    })
    .slice(0, AT_ONCE);
}

function dueMs({ body, updatedAtMs }: Intent): number {
  const read = JSON.parse(body) as JsonValue;
  const atMs = isJsonObject(read) ? read['atMs'] : undefined;
  return typeof atMs === 'number' ? atMs : updatedAtMs;
}

function oldSnapshots(
  { snapshots }: Pick<Read, 'snapshots'>,
  { beforeMs }: At,
): readonly { readonly snapshot: Snapshot; readonly body: JsonValue }[] {
  return [TALK, ARCHIVE]
    .flatMap((prefix) => snapshots.names(prefix))
    .flatMap((name): readonly { readonly snapshot: Snapshot; readonly body: JsonValue }[] => {
      const snapshot = snapshots.get(name);
      if (snapshot === undefined || snapshot.takenAtMs >= beforeMs || !isJsonObject(snapshot.body)) return [];
      const { body } = snapshot;
      if (name.startsWith(TALK)) {
        const turns = body['turns'];
        if (Array.isArray(turns) && turns.length === 0 && body['summary'] === undefined) return [];
        const { summary: _summary, from: _from, to: _to, ...rest } = body;
        return [{ snapshot, body: { ...rest, turns: [], recordings: [] } }];
      }
      const memory = body['memory'];
      if (isJsonObject(memory) && Object.keys(memory).length === 0) return [];
      const { entry: _entry, ...rest } = body;
      return [{ snapshot, body: { ...rest, memory: {} } }];
    });
}
