import {
  budgetLeft,
  dayBounds,
  elsewhereIn,
  limitsOf,
  scopeKey,
  scopeText,
  type BudgetBook,
  type BudgetLimit,
  type BudgetStanding,
} from '../../domain/cost/budget.ts';
import { callCost, moneyText, priceFor, type Micros } from '../../domain/cost/prices.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { BudgetRows } from '../../state/ledger/budget-rows.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { ContactMoment } from './calling-hours.ts';
import type { Refusal } from './door.ts';

export interface BudgetDeps {
  /** May be a moment old: how much is spent may not. */
  readonly book: () => BudgetBook | undefined;
  readonly budgets: Pick<BudgetRows, 'extra' | 'elsewhere' | 'spent'>;
  readonly intents: Pick<Intents, 'get'>;
  /** What people call a mission: slug, name. */
  readonly missionNames: (mission: string) => readonly string[];
}

/** So long a book that was read is taken to stand: it is asked for with every call. */
const BOOK_FOR_MS = 2_000;

/** The book of a ledger, read again when what is at hand is no longer fresh. */
export function rememberedBook(
  budgets: () => Pick<BudgetRows, 'book'>,
  nowMs: () => number,
): BudgetDeps['book'] {
  let known: { readonly atMs: number; readonly book: BudgetBook | undefined } | undefined;
  return () => {
    const atMs = nowMs();
    if (known === undefined || Math.abs(atMs - known.atMs) >= BOOK_FOR_MS) {
      known = { atMs, book: budgets().book() };
    }
    return known.book;
  };
}

/** What contacting some people would cost, and the budgets that it counts to. */
export interface BudgetLook {
  readonly book: BudgetBook;
  /** Of those that are not counted already. */
  readonly micros: Micros;
  readonly calls: number;
  readonly messages: number;
  /** Numbers without a price. */
  readonly unpriced: readonly string[];
  /** `adds`: what of the cost counts to it. */
  readonly standings: readonly (BudgetStanding & { readonly adds: Micros; readonly words: string })[];
}

/** A request in these states may cost something, and is counted. */
const COUNTED: ReadonlySet<string> = new Set(['sent', 'unknown', 'parked', 'done', 'reached']);

/** What one call or message is taken to cost; undefined where no price is known. */
export function costOf(
  { prices }: Pick<BudgetBook, 'prices'>,
  { channel, phone }: Pick<ContactMoment, 'channel' | 'phone'>,
): Micros | undefined {
  if (prices === undefined) return undefined;
  return channel === 'sms'
    ? priceFor(prices.messages, phone)
    : callCost(prices, phone, prices.callMinutes * 60);
}

/** What is kept of the cost beside a try, so that every process counts the same. */
export interface KeptCost {
  readonly micros: Micros;
  readonly currency: string;
  /** When it is due. */
  readonly atMs: number;
  /** From its length as the server tells it. */
  readonly told?: true;
}

export function keptCost(
  book: BudgetBook | undefined,
  contact: Pick<ContactMoment, 'channel' | 'phone' | 'atMs'>,
): { readonly cost?: KeptCost } {
  const micros = book === undefined ? undefined : costOf(book, contact);
  if (book === undefined || micros === undefined) return {};
  return { cost: { micros, currency: book.currency, atMs: contact.atMs } };
}

/** How a budget stands now. */
export function standingOf(
  { budgets }: Pick<BudgetDeps, 'budgets'>,
  book: BudgetBook,
  limit: BudgetLimit,
): BudgetStanding {
  const { scope } = limit;
  const { currency, zone, accountSince } = book;
  const bounds =
    scope.kind === 'day'
      ? dayBounds(zone, scope.day)
      : scope.kind === 'account' && accountSince !== undefined
        ? { fromMs: dayBounds(zone, accountSince).fromMs }
        : {};
  const extra = budgets.extra(scopeKey(scope));
  return {
    ...limit,
    spent:
      budgets.spent({
        currency,
        ...bounds,
        ...(scope.kind === 'mission' && { mission: scope.mission }),
      }) + elsewhereIn(budgets.elsewhere(), book, scope),
    extra: extra?.currency === currency ? extra.micros : 0,
  };
}

