import { phoneDigits } from './contacts.ts';
import { scorable, type Weights } from './ranking.ts';
import type { RecipientType } from './retry-policy.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';

/** A number that waits its turn in a mission that dials one after another. */
export interface QueuedContact {
  readonly phone: string;
  readonly name?: string;
  readonly zone?: string;
  readonly recipientType: RecipientType;
}

/** Numbers still to be called, in order: memory's `call_queue`. */
export function callQueue(memory: JsonObject): readonly QueuedContact[] {
  const list = memory['call_queue'];
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((item) => {
    const record = isJsonObject(item) ? item : { phone: item };
    const phone = record['phone'] ?? record['to'];
    if (typeof phone !== 'string' || phoneDigits(phone) === '') return [];
    const { name, zone } = record as { name?: JsonValue; zone?: JsonValue };
    return [
      {
        phone,
        recipientType: asRecipient(record['recipient_type']) ?? recipientTypeFor(memory, phone),
        ...(typeof name === 'string' ? { name } : {}),
        ...(typeof zone === 'string' ? { zone } : {}),
      },
    ];
  });
}

/** Who picks up at this number: what any list in memory says of it, else memory's `recipient_type`, else a shop. */
export function recipientTypeFor(memory: JsonObject, phone: string): RecipientType {
  const digits = phoneDigits(phone);
  const tracker = memory['call_tracker'];
  const tracked = isJsonObject(tracker)
    ? Object.entries(tracker).find(([key]) => phoneDigits(key) === digits)?.[1]
    : undefined;
  const lists = Object.values(memory).flatMap((value) =>
    Array.isArray(value) ? (value as JsonValue[]) : [],
  );
  const listed = lists.find((item) => isJsonObject(item) && digitsIn(item['phone'] ?? item['to']) === digits);
  return (
    (isJsonObject(tracked) ? asRecipient(tracked['recipient_type']) : undefined) ??
    (isJsonObject(listed) ? asRecipient(listed['recipient_type']) : undefined) ??
    asRecipient(memory['recipient_type']) ??
    'service'
  );
}

/** The IANA zones, `;` between them, in which memory says that this contact may be: its tracker, else any list. */
export function zoneFor(memory: JsonObject, phone: string): string | undefined {
  const digits = phoneDigits(phone);
  const tracker = memory['call_tracker'];
  const tracked = isJsonObject(tracker)
    ? Object.entries(tracker).find(([key]) => phoneDigits(key) === digits)?.[1]
    : undefined;
  const lists = Object.values(memory).flatMap((value) =>
    Array.isArray(value) ? (value as JsonValue[]) : [],
  );
  return [
    tracked,
    ...lists.filter((item) => isJsonObject(item) && digitsIn(item['phone'] ?? item['to']) === digits),
  ]
    .map((item) => (isJsonObject(item) ? item['zone'] : undefined))
    .find((zone): zone is string => typeof zone === 'string' && ZONES.test(zone));
}

/** What is no name of a zone, such as a bot's own word for a district, says nothing of the hours. */
const ZONES = /^[A-Za-z_]+\/[\w+/-]+(;[A-Za-z_]+\/[\w+/-]+)*$/;

/** The rubric's weights: memory's `rubric`, `{field: weight}` or `{weights: {…}}`. */
export function rubricOf(memory: JsonObject): Weights {
  const rubric = memory['rubric'];
  if (!isJsonObject(rubric)) return {};
  const source = isJsonObject(rubric['weights']) ? rubric['weights'] : rubric;
  return Object.fromEntries(
    Object.entries(source).flatMap(([field, weight]) =>
      typeof weight === 'number' ? [[field, weight]] : [],
    ),
  );
}

const GOAL_FIELDS = ['goal_met', 'goal_reached', 'booked', 'found', 'accepted'];

/**
 * True where a call's result meets the mission's goal: memory's `goal` as `{field, equals | at_least | at_most}`,
 * else any of the usual yes/no fields.
 */
export function meetsGoal(memory: JsonObject, result: JsonObject): boolean {
  const goal = memory['goal'];
  if (!isJsonObject(goal) || typeof goal['field'] !== 'string') {
    return GOAL_FIELDS.some((field) => result[field] === true);
  }
  const value = result[goal['field']];
  if (goal['equals'] !== undefined) return JSON.stringify(value) === JSON.stringify(goal['equals']);
  const amount = scorable(value);
  if (amount === undefined) return false;
  if (typeof goal['at_least'] === 'number') return amount >= goal['at_least'];
  if (typeof goal['at_most'] === 'number') return amount <= goal['at_most'];
  return value === true;
}

const OFFER = /price|offer|rate|quote|cost|amount/i;

/** What a negotiation is about: memory's `negotiation` as `{field, better}`, else the first field that names a price. */
export function offerIn(memory: JsonObject, result: JsonObject): number | undefined {
  const setting = memory['negotiation'];
  const named = isJsonObject(setting) && typeof setting['field'] === 'string' ? setting['field'] : undefined;
  const field =
    named ?? Object.keys(result).find((name) => OFFER.test(name) && scorable(result[name]) !== undefined);
  return field === undefined ? undefined : scorable(result[field]);
}

/** True where a higher offer is the better one. */
export function higherIsBetter(memory: JsonObject): boolean {
  const setting = memory['negotiation'];
  return isJsonObject(setting) && setting['better'] === 'higher';
}

const digitsIn = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? phoneDigits(value) : '';

const asRecipient = (value: JsonValue | undefined): RecipientType | undefined =>
  value === 'automated' || value === 'service' || value === 'professional' ? value : undefined;
