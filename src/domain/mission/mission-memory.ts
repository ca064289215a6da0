import { phoneDigits } from '../contact/contacts.ts';
import { goalOf, verdictOn } from '../goal/goal.ts';
import { scorable, type Weights } from '../insight/ranking.ts';
import type { RecipientType } from '../contact/retry-policy.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

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
  const { tracked, listed } = saidOf(memory, phone);
  return (
    asRecipient(tracked?.['recipient_type']) ??
    asRecipient(listed[0]?.['recipient_type']) ??
    asRecipient(memory['recipient_type']) ??
    'service'
  );
}

/** The IANA zones, `;` between them, in which memory says that this contact may be: its tracker, else any list. */
export function zoneFor(memory: JsonObject, phone: string): string | undefined {
  const { tracked, listed } = saidOf(memory, phone);
  return [tracked, ...listed]
    .map((record) => record?.['zone'])
    .find((zone): zone is string => typeof zone === 'string' && ZONES.test(zone));
}

/** All that memory says of one number. */
interface Said {
  readonly tracked?: JsonObject | undefined;
  /** Its records in memory's lists, in their order. */
  readonly listed: readonly JsonObject[];
}

const NOTHING_SAID: Said = { listed: [] };
const indexes = new WeakMap<JsonObject, ReadonlyMap<string, Said>>();

/** Memory is gone through once, and not for each of its numbers: a plan asks for every number of a list. */
function saidOf(memory: JsonObject, phone: string): Said {
  let index = indexes.get(memory);
  if (index === undefined) {
    index = indexOf(memory);
    indexes.set(memory, index);
  }
  return index.get(phoneDigits(phone)) ?? NOTHING_SAID;
}

function indexOf(memory: JsonObject): ReadonlyMap<string, Said> {
  const index = new Map<string, { tracked?: JsonObject | undefined; listed: JsonObject[] }>();
  const tracker = memory['call_tracker'];
  for (const [phone, record] of Object.entries(isJsonObject(tracker) ? tracker : {})) {
    const digits = phoneDigits(phone);
    // The first of several spellings of a number counts.
    if (!index.has(digits))
      index.set(digits, { tracked: isJsonObject(record) ? record : undefined, listed: [] });
  }
  for (const list of Object.values(memory)) {
    for (const record of Array.isArray(list) ? (list as readonly JsonValue[]) : []) {
      if (!isJsonObject(record)) continue;
      const digits = digitsIn(record['phone'] ?? record['to']);
      const said = index.get(digits);
      if (said === undefined) index.set(digits, { listed: [record] });
      else said.listed.push(record);
    }
  }
  return index;
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

/** True where a call's result meets the mission's goal. */
export const meetsGoal = (memory: JsonObject, result: JsonObject): boolean =>
  verdictOn(goalOf(memory), result) === 'yes';

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
