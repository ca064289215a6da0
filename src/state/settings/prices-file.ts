import * as v from 'valibot';
import { plainRecord } from './plain-record.ts';
import type { Micros, Prices } from '../../domain/cost/prices.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';

/** In the settings folder. */
export const PRICES_FILE = 'prices.json';

/** A file to begin with. `cost sample` prints it. */
export const PRICES_SAMPLE = `{
  "currency": "USD",
  "calls": { "+1": 0.014, "+49": 0.03, "+4915": 0.09, "*": 0.2 },
  "messages": { "+1": 0.004, "*": 0.08 },
  "billed_seconds": 60,
  "call_minutes": 2
}
`;

const MICROS = 1_000_000;

const table = plainRecord(
  v.pipe(
    v.string(),
    v.regex(/^(?:\+[1-9]\d{0,14}|\*)$/, 'must be named by the beginning of a number such as +49, or by *'),
  ),
  v.pipe(
    v.number('must be a price in units of the currency'),
    v.minValue(0, 'must be a price in units of the currency'),
    v.maxValue(1_000, 'must be a price in units of the currency'),
  ),
  'must be an object: the beginning of a number and a price each',
);

/** The file of prices as a person writes it. */
export const pricesSchema = v.strictObject({
  currency: v.pipe(
    v.string('must be a code such as EUR'),
    v.regex(/^[A-Z]{3}$/, 'must be a code such as EUR'),
  ),
  calls: table,
  messages: v.optional(table),
  billed_seconds: v.optional(
    v.pipe(
      v.number('must be a number of seconds from 1 to 300'),
      v.minValue(1, 'must be a number of seconds from 1 to 300'),
      v.maxValue(300, 'must be a number of seconds from 1 to 300'),
    ),
  ),
  call_minutes: v.optional(
    v.pipe(
      v.number('must be a number of minutes up to 240'),
      v.minValue(0, 'must be a number of minutes up to 240'),
      v.maxValue(240, 'must be a number of minutes up to 240'),
    ),
  ),
});

/** Reads the user's prices. All that is wrong with them is told at once, each with its place. */
export function parsePricesFile(source: string): Result<Prices, readonly FileComplaint[]> {
  const value = jsonObjectIn(source);
  if (!value.ok) return value;
  const read = v.safeParse(pricesSchema, value.value);
  if (!read.success) return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  const {
    currency,
    calls,
    messages = {},
    billed_seconds: billedSeconds = 60,
    call_minutes: callMinutes = 2,
  } = read.output;
  return ok({
    currency,
    calls: inMicros(calls),
    messages: inMicros(messages),
    billedSeconds,
    callMinutes,
  });
}

const inMicros = (prices: Readonly<Record<string, number>>): ReadonlyMap<string, Micros> =>
  new Map(Object.entries(prices).map(([prefix, price]) => [prefix, Math.round(price * MICROS)]));
