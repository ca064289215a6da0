import {
  budgetBookOf,
  budgetBookText,
  type BudgetBook,
  type SpentElsewhere,
} from '../../domain/cost/budget.ts';
import type { Micros } from '../../domain/cost/prices.ts';
import type { Ledger } from './database.ts';

/** What a person allowed beyond a budget. */
export interface BudgetExtra {
  readonly micros: Micros;
  readonly currency: string;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** What the calls and messages of this ledger cost, of those that went out or still will. */
export interface SpentQuestion {
  readonly currency: string;
  readonly mission?: string;
  /** By when they were due. */
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** Budgets, what is spent, and what was allowed beyond them: the same for every process of the ledger. */
export interface BudgetRows {
  book(): BudgetBook | undefined;
  setBook(book: BudgetBook | undefined, nowMs: number): void;
  extra(scope: string): BudgetExtra | undefined;
  setExtra(scope: string, extra: BudgetExtra): void;
  elsewhere(): SpentElsewhere | undefined;
  setElsewhere(spent: SpentElsewhere, nowMs: number): void;
  spent(of: SpentQuestion): Micros;
  /** Something is sent: whoever reads the sum at the same time has to read it again. False where no budget is kept. */
  count(): boolean;
}

export const BUDGET_KEYS = {
  book: 'budget',
  sends: 'budget-sends',
  elsewhere: 'budget-elsewhere',
  extra: (scope: string): string => `budget-extra:${scope}`,
} as const;

/** In words that the index of the schema has, letter by letter. */
const MICROS = "CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.micros') END";
const CURRENCY = "CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.currency') END";
const DUE = "CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.atMs') END";

export function createBudgetRows(ledger: Ledger): BudgetRows {
  const { db } = ledger;
  const select = db.prepare('SELECT value FROM settings WHERE key = ?');
  const upsert = db.prepare(
    `INSERT INTO settings (key, value, updated_at_ms) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at_ms = excluded.updated_at_ms`,
  );
  const remove = db.prepare('DELETE FROM settings WHERE key = ?');
  const bump = db.prepare(
    "UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE key = 'budget-sends'",
  );
  const sum = db.prepare(
    `SELECT total(${MICROS}) AS micros FROM intents
     WHERE ${MICROS} IS NOT NULL AND ${CURRENCY} = :currency
     AND (status IN ('sent', 'unknown', 'parked', 'done', 'reached') OR (status = 'dropped' AND sent_at_ms IS NOT NULL))
     AND (:mission IS NULL OR mission_key = :mission)
     AND (:from IS NULL OR ${DUE} >= :from) AND (:until IS NULL OR ${DUE} < :until)`,
  );
  const text = (key: string): string | undefined => {
    const value = select.get(key)?.['value'];
    return typeof value === 'string' ? value : undefined;
  };
  const read = (key: string): unknown => {
    const value = text(key);
    return value === undefined ? undefined : JSON.parse(value);
  };
  let known: { readonly text: string; readonly book: BudgetBook } | undefined;
  return {
    book: () => {
      const value = text(BUDGET_KEYS.book);
      if (value === undefined) return undefined;
      if (known?.text !== value) known = { text: value, book: budgetBookOf(value) };
      return known.book;
    },
    setBook: (book, nowMs) => {
      if (book === undefined) {
        remove.run(BUDGET_KEYS.book);
        return;
      }
      upsert.run(BUDGET_KEYS.book, budgetBookText(book), nowMs);
      if (text(BUDGET_KEYS.sends) === undefined) upsert.run(BUDGET_KEYS.sends, '0', nowMs);
    },
    extra: (scope) => read(BUDGET_KEYS.extra(scope)) as BudgetExtra | undefined,
    setExtra: (scope, extra) => void upsert.run(BUDGET_KEYS.extra(scope), JSON.stringify(extra), extra.atMs),
    elsewhere: () => read(BUDGET_KEYS.elsewhere) as SpentElsewhere | undefined,
    setElsewhere: (spent, nowMs) => void upsert.run(BUDGET_KEYS.elsewhere, JSON.stringify(spent), nowMs),
    spent: ({ currency, mission, fromMs, untilMs }) =>
      Number(
        sum.get({
          currency,
          mission: mission ?? null,
          from: fromMs ?? null,
          until: untilMs ?? null,
        })?.['micros'] ?? 0,
      ),
    count: () => bump.run().changes === 1,
  };
}
