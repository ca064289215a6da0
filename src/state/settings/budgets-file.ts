import { isCalendarDay } from '../../lib/calendar-day.ts';
import * as v from 'valibot';
import type { Budgets } from '../../domain/cost/budget.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';
import { plainRecord } from './plain-record.ts';
import { isZone } from './setting-table.ts';

/** In the settings folder. */
export const BUDGETS_FILE = 'budgets.json';

/** A file to begin with. `budget sample` prints it. */
export const BUDGETS_SAMPLE = `{
  "currency": "USD",
  "zone": "America/Chicago",
  "day": 40,
  "mission": 25,
  "missions": { "find-window-washers": 60 },
  "account": 500,
  "account_since": "2026-11-01",
  "unpriced": "warn"
}
`;

const MICROS = 1_000_000;
const WORDS = 'must be an amount from 0 to 1000000';
const amount = v.pipe(v.number(WORDS), v.minValue(0, WORDS), v.maxValue(1_000_000, WORDS));
const name = v.pipe(
  v.string('must be a text'),
  v.nonEmpty('must not be empty'),
  v.maxLength(200, 'is too long'),
);

/** The file as a person writes it. */
export const budgetsSchema = v.strictObject({
  currency: v.pipe(
    v.string('must be a code such as EUR'),
    v.regex(/^[A-Z]{3}$/, 'must be a code such as EUR'),
  ),
  zone: v.optional(
    v.pipe(v.string('must be a text'), v.check(isZone, 'must be an IANA zone such as Europe/Berlin')),
  ),
  day: v.optional(amount),
  mission: v.optional(amount),
  missions: v.optional(plainRecord(name, amount, 'must be an object: a mission and an amount each')),
  account: v.optional(amount),
  account_since: v.optional(
    v.pipe(
      v.string('must be a day such as "2026-11-01"'),
      v.check(isCalendarDay, 'must be a day such as "2026-11-01"'),
    ),
  ),
  unpriced: v.optional(v.picklist(['warn', 'refuse'], 'must be "warn" or "refuse"')),
});

/** Reads the user's budgets. All that is wrong with them is told at once, each with its place. */
export function parseBudgetsFile(source: string): Result<Budgets, readonly FileComplaint[]> {
  const value = jsonObjectIn(source);
  if (!value.ok) return value;
  const read = v.safeParse(budgetsSchema, value.value);
  if (!read.success) return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  const { currency, zone = 'UTC', day, mission, missions = {}, account, account_since: since } = read.output;
  const micros = (units: number): number => Math.round(units * MICROS);
  return ok({
    currency,
    zone,
    missions: new Map(Object.entries(missions).map(([each, units]) => [each, micros(units)])),
    unpriced: read.output.unpriced ?? 'warn',
    ...(day !== undefined && { perDay: micros(day) }),
    ...(mission !== undefined && { perMission: micros(mission) }),
    ...(account !== undefined && { account: micros(account) }),
    ...(since !== undefined && { accountSince: since }),
  });
}
