import { FORGOTTEN, forgetNumber, numberPattern } from '../../domain/contact/forget-number.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { Draft } from '../../state/ledger/drafts.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Snapshot } from '../../state/ledger/snapshots.ts';
import type { AlertLedgerRow } from '../../state/ledger/alert-rows.ts';
import type { LedgerTables, LedgerView } from '../../state/ledger/tables.ts';
import { DISPATCH, opKeyOf } from '../dispatch/dispatch-intent.ts';
import { IMMEDIATE } from '../immediate/immediate.ts';
import type { ScheduleFields } from '../command.ts';

/** What the ledger keeps of a number beside what it must: as it stands, and as it would stand. */
export interface KeptInLedger {
  /** Tries that are over: their names, texts and variables go, what keeps them from happening twice stays. */
  readonly tries: readonly { readonly before: Intent; readonly after: Intent }[];
  /** Tries that something still depends on: open, unclear, or waiting to come back. */
  readonly openTries: number;
  readonly drafts: readonly { readonly draft: Draft; readonly body: JsonValue | undefined }[];
  readonly snapshots: readonly { readonly snapshot: Snapshot; readonly body: JsonValue }[];
  readonly alerts: readonly AlertLedgerRow[];
}

/** States in which a request is decided. */
export const OVER: ReadonlySet<string> = new Set(['done', 'cancelled', 'rejected', 'dropped', 'reached']);
const ALL = ['approved', 'planned', 'sent', 'unknown', 'parked', 'unsent', ...OVER];
/** Copies of a mission's memory; everything else among the snapshots is no record of people. */
export const ARCHIVE = 'memory:';
/** What was said in a call or a thread. */
export const TALK = 'talk:';

type Read = Pick<LedgerView, 'intents' | 'drafts' | 'snapshots' | 'alerts'>;

/** Nothing depends on its words any more: it is not to come, not unclear, and does not come back. */
export function isOverTry({ status, body }: Intent, nowMs: number): boolean {
  const { heldBack, atMs } = JSON.parse(body) as JsonObject;
  if (!OVER.has(status) || heldBack === true) return false;
  return typeof atMs !== 'number' || atMs < nowMs || status !== 'done';
}

export function keptInLedger(tables: Read, phone: string, nowMs: number): KeptInLedger {
  const digits = phoneDigits(phone);
  const tries = [DISPATCH, IMMEDIATE]
    .flatMap((kind) => tables.intents.list(kind, ALL))
    .filter((intent) => phoneDigits(numberOf(intent) ?? '') === digits);
  const over = tries.filter((intent) => isOverTry(intent, nowMs));
  return {
    tries: over.flatMap((before) => {
      const body = withoutPerson(before);
      return body === before.body ? [] : [{ before, after: { ...before, body, updatedAtMs: nowMs } }];
    }),
    openTries: tries.length - over.length,
    drafts: tables.drafts.all().flatMap((draft) => {
      const { value, found } = forgetNumber(draft.body, phone);
      const keyed = numberPattern(phone).test(draft.id);
      return found === 0 && !keyed ? [] : [{ draft, body: keyed ? undefined : value }];
    }),
    snapshots: [...tables.snapshots.names(ARCHIVE), ...tables.snapshots.names(TALK)].flatMap((name) => {
      const snapshot = tables.snapshots.get(name);
      if (snapshot === undefined) return [];
      if (name.startsWith(TALK)) {
        const body = withoutTalk(snapshot.body, digits);
        return body === undefined ? [] : [{ snapshot, body }];
      }
      const { value, found } = forgetNumber(snapshot.body, phone);
      return found === 0 ? [] : [{ snapshot, body: value ?? null }];
    }),
    alerts: tables.alerts
      .all()
      .filter(({ id, body }) => numberPattern(phone).test(`${id} ${JSON.stringify(body)}`)),
  };
}

/** Makes the ledger so, in the caller's commit. */
export function forgetInLedger(
  tables: Pick<LedgerTables, 'intents' | 'drafts' | 'snapshots' | 'alerts'>,
  phone: string,
  nowMs: number,
): void {
  const kept = keptInLedger(tables, phone, nowMs);
  for (const { before, after } of kept.tries) tables.intents.replace(before, after);
  for (const { draft, body } of kept.drafts) {
    if (body === undefined) tables.drafts.remove(draft.id);
    else tables.drafts.save({ ...draft, body });
  }
  for (const { snapshot, body } of kept.snapshots) tables.snapshots.save({ ...snapshot, body });
  // Something else that is wrong is found again by its rule.
  for (const { id } of kept.alerts) tables.alerts.remove(id);
}

/** That there was a talk stays, so that it is not told as one that was never heard; undefined where it is not theirs. */
function withoutTalk(body: JsonValue, digits: string): JsonValue | undefined {
  if (!isJsonObject(body)) return undefined;
  const { from, to, summary: _summary, turns: _turns, ...rest } = body;
  const is = (number: JsonValue | undefined): boolean =>
    typeof number === 'string' && phoneDigits(number) === digits;
  if (!is(from) && !is(to)) return undefined;
  return { ...rest, turns: [], recordings: [] };
}

function numberOf({ kind, body }: Intent): string | undefined {
  const read = JSON.parse(body) as JsonObject;
  const holder = kind === DISPATCH ? read['item'] : read['request'];
  const to = isJsonObject(holder) ? holder['to'] : undefined;
  return typeof to === 'string' ? to : undefined;
}

/** The number stays: a try is named by it, so that it is never made a second time. */
export function withoutPerson({ kind, body, opKey }: Intent): string {
  const read = JSON.parse(body) as JsonObject;
  const at = kind === DISPATCH ? 'item' : 'request';
  const holder = read[at];
  if (!isJsonObject(holder)) return body;
  const { contactName: _name, variables: _variables, ...rest } = holder;
  const words = ['text', 'greeting', 'purpose'].filter((name) => typeof rest[name] === 'string');
  const replaced = Object.fromEntries(words.map((name) => [name, FORGOTTEN]));
  const next = { ...rest, ...replaced };
  // Whatever is taken out, the name of the try must come out the same.
  if (
    kind === DISPATCH &&
    opKeyOf(next as unknown as ScheduleFields) !== opKeyOf(holder as unknown as ScheduleFields)
  )
    throw new Error(`the try ${opKey} would lose its name`);
  return JSON.stringify({ ...read, [at]: next });
}

/** One key of a mission's memory that has something about a number in it. */
export interface KeptInMemory {
  readonly slug: string;
  readonly key: string;
  readonly found: number;
  /** How many of them are the number alone, in something that stays. */
  readonly blanked: number;
  /** What is left of it; undefined where nothing is. */
  readonly value: JsonValue | undefined;
}

export const keptInMemory = (entries: readonly MissionEntry[], phone: string): readonly KeptInMemory[] =>
  entries.flatMap(({ slug, memory }) =>
    Object.entries(memory).flatMap(([key, value]): readonly KeptInMemory[] => {
      const isKey = numberPattern(phone).test(key);
      const { value: left, found, blanked } = forgetNumber(value ?? null, phone);
      return found === 0 && !isKey
        ? []
        : [
            {
              slug,
              key,
              found: Math.max(1, found),
              blanked: isKey ? 0 : blanked,
              value: isKey ? undefined : left,
            },
          ];
    }),
  );
