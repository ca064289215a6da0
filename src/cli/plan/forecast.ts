import { moneyText, type Prices } from '../../domain/cost/prices.ts';
import { forecastOf } from '../../domain/cost/spending.ts';
import type { JsonObject } from '../../lib/json.ts';

/** What the calls of a plan would cost, before anybody agrees to them; undefined where no prices are known. */
export function forecastText(phones: readonly string[], prices: Prices | undefined): string | undefined {
  if (prices === undefined || phones.length === 0) return undefined;
  const { calls, micros, unpriced } = forecastOf(phones, prices);
  const rest = unpriced === 0 ? '' : `; ${unpriced} to numbers without a price, not in the sum`;
  return `Forecast: ${calls} ${calls === 1 ? 'call' : 'calls'} of ${prices.callMinutes} min each, ${moneyText(micros, prices.currency)}${rest}`;
}

export function forecastJson(phones: readonly string[], prices: Prices | undefined): JsonObject | null {
  if (prices === undefined) return null;
  const { calls, micros, unpriced } = forecastOf(phones, prices);
  return {
    calls,
    call_minutes: prices.callMinutes,
    cost: micros / 1_000_000,
    currency: prices.currency,
    unpriced,
  };
}
