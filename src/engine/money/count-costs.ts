import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import {
  budgetDay,
  isInScope,
  type BudgetBook,
  type BudgetScope,
  type SpentElsewhere,
} from '../../domain/cost/budget.ts';
import { callCost, type Micros } from '../../domain/cost/prices.ts';
import { isTerminalEvent } from '../../domain/mission/status.ts';
import { costOf, type KeptCost } from '../../commands/door/budget-guard.ts';
import { DISPATCH, dispatchBodyOf } from '../../commands/dispatch/dispatch-intent.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';
import type { LedgerTables, LedgerView } from '../../state/ledger/tables.ts';

/** Nobody answered: nothing is charged. */
const UNANSWERED: ReadonlySet<string> = new Set(['no-answer', 'busy', 'canceled', 'failed']);

/**
 * What an event costs: by its length once that is told, by the assumed one before, nothing where nothing went out.
 * Undefined where no price is known. `told`: it will not change any more.
 */
export function eventCost(
  { channel, to, status, callStatus, callDurationS: seconds }: ScheduledEvent,
  book: BudgetBook,
): { readonly micros: Micros; readonly told: boolean } | undefined {
  const isSms = channel === 'sms';
  const isOver = isTerminalEvent(status);
  if (!isSms && seconds !== undefined) {
    const micros = book.prices === undefined ? undefined : callCost(book.prices, to, seconds);
    return micros === undefined ? undefined : { micros, told: isOver };
  }
  const unanswered = !isSms && callStatus !== undefined && UNANSWERED.has(callStatus);
  if (isOver && (status !== 'completed' || unanswered)) return { micros: 0, told: true };
  const micros = costOf(book, { channel: isSms ? 'sms' : 'call', phone: to });
  return micros === undefined ? undefined : { micros, told: isSms && status === 'completed' };
}

/** Our own tries whose cost is another than what was assumed, with what it is. */
export function toldCosts(
  rows: Iterable<ScheduledRow>,
  book: BudgetBook,
  { intents }: Pick<LedgerView, 'intents'>,
  settled: ReadonlySet<string>,
): readonly { readonly opKey: string; readonly eventId: string; readonly cost: KeptCost }[] {
  const found: { opKey: string; eventId: string; cost: KeptCost }[] = [];
  for (const { event } of rows) {
    if (settled.has(event.id)) continue;
    const cost = eventCost(event, book);
    if (cost === undefined) continue;
    const intent = intents.byResult(DISPATCH, event.id);
    if (intent === undefined) continue;
    const { item, atMs = item.atMs, cost: known } = dispatchBodyOf(intent);
    const told = cost.told ? { told: true as const } : {};
    const now: KeptCost = { micros: cost.micros, currency: book.currency, atMs, ...told };
    if (JSON.stringify(known) === JSON.stringify(now)) continue;
    found.push({ opKey: intent.opKey, eventId: event.id, cost: now });
  }
  return found;
}

/** Beside what the try is: nothing else of it changes. */
export function writeCosts(
  { intents }: Pick<LedgerTables, 'intents'>,
  costs: readonly { readonly opKey: string; readonly cost: KeptCost }[],
): void {
  for (const { opKey, cost } of costs) {
    const intent = intents.get(opKey);
    if (intent === undefined) continue;
    const body = { ...dispatchBodyOf(intent), cost };
    intents.replace(intent, { ...intent, body: JSON.stringify(body) });
  }
}

/** What is still to come of what others scheduled, which no budget of ours takes back: how many, and what they cost. */
export function comingElsewhere(
  board: Pick<Board, 'scheduled'>,
  book: BudgetBook,
  { intents }: Pick<LedgerView, 'intents'>,
  scope: BudgetScope,
): { readonly count: number; readonly micros: Micros } {
  let [count, micros] = [0, 0];
  for (const { event, missionKey } of board.scheduled.values()) {
    if (event.status !== 'pending' || event.scheduledAtMs === undefined) continue;
    const where = { atMs: event.scheduledAtMs, ...(missionKey !== undefined && { mission: missionKey }) };
    if (!isInScope(scope, book, where) || intents.byResult(DISPATCH, event.id) !== undefined) continue;
    count += 1;
    micros += eventCost(event, book)?.micros ?? 0;
  }
  return { count, micros };
}

/** What the bot, or a machine with a ledger of its own, has spent and committed; by day and mission. */
export function spentElsewhere(
  board: Pick<Board, 'scheduled'>,
  book: BudgetBook,
  { intents }: Pick<LedgerView, 'intents'>,
): SpentElsewhere {
  const sums = new Map<string, { day: string; mission?: string; micros: Micros }>();
  for (const { event, missionKey } of board.scheduled.values()) {
    const atMs = event.dispatchedAtMs ?? event.scheduledAtMs;
    const cost = eventCost(event, book);
    if (atMs === undefined || cost === undefined || cost.micros === 0) continue;
    if (intents.byResult(DISPATCH, event.id) !== undefined) continue;
    const day = budgetDay(book, atMs);
    const key = `${day} ${missionKey ?? ''}`;
    const row = sums.get(key) ?? {
      day,
      ...(missionKey === undefined ? {} : { mission: missionKey }),
      micros: 0,
    };
    sums.set(key, { ...row, micros: row.micros + cost.micros });
  }
  const rows = [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  return { currency: book.currency, rows };
}
