/** Millionths of the currency's unit: sums of them lose nothing. */
export type Micros = number;

/** What calls and messages cost, by the beginning of the number; `*` for every other. */
export interface Prices {
  /** `EUR`. */
  readonly currency: string;
  /** A minute. */
  readonly calls: ReadonlyMap<string, Micros>;
  /** One of them. */
  readonly messages: ReadonlyMap<string, Micros>;
  /** A call is charged in steps of so many seconds. */
  readonly billedSeconds: number;
  /** How long a call is taken to last where nobody knows it yet. */
  readonly callMinutes: number;
}

/** By the longest beginning that fits, as providers write their lists; undefined where none does. */
export function priceFor(table: ReadonlyMap<string, Micros>, phone: string): Micros | undefined {
  for (let length = phone.length; length > 0; length -= 1) {
    const price = table.get(phone.slice(0, length));
    if (price !== undefined) return price;
  }
  return table.get('*');
}

/** What a call of so many seconds costs; one that nobody answered costs nothing. */
export function callCost(prices: Prices, phone: string, seconds: number): Micros | undefined {
  const perMinute = priceFor(prices.calls, phone);
  if (perMinute === undefined) return undefined;
  const billed = Math.ceil(seconds / prices.billedSeconds) * prices.billedSeconds;
  return Math.round((perMinute * billed) / 60);
}

/** `12.34 EUR`; what is less than a hundredth keeps its digits. */
export function moneyText(micros: Micros, currency: string): string {
  const amount = micros / 1_000_000;
  const digits = amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  return `${amount.toFixed(digits)} ${currency}`;
}
