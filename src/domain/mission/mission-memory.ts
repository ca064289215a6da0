import { phoneDigits } from '../contact/contacts.ts';
import { goalOf, verdictOn } from '../goal/goal.ts';
import { asZoneOrigin, type ZoneOrigin } from '../contact/zone-origin.ts';
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
    const { name } = record as { name?: JsonValue };
    const zone = trustedZone(record, 'guessed')?.zone;
    return [
      {
        phone,
        recipientType: asRecipient(record['recipient_type']) ?? recipientTypeFor(memory, phone),
        ...(typeof name === 'string' ? { name } : {}),
        ...(zone === undefined ? {} : { zone }),
      },
    ];
  });
}

/** Who picks up at this number: what any list in memory says of it, else memory's `recipient_type`, else a shop. */
export function recipientTypeFor(memory: JsonObject, phone: string): RecipientType {
  const { tracked, queued, listed } = saidOf(memory, phone);
  return (
    asRecipient(tracked?.['recipient_type']) ??
    asRecipient(queued?.['recipient_type']) ??
    asRecipient(listed[0]?.['recipient_type']) ??
    asRecipient(memory['recipient_type']) ??
    'service'
  );
}

/** Zones that memory was told, `;` between them, and by whom. */
export interface ToldZone {
  readonly zone: string;
  readonly origin: 'said' | 'list';
}

/**
 * Where memory was told that this contact is: by its tracker, else by any list. What was guessed from the number is
 * worked out anew each time, so that a wrong guess mends itself; a tracker that names no origin holds a guess.
 */
export function toldZone(memory: JsonObject, phone: string): ToldZone | undefined {
  const { tracked, queued, listed } = saidOf(memory, phone);
  return (
    trustedZone(tracked, 'guessed') ??
    trustedZone(queued, 'guessed') ??
    listed.map((record) => trustedZone(record, 'list')).find((told) => told !== undefined)
  );
}

/** The IANA zones, `;` between them, in which memory was told that this contact is. */
export const zoneFor = (memory: JsonObject, phone: string): string | undefined =>
  toldZone(memory, phone)?.zone;

/** The zone of a record, unless it was guessed. `unnamed`: what a zone without an origin is there. */
function trustedZone(record: JsonObject | undefined, unnamed: ZoneOrigin): ToldZone | undefined {
  const zone = record?.['zone'];
  const origin = asZoneOrigin(record?.['zone_origin']) ?? unnamed;
  if (typeof zone !== 'string' || !ZONES.test(zone) || origin === 'guessed') return undefined;
  return { zone, origin };
}

/** All that memory says of one number. */
interface Said {
  readonly tracked?: JsonObject | undefined;
  /** Its place in `call_queue`, which plans write. */
  readonly queued?: JsonObject | undefined;
  /** Its records in memory's other lists, in their order. */
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
  const index = new Map<
    string,
    { tracked?: JsonObject | undefined; queued?: JsonObject | undefined; listed: JsonObject[] }
  >();
  const tracker = memory['call_tracker'];
  for (const [phone, record] of Object.entries(isJsonObject(tracker) ? tracker : {})) {
    const digits = phoneDigits(phone);
    // The first of several spellings of a number counts.
    if (!index.has(digits))
      index.set(digits, { tracked: isJsonObject(record) ? record : undefined, listed: [] });
  }
  for (const [key, list] of Object.entries(memory)) {
    for (const record of Array.isArray(list) ? (list as readonly JsonValue[]) : []) {
      if (!isJsonObject(record)) continue;
      const digits = digitsIn(record['phone'] ?? record['to']);
      const said = index.get(digits) ?? { listed: [] };
      index.set(digits, said);
      if (key === 'call_queue') said.queued ??= record;
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
