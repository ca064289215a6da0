import { budgetBookText, type BudgetBook, type Budgets } from '../../domain/cost/budget.ts';
import { moneyText, type Prices } from '../../domain/cost/prices.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';

/** The user's files about money on this machine. */
export interface MoneyFiles {
  readonly budgets?: Budgets;
  readonly prices?: Prices;
  /** When the younger of them was changed; 0 where there is none. */
  readonly changedAtMs: number;
  readonly complaints: readonly SafeText[];
}

/** What of the files all machines of the ledger are to keep to; undefined where there are none. */
export function bookFrom(files: MoneyFiles, host: string): BudgetBook | undefined {
  const { budgets, prices, changedAtMs } = files;
  if (budgets === undefined && prices === undefined) return undefined;
  const currency = budgets?.currency ?? prices?.currency ?? '';
  const fault =
    prices === undefined
      ? `there is no prices.json on ${host}`
      : prices.currency === currency
        ? undefined
        : `prices.json is in ${prices.currency}, budgets.json in ${currency}`;
  return {
    ...(budgets ?? { currency, zone: 'UTC', missions: new Map(), unpriced: 'warn' as const }),
    ...(prices !== undefined && fault === undefined && { prices }),
    ...(fault !== undefined && { pricesFault: fault }),
    host,
    changedAtMs,
  };
}

/**
 * Writes budgets and prices into the ledger, so that every machine that shares it keeps to them. Of two machines' files
 * the one that was changed last counts; prices alone replace no budgets. A file that is broken changes nothing.
 */
export async function publishBudgets(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly files: () => MoneyFiles;
  readonly host: string;
  /** Whoever the log names. */
  readonly actor: string;
  readonly nowMs: () => number;
}): Promise<void> {
  const { ledger, host } = deps;
  const files = deps.files();
  if (files.complaints.length > 0) return;
  const wanted = bookFrom(files, host);
  if (!isNews(ledger.view().budgets.book(), wanted, host)) return;
  await ledger.commit(({ budgets, audit }) => {
    if (!isNews(budgets.book(), wanted, host)) return;
    budgets.setBook(wanted, deps.nowMs());
    audit.append({
      atMs: deps.nowMs(),
      actor: deps.actor,
      kind: 'budget.file',
      summary: wanted === undefined ? `No budgets and prices any more from ${host}` : bookSummary(wanted),
      outcome: 'done',
    });
  });
}

function isNews(known: BudgetBook | undefined, wanted: BudgetBook | undefined, host: string): boolean {
  if (wanted === undefined) return known?.host === host;
  if (known === undefined) return true;
  if (known.host !== host && !hasLimits(wanted) && hasLimits(known)) return false;
  if (known.host !== host && wanted.changedAtMs <= known.changedAtMs) return false;
  return budgetBookText(known) !== budgetBookText(wanted);
}

export const hasLimits = ({ account, perDay, perMission, missions }: Budgets): boolean =>
  account !== undefined || perDay !== undefined || perMission !== undefined || missions.size > 0;

function bookSummary(book: BudgetBook): string {
  const money = (micros: number): string => moneyText(micros, book.currency);
  const parts = [
    ...(book.account === undefined ? [] : [`account ${money(book.account)}`]),
    ...(book.perDay === undefined ? [] : [`day ${money(book.perDay)}`]),
    ...(book.perMission === undefined ? [] : [`mission ${money(book.perMission)}`]),
    ...(book.missions.size === 0 ? [] : [`${book.missions.size} missions of their own`]),
  ];
  return `${parts.length === 0 ? 'Prices' : `Budgets: ${parts.join(', ')}`}; from ${book.host}`;
}
