import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseWeekHours, type WeekHours } from '../hours/week-hours.ts';
import { dayOf } from '../hours/zone-table.ts';

/** What somebody must have agreed to before a call. */
export type ConsentKind = 'express' | 'written' | 'opt-in';

/** At most `calls` to one number within any `windowMs`, or within `days` local days of the person called. */
export type CallCap =
  | { readonly calls: number; readonly windowMs: number }
  | { readonly calls: number; readonly days: number };

/** What a law asks of calls to a country or one of its states, as it is on record here. No legal advice. */
export interface LegalRule {
  readonly id: string;
  readonly country: string;
  /** State without its country: `FL`. Absent: the whole country. */
  readonly region?: string;
  /** Outer bounds in the called party's local time; absent: the rule sets no hours. */
  readonly hours?: WeekHours;
  /** `own`: the public holidays of the place; else the id of a list in the holiday data. Absent: none. */
  readonly holidays?: string;
  readonly caps: readonly CallCap[];
  readonly consent?: ConsentKind;
  /** Local dates between which the rule holds; either end may be absent. */
  readonly from?: string;
  readonly until?: string;
  /** From this local date on, where it is later than the rule's own. */
  readonly consentFrom?: string;
  /** Express consent would lift the hours. On record alone: nothing here lifts them. */
  readonly reliefByConsent: boolean;
  /** Whom or what the rule is about. */
  readonly binds?: string;
  /** What must be said in the call. */
  readonly identify?: string;
  readonly source: string;
  readonly reviewedOn: string;
  /** Why the row needs another look; absent where it is sure. */
  readonly unsure?: string;
}

const HOUR_MS = 3_600_000;
const CONSENTS: ReadonlySet<string> = new Set(['express', 'written', 'opt-in']);
const FIELDS: ReadonlySet<string> = new Set([
  'id',
  'country',
  'region',
  'hours',
  'holidays',
  'caps',
  'consent',
  'consent_from',
  'relief_by_consent',
  'from',
  'until',
  'binds',
  'identify',
  'source',
  'reviewed_on',
  'unsure',
]);

/** Reads a row of the law. Errors: the first fault, a sentence that names the rule and the field. */
export function readLegalRule(rule: JsonObject, reviewedOn: string): Result<LegalRule, string> {
  const { id, country, region, source } = rule;
  if (typeof id !== 'string' || id === '') return err('a rule needs an "id"');
  const fault = (text: string): Result<LegalRule, string> => err(`rule ${id}: ${text}`);
  const unknown = Object.keys(rule).find((key) => !FIELDS.has(key));
  if (unknown !== undefined) return fault(`"${unknown}" is no field of a rule`);
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country))
    return fault('"country" must be two capital letters');
  if (region !== undefined && typeof region !== 'string') return fault('"region" must be text');
  if (typeof source !== 'string' || source === '') return fault('"source" must name the law');
  for (const key of ['consent_from', 'from', 'until'] as const) {
    const date = rule[key];
    if (date !== undefined && (typeof date !== 'string' || dayOf(date) === undefined))
      return fault(`"${key}" must be a date such as 2026-11-22`);
  }
  const reviewed = rule['reviewed_on'] ?? reviewedOn;
  if (typeof reviewed !== 'string' || dayOf(reviewed) === undefined) {
    return fault('"reviewed_on" must be a date such as 2026-11-22');
  }
  const { consent } = rule;
  if (consent !== undefined && (typeof consent !== 'string' || !CONSENTS.has(consent)))
    return fault('"consent" must be express, written or opt-in');
  const hours = rule['hours'] === undefined ? ok(undefined) : parseWeekHours(rule['hours']);
  if (!hours.ok) return fault(`"hours": ${hours.error}`);
  const caps = readCaps(rule['caps']);
  if (!caps.ok) return fault(`"caps": ${caps.error}`);
  const holidays = textOf(rule['holidays']);
  return ok({
    id,
    country,
    caps: caps.value,
    reliefByConsent: rule['relief_by_consent'] === true,
    source,
    reviewedOn: reviewed,
    ...(region === undefined ? {} : { region }),
    ...(hours.value === undefined ? {} : { hours: hours.value }),
    ...(holidays === undefined || holidays === 'open'
      ? {}
      : { holidays: holidays === 'closed' ? 'own' : holidays }),
    ...(consent === undefined ? {} : { consent: consent as ConsentKind }),
    ...optional('consentFrom', rule['consent_from']),
    ...optional('from', rule['from']),
    ...optional('until', rule['until']),
    ...optional('binds', rule['binds']),
    ...optional('identify', rule['identify']),
    ...optional('unsure', rule['unsure']),
  });
}

/** True on a local date on which the rule holds. */
export const holdsOn = ({ from, until }: LegalRule, date: string): boolean =>
  (from === undefined || from <= date) && (until === undefined || date <= until);

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function optional<Key extends string>(
  key: Key,
  value: JsonValue | undefined,
): { readonly [Name in Key]?: string } {
  const text = textOf(value);
  return text === undefined ? {} : ({ [key]: text } as { readonly [Name in Key]: string });
}

function readCaps(value: JsonValue | undefined): Result<readonly CallCap[], string> {
  if (value === undefined) return ok([]);
  if (!Array.isArray(value)) return err('expected a list such as [{"calls": 3, "hours": 24}]');
  const caps: CallCap[] = [];
  for (const cap of value as readonly JsonValue[]) {
    const { calls, hours, days } = isJsonObject(cap) ? cap : {};
    if (typeof calls !== 'number' || !Number.isInteger(calls) || calls < 1)
      return err('"calls" must be a whole number from 1');
    if (typeof hours === 'number' && hours > 0) caps.push({ calls, windowMs: hours * HOUR_MS });
    else if (typeof days === 'number' && Number.isInteger(days) && days > 0) caps.push({ calls, days });
    else return err('a cap needs "hours", or "days" as a whole number');
  }
  return ok(caps);
}
