import type { JsonObject } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { InsightTable } from './insight-table.ts';
import { higherIsBetter, offerIn } from '../mission/mission-memory.ts';

/** What one contact offered in a negotiation, and the best offer that was known when they were called. */
export interface Offer {
  readonly id: string;
  readonly phone: SafeText;
  readonly name?: SafeText;
  readonly atMs?: number;
  readonly amount: number;
  /** The best of the earlier calls; absent for the first. */
  readonly heard?: { readonly amount: number; readonly from: SafeText };
  /** How much better than what they had heard; negative where it is worse. */
  readonly better?: number;
  readonly isBest: boolean;
  readonly summary?: SafeText;
}

/**
 * The offers of a negotiation in the order of the calls: who said what after hearing which number. What was heard is the
 * best offer of the calls before, which is what the next call is told. `memory` names the field and the direction.
 */
export function offerLedger(table: InsightTable, memory: JsonObject): readonly Offer[] {
  const higher = higherIsBetter(memory);
  const isBetter = (one: number, other: number): boolean => (higher ? one > other : one < other);
  const offers: Offer[] = [];
  let best: { readonly amount: number; readonly from: SafeText; readonly id: string } | undefined;
  for (const talk of table.talks) {
    if (talk.result !== 'ready' || talk.outcome !== 'succeeded') continue;
    const amount = offerIn(memory, talk.fields);
    if (amount === undefined) continue;
    const { id, phone, name, atMs, summary } = talk;
    offers.push({
      id,
      phone,
      amount,
      isBest: false,
      ...(name === undefined ? {} : { name }),
      ...(atMs === undefined ? {} : { atMs }),
      ...(summary === undefined ? {} : { summary }),
      ...(best === undefined
        ? {}
        : {
            heard: { amount: best.amount, from: best.from },
            better: higher ? amount - best.amount : best.amount - amount,
          }),
    });
    if (best === undefined || isBetter(amount, best.amount)) best = { amount, from: name ?? phone, id };
  }
  return offers.map((offer) => (offer.id === best?.id ? { ...offer, isBest: true } : offer));
}
