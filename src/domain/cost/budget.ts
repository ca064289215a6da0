import { formatInTimeZone, fromZonedTime } from 'date-fns-tz';
import type { MissionKey } from '../mission/mission-row.ts';
import type { Micros, Prices } from './prices.ts';

/** How much may be spent, on what; as a file of the user's says it. */
export interface Budgets {
  readonly currency: string;
  /** IANA; days begin by it. */
  readonly zone: string;
  /** Of everything, since `accountSince` (`2026-11-01`) where it is given. */
  readonly account?: Micros;
  readonly accountSince?: string;
  /** Of one day. */
  readonly perDay?: Micros;
  /** Of each mission. */
  readonly perMission?: Micros;
  /** Of missions by slug, name or id: these count before `perMission`. */
  readonly missions: ReadonlyMap<string, Micros>;
  /** What follows where the cost of a call is not known. */
  readonly unpriced: 'warn' | 'refuse';
}

/** Budgets with the prices that they are checked by, as all machines of a ledger share them. */
export interface BudgetBook extends Budgets {
  /** Absent where they could not be read, or are in another currency. */
  readonly prices?: Prices;
  /** Why there are none: `prices.json is in EUR`. */
  readonly pricesFault?: string;
  /** Whose file it is. */
  readonly host: string;
  /** When the file was changed. */
  readonly changedAtMs: number;
}

export type BudgetScope =
  | { readonly kind: 'account' }
  /** `2026-11-30`, in the zone of the budgets. */
  | { readonly kind: 'day'; readonly day: string }
  /** By the key that the ledger names it by. */
  | { readonly kind: 'mission'; readonly mission: MissionKey };

/** Whether something that is due then, of that mission, counts for a budget. */
export function isInScope(
  scope: BudgetScope,
  book: Pick<Budgets, 'zone' | 'accountSince'>,
  { atMs, mission }: { readonly atMs: number; readonly mission?: string },
): boolean {
  switch (scope.kind) {
    case 'account':
      return book.accountSince === undefined || budgetDay(book, atMs) >= book.accountSince;
    case 'day':
      return budgetDay(book, atMs) === scope.day;
    case 'mission':
      return mission === scope.mission;
  }
}

/** What others have scheduled, as it is told beside a budget that does not stop it. */
export const byOthersText = ({ count }: { readonly count: number }): string =>
  `${count} that ${count === 1 ? 'is' : 'are'} still to come ${count === 1 ? 'was' : 'were'} scheduled by the bot or another console: counted, and not stopped by a budget.`;

/** Names a scope in the ledger. */
export function scopeKey(scope: BudgetScope): string {
  switch (scope.kind) {
    case 'account':
      return 'account';
    case 'day':
      return `day:${scope.day}`;
    case 'mission':
      return `mission:${scope.mission}`;
  }
}

/** What a budget is about, for a sentence: `The budget of …`. */
export function scopeText(scope: BudgetScope, missionName?: string): string {
  switch (scope.kind) {
    case 'account':
      return 'the account';
    case 'day':
      return scope.day;
    case 'mission':
      return `the mission ${missionName ?? scope.mission}`;
  }
}

export interface BudgetLimit {
  readonly scope: BudgetScope;
  readonly micros: Micros;
}

export const budgetDay = (book: Pick<Budgets, 'zone'>, atMs: number): string =>
  formatInTimeZone(atMs, book.zone, 'yyyy-MM-dd');

/** From when to when a day lasts; `undefined` as its end for all that follows. */
export function dayBounds(zone: string, day: string): { readonly fromMs: number; readonly untilMs: number } {
  const fromMs = fromZonedTime(`${day}T00:00:00`, zone).getTime();
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { fromMs, untilMs: fromZonedTime(`${next}T00:00:00`, zone).getTime() };
}

/** Every budget that a call or message of this mission at this instant counts to. */
export function limitsOf(
  book: Budgets,
  what: { readonly mission?: MissionKey; readonly names: readonly string[]; readonly atMs: number },
): readonly BudgetLimit[] {
  const { mission, names } = what;
  const own = names.map((name) => book.missions.get(name)).find((micros) => micros !== undefined);
  const ofMission = own ?? book.perMission;
  return [
    ...(book.account === undefined ? [] : [{ scope: { kind: 'account' }, micros: book.account } as const]),
    ...(book.perDay === undefined
      ? []
      : [{ scope: { kind: 'day', day: budgetDay(book, what.atMs) }, micros: book.perDay } as const]),
    ...(mission === undefined || ofMission === undefined
      ? []
      : [{ scope: { kind: 'mission', mission }, micros: ofMission } as const]),
  ];
}

/** What has gone out without this console, by day and mission, as the server lists it. */
export interface SpentElsewhere {
  readonly currency: string;
  readonly rows: readonly { readonly day: string; readonly mission?: string; readonly micros: Micros }[];
}

/** What of that counts to a budget. */
export function elsewhereIn(
  elsewhere: SpentElsewhere | undefined,
  book: Pick<Budgets, 'currency' | 'accountSince'>,
  scope: BudgetScope,
): Micros {
  if (elsewhere === undefined || elsewhere.currency !== book.currency) return 0;
  const counts = (row: SpentElsewhere['rows'][number]): boolean =>
    scope.kind === 'account'
      ? row.day >= (book.accountSince ?? '')
      : scope.kind === 'day'
        ? row.day === scope.day
        : row.mission === scope.mission;
  return elsewhere.rows.reduce((sum, row) => sum + (counts(row) ? row.micros : 0), 0);
}

/** How one budget stands. */
export interface BudgetStanding extends BudgetLimit {
  /** Spent, and committed to calls and messages that are still to come. */
  readonly spent: Micros;
  /** What people allowed beyond the limit. */
  readonly extra: Micros;
}

export const budgetLeft = ({ micros, extra, spent }: BudgetStanding): Micros => micros + extra - spent;

/** As it is kept in the ledger. */
export const budgetBookText = (book: BudgetBook): string =>
  JSON.stringify(book, (_key, value: unknown) =>
    value instanceof Map ? { map: [...(value as ReadonlyMap<string, number>)] } : value,
  );

/** Written by this program alone: what was kept is taken as it stands. */
export const budgetBookOf = (text: string): BudgetBook =>
  JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'map' in value && Array.isArray(value.map)
      ? new Map(value.map as [string, number][])
      : value,
  ) as BudgetBook;
