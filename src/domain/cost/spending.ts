import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { callCost, priceFor, type Micros, type Prices } from './prices.ts';

/** What one mission cost on one day. */
export interface Spending {
  /** `2026-11-30`, in the zone that was asked for. */
  readonly day: string;
  /** Undefined for what belongs to no mission. */
  readonly mission?: string;
  readonly calls: number;
  readonly seconds: number;
  readonly messages: number;
  /** Of all that has a price. */
  readonly micros: Micros;
  /** Calls that ended, whose length the server does not tell. */
  readonly untimed: number;
  /** Calls and messages to numbers that have no price. */
  readonly unpriced: number;
}

type Counts = { -readonly [K in keyof Spending]: Spending[K] };

/** Sums what went out, by day and mission. What is still to come, or was taken back, costs nothing. */
export function spendingOf(
  events: Iterable<ScheduledEvent>,
  prices: Prices | undefined,
  by: {
    readonly dayOf: (atMs: number) => string;
    readonly missionOf: (event: ScheduledEvent) => string | undefined;
  },
): readonly Spending[] {
  const rows = new Map<string, Counts>();
  for (const event of events) {
    const atMs = event.dispatchedAtMs ?? event.scheduledAtMs;
    const wentOut = event.status === 'completed' || event.callDurationS !== undefined;
    if (atMs === undefined || !wentOut) continue;
    const day = by.dayOf(atMs);
    const mission = by.missionOf(event);
    const key = `${day} ${mission ?? ''}`;
    const row: Counts = rows.get(key) ?? {
      day,
      ...(mission === undefined ? {} : { mission }),
      calls: 0,
      seconds: 0,
      messages: 0,
      micros: 0,
      untimed: 0,
      unpriced: 0,
    };
    rows.set(key, row);
    add(row, event, prices);
  }
  return [...rows.values()].toSorted(
    (one, other) =>
      one.day.localeCompare(other.day) || (one.mission ?? '').localeCompare(other.mission ?? ''),
  );
}

function add(
  row: Counts,
  { channel, to, callDurationS: seconds }: ScheduledEvent,
  prices: Prices | undefined,
): void {
  if (channel === 'sms') {
    row.messages += 1;
    const price = prices === undefined ? undefined : priceFor(prices.messages, to);
    if (price === undefined) row.unpriced += 1;
    else row.micros += price;
    return;
  }
  row.calls += 1;
  if (seconds === undefined) {
    row.untimed += 1;
    return;
  }
  row.seconds += seconds;
  const cost = prices === undefined ? undefined : callCost(prices, to, seconds);
  if (cost === undefined) row.unpriced += 1;
  else row.micros += cost;
}

/** What calls that are planned would cost, each of the length that the prices assume. */
export interface CostForecast {
  readonly calls: number;
  readonly micros: Micros;
  /** To numbers without a price: not in the sum. */
  readonly unpriced: number;
}

export function forecastOf(phones: Iterable<string>, prices: Prices): CostForecast {
  let [calls, micros, unpriced] = [0, 0, 0];
  for (const phone of phones) {
    calls += 1;
    const cost = callCost(prices, phone, prices.callMinutes * 60);
    if (cost === undefined) unpriced += 1;
    else micros += cost;
  }
  return { calls, micros, unpriced };
}