/** Undefined where neither prices nor budgets are kept. */
export function budgetLook(contacts: readonly ContactMoment[], deps: BudgetDeps): BudgetLook | undefined {
  if (contacts.length === 0) return undefined;
  const book = deps.book();
  if (book === undefined) return undefined;
  let [micros, calls, messages] = [0, 0, 0];
  const unpriced: string[] = [];
  const limits = new Map<string, BudgetLimit & { adds: Micros; words: string }>();
  for (const contact of contacts) {
    const { mission, atMs, opKey } = contact;
    const intent = opKey === undefined ? undefined : deps.intents.get(opKey);
    const isCounted = intent !== undefined && COUNTED.has(intent.status);
    const cost = isCounted ? 0 : costOf(book, contact);
    if (!isCounted) {
      if (contact.channel === 'sms') messages += 1;
      else calls += 1;
    }
    if (cost === undefined) unpriced.push(contact.phone);
    micros += cost ?? 0;
    const names = mission === undefined ? [] : [mission, ...deps.missionNames(mission)];
    for (const limit of limitsOf(book, { atMs, names, ...(mission !== undefined && { mission }) })) {
      const key = scopeKey(limit.scope);
      const known = limits.get(key) ?? { ...limit, adds: 0, words: scopeText(limit.scope, names[1]) };
      limits.set(key, { ...known, adds: known.adds + (cost ?? 0) });
    }
  }
  const standings = [...limits.values()].map(({ adds, words, ...limit }) => ({
    ...standingOf(deps, book, limit),
    adds,
    words,
  }));
  return { book, micros, calls, messages, unpriced, standings };
}

/**
 * The one rule: nothing goes out that would make what is spent and committed pass a budget. What is scheduled already
 * is counted in that, so that it is taken back only while the sum without it is too much.
 */
export function budgetRefusal(look: BudgetLook): Refusal | undefined {
  const { book, standings } = look;
  const passed = standings.find(
    (standing) => standing.adds > budgetLeft(standing) || budgetLeft(standing) < 0,
  );
  if (passed !== undefined) {
    const money = (micros: Micros): string => moneyText(micros, book.currency);
    const left = Math.max(0, budgetLeft(passed));
    const most = money(passed.micros + passed.extra);
    const what =
      passed.adds > 0
        ? `this costs about ${money(passed.adds)}, and ${money(left)} of ${most} is left`
        : `${money(passed.spent)} of ${most} is spent or committed`;
    return {
      code: 'budget',
      sentence: safe`Beyond the budget of ${passed.words}: ${what}. A person may release more of it: clawdtalk-tui budget release.`,
    };
  }
  if (book.unpriced === 'refuse' && standings.length > 0 && look.unpriced.length > 0) {
    return { code: 'budget', sentence: uncheckedText(look) };
  }
  return undefined;
}

/** What a person reads before agreeing: the cost, and what is left. It may change meanwhile; consent does not depend on it. */
export function budgetLines(look: BudgetLook): readonly SafeText[] {
  const { book, calls, messages, unpriced, standings } = look;
  if (calls + messages === 0) return [];
  const money = (micros: Micros): string => moneyText(micros, book.currency);
  const length = calls > 0 && book.prices !== undefined ? ` (${book.prices.callMinutes} min a call)` : '';
  const known = unpriced.length < calls + messages;
  return [
    ...(known ? [safe`Costs about ${money(look.micros)}${length}.`] : []),
    ...standings.map(
      (standing) =>
        safe`Budget of ${standing.words}: ${money(Math.max(0, budgetLeft(standing)))} of ${money(standing.micros + standing.extra)} left.`,
    ),
    ...(unpriced.length > 0 && (standings.length > 0 || known) ? [uncheckedText(look)] : []),
  ];
}

function uncheckedText({ book, unpriced, standings }: BudgetLook): SafeText {
  const why =
    book.prices === undefined
      ? (book.pricesFault ?? 'there are no prices')
      : unpriced.length === 1
        ? `no price is known for ${unpriced[0] ?? ''}`
        : `no price is known for ${unpriced.length} numbers`;
  return standings.length > 0
    ? safe`The budget cannot be checked: ${why}. See prices.json.`
    : safe`Not in the sum: ${why}.`;
}
