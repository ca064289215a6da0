import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { LedgerView } from '../../state/ledger/tables.ts';
import { DISPATCH, dispatchBodyOf } from './dispatch-intent.ts';

/** A call that the ledger knows: made, planned, or sent without a clear answer. */
export interface CallOnRecord {
  /** Names the try, so that it does not count against itself. */
  readonly opKey: string;
  readonly atMs: number;
}

/** Calls to a number by all missions and machines that share the ledger. */
export type CallsOnRecord = (phone: string) => readonly CallOnRecord[];

/** What has reached somebody, or will, or may have. */
const COUNTED = ['done', 'sent', 'unknown', 'parked', 'reached'];
const DAY_MS = 86_400_000;
/** No law on record looks back further, and no plan ahead. */
const BACK_MS = 31 * DAY_MS;
const AHEAD_MS = 91 * DAY_MS;
/** The ledger is gone through again after this; twins of one number are looked for elsewhere. */
const FRESH_MS = 5_000;

/** Reads the ledger's calls by number, gone through once for many questions. */
export function callsOnRecord(
  view: () => Pick<LedgerView, 'intents'>,
  clock: { now(): number; monotonicMs(): number },
): CallsOnRecord {
  let readMs = -Infinity;
  let index: ReadonlyMap<string, readonly CallOnRecord[]> = new Map();
  return (phone) => {
    if (clock.monotonicMs() - readMs >= FRESH_MS) {
      readMs = clock.monotonicMs();
      index = readCalls(view(), clock.now());
    }
    return index.get(phoneDigits(phone)) ?? [];
  };
}

function readCalls(
  { intents }: Pick<LedgerView, 'intents'>,
  nowMs: number,
): ReadonlyMap<string, readonly CallOnRecord[]> {
  const found = COUNTED.flatMap((status) =>
    intents.dueBetween(DISPATCH, status, nowMs - BACK_MS, nowMs + AHEAD_MS),
  ).flatMap((intent) => {
    const { item, atMs = item.atMs } = dispatchBodyOf(intent);
    return item.channel === 'call' ? [{ digits: phoneDigits(item.to), opKey: intent.opKey, atMs }] : [];
  });
  return Map.groupBy(found, ({ digits }) => digits);
}
