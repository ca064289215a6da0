import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { MoneyFiles } from '../../engine/money/publish-budgets.ts';
import { safe } from '../../lib/safe-text.ts';
import { BUDGETS_FILE, parseBudgetsFile } from '../../state/settings/budgets-file.ts';
import { parsePricesFile, PRICES_FILE } from '../../state/settings/prices-file.ts';
import { userFileReader } from '../start/user-file-reader.ts';

/** Prices and budgets as they stand in a settings folder. */
export function moneyFiles(folder: string): () => MoneyFiles {
  const budgetsPath = join(folder, BUDGETS_FILE);
  const pricesPath = join(folder, PRICES_FILE);
  const readBudgets = userFileReader(budgetsPath, parseBudgetsFile);
  const readPrices = userFileReader(pricesPath, parsePricesFile);
  return () => {
    const budgets = readBudgets();
    const prices = readPrices();
    return {
      ...(budgets.value !== undefined && { budgets: budgets.value }),
      ...(prices.value !== undefined && { prices: prices.value }),
      changedAtMs: Math.max(changedAtMs(budgetsPath), changedAtMs(pricesPath)),
      complaints: [budgets, prices].flatMap(({ path, complaints }) =>
        complaints.map((complaint) => safe`${path}: ${complaint}`),
      ),
    };
  };
}

function changedAtMs(path: string): number {
  try {
    return Math.floor(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  } catch {
    // Reading it says why.
    return 0;
  }
}
