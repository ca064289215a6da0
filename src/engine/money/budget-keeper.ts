import {
  budgetDay,
  budgetLeft,
  byOthersText,
  limitsOf,
  scopeKey,
  scopeText,
  type BudgetBook,
  type BudgetLimit,
} from '../../domain/cost/budget.ts';
import { moneyText } from '../../domain/cost/prices.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { standingOf } from '../../commands/door/budget-guard.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { BoardUpdate, BudgetRow } from '../../state/board.ts';
import type { BoardHub } from '../../state/board-hub.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { createRounds } from '../rounds.ts';
import { comingElsewhere, spentElsewhere, toldCosts, writeCosts } from './count-costs.ts';
import { hasLimits, publishBudgets, type MoneyFiles } from './publish-budgets.ts';

export interface BudgetKeeperDeps extends BoardHub {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit' | 'subscribe'>;
  readonly files: () => MoneyFiles;
  readonly host: string;
  readonly actor: string;
  readonly clock: Clock;
  readonly missionNames: (mission: string) => readonly string[];
  /** Nothing may be written down here. */
  readonly looksOnly: boolean;
}

/** Keeps budgets and what was spent in the ledger up to date, and on the board. */
export interface BudgetKeeper {
  start(): void;
  /** Reads the files, counts, and shows how the budgets stand. */
  look(): Promise<void>;
  stop(): void;
}

const SETTLE_MS = 2_000;
/** Files are looked at so often, and days end. */
const ROUND_MS = 30_000;
/** So many are written down at a time. */
const AT_ONCE = 200;

export function createBudgetKeeper(deps: BudgetKeeperDeps): BudgetKeeper {
  const { ledger, clock } = deps;
  /** Events whose cost stands, so that nobody asks the ledger again. */
  const settled = new Set<string>();
  let shown = '';
  let told = new Set<string>();

  const count = async (book: BudgetBook): Promise<void> => {
    const board = deps.board();
    const costs = toldCosts(board.scheduled.values(), book, ledger.view(), settled).slice(0, AT_ONCE);
    if (costs.length > 0) {
      const written = await ledger.commit((tables) => writeCosts(tables, costs));
      if (written.ok) for (const { eventId, cost } of costs) if (cost.told === true) settled.add(eventId);
    }
    // A part of the list would be told as the whole of it.
    if (board.pollers.get('schedule')?.lastOkAtMs === undefined || !hasLimits(book)) return;
    const spent = spentElsewhere(board, book, ledger.view());
    if (JSON.stringify(spent) === JSON.stringify(ledger.view().budgets.elsewhere())) return;
    await ledger.commit(({ budgets }) => budgets.setElsewhere(spent, clock.now()));
  };

  const rowsOf = (book: BudgetBook): readonly BudgetRow[] => {
    const board = deps.board();
    const nowMs = clock.now();
    const limits = new Map<string, BudgetLimit & { words: string }>();
    const add = (limit: BudgetLimit, name?: string): void => {
      limits.set(scopeKey(limit.scope), { ...limit, words: scopeText(limit.scope, name) });
    };
    for (const limit of limitsOf(book, { names: [], atMs: nowMs })) add(limit);
    for (const row of board.missions.values()) {
      if (isTerminalRun(row.status)) continue;
      const names = [row.key, ...(row.slug === undefined ? [] : [row.slug]), row.name];
      for (const limit of limitsOf(book, { mission: row.key, names, atMs: nowMs })) add(limit, row.name);
    }
    return [...limits.values()].map(({ words, ...limit }) => {
      const standing = standingOf({ budgets: ledger.view().budgets }, book, limit);
      const elsewhere = comingElsewhere(board, book, ledger.view(), limit.scope);
      return {
        key: scopeKey(limit.scope),
        words: safeText(words),
        spent: standing.spent,
        most: standing.micros + standing.extra,
        left: budgetLeft(standing),
        currency: book.currency,
        ...(elsewhere.count > 0 && { elsewhere }),
        ...(limit.scope.kind === 'mission' && { mission: limit.scope.mission }),
        ...(limit.scope.kind === 'day' && { day: budgetDay(book, nowMs) }),
      };
    });
  };

  const show = (book: BudgetBook | undefined): void => {
    const rows = book === undefined || !hasLimits(book) ? [] : rowsOf(book);
    const text = JSON.stringify(rows);
    if (text === shown) return;
    shown = text;
    const reached = rows.filter(({ left }) => left <= 0);
    const keys = new Set(reached.map(({ key }) => `budget:${key}`));
    deps.publish([
      { kind: 'set', field: 'budgets', value: rows },
      ...reached
        .filter(({ key }) => !told.has(`budget:${key}`))
        .map(({ key, words, spent, most, currency, elsewhere }): BoardUpdate => {
          const id = `budget:${key}`;
          const sentence = safe`The budget of ${words} is reached: ${moneyText(spent, currency)} of ${moneyText(most, currency)} spent or committed. ${elsewhere === undefined ? 'Nothing more goes out on it.' : `Nothing more is sent on it from here. ${byOthersText(elsewhere)} To take those back: clawdtalk-tui budget cancel.`}`;
          return {
            kind: 'upsert',
            into: 'notices',
            rows: [[id, { id, atMs: clock.now(), level: 'warn', sentence, seen: false }]],
          };
        }),
      { kind: 'remove', from: 'notices', ids: [...told].filter((id) => !keys.has(id)) },
    ]);
    told = keys;
  };

  const lookOnce = async (): Promise<void> => {
    if (!deps.looksOnly) {
      await publishBudgets({ ...deps, nowMs: () => clock.now() });
      const book = ledger.view().budgets.book();
      if (book !== undefined) await count(book);
    }
    if (!rounds.isStopped()) show(ledger.view().budgets.book());
  };
  const rounds = createRounds(lookOnce, { clock, everyMs: ROUND_MS, settleMs: SETTLE_MS });
  let stopListening: Cancel = () => undefined;
  return {
    start: () => {
      stopListening = deps.subscribe((updates) => {
        if (ledger.view().budgets.book() === undefined) return;
        if (updates.some((update) => update.kind === 'upsert' && update.into === 'scheduled'))
          rounds.lookSoon();
      });
      rounds.lookSoon();
      rounds.start();
    },
    look: () => rounds.look(),
    stop: () => {
      stopListening();
      rounds.stop();
    },
  };
}
