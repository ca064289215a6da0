import type { ScriptedOutcome } from '../outcome.ts';

/** Where all of them are. */
export const STOCK_ZONE = 'America/Los_Angeles';

/** Read through again and again, while the pharmacies are open. */
export const STOCK_LINES: readonly { readonly who: string; readonly phone: string }[] = [
  { who: 'Belltown Pharmacy', phone: '+12065550101' },
  { who: 'Greenwood Drug', phone: '+12065550102' },
  { who: 'Ballard Apothecary', phone: '+12065550103' },
  { who: 'Fremont Family Pharmacy', phone: '+12065550104' },
  { who: 'Rainier Rx', phone: '+12065550106' },
  { who: 'Columbia City Drugs', phone: '+12065550107' },
  { who: 'Northgate Pharmacy', phone: '+12065550108' },
  { who: 'West Seattle Chemist', phone: '+12065550109' },
  { who: 'Queen Anne Pharmacy', phone: '+12065550111' },
  { who: 'Eastlake Rx', phone: '+12065550112' },
  { who: 'Beacon Hill Drug', phone: '+12065550113' },
  { who: 'Magnolia Apothecary', phone: '+12065550114' },
];

/** How a line answers, pass after pass. */
export function stockOutcomes(who: string, index: number): readonly ScriptedOutcome[] {
  const reading = (bottles: number): ScriptedOutcome => ({
    kind: 'completed',
    durationS: 28 + ((index * 7) % 25),
    insightAfterS: 12,
    insight: [
      bottles === 0
        ? `${who}: the line says the suspension is out of stock.`
        : `${who}: the line says ${bottles} bottles are in stock.`,
      { contact: who, in_stock: bottles > 0, bottles, product_code: '4471' },
    ],
  });
  if (index % 5 === 3) return [{ kind: 'busy' }, reading(0), reading(6)];
  if (index % 7 === 5) return [{ kind: 'no-answer', ringS: 20 }, reading(2), { kind: 'busy' }];
  return [reading(index % 3 === 0 ? 4 + index : 0), reading(index % 4 === 0 ? 9 : 0), reading(index)];
}
