import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import { asZoneOrigin } from '../../domain/contact/zone-origin.ts';
import { recipientTypeFor } from '../../domain/mission/mission-memory.ts';
import { advancedOf } from '../../domain/approval/shortlist-memory.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { targetLists } from './import-targets.ts';

/** A record without the zone that we guessed: what plans put into the queue is a guess where it names no origin. */
export function withoutGuess(key: string, record: JsonObject): JsonObject {
  const origin = asZoneOrigin(record['zone_origin']) ?? (key === 'call_queue' ? 'guessed' : 'list');
  if (origin !== 'guessed' || record['zone'] === undefined) return record;
  const { zone: _guess, zone_origin: _origin, ...rest } = record;
  return rest;
}

/**
 * Those whom a person let go on to the next round, in their order, as a list of targets: each with all that the
 * mission's own lists of numbers say of it.
 */
export function roundTargets(memory: JsonObject): readonly JsonObject[] {
  const listed = new Map<string, JsonObject>();
  for (const { key } of targetLists(memory)) {
    // What a call came to is nothing to tell the next one of by itself.
    if (key === 'call_results') continue;
    for (const record of memory[key] as readonly JsonValue[]) {
      if (!isJsonObject(record)) continue;
      const phone = record['phone'] ?? record['to'] ?? record['phone_number'];
      if (typeof phone !== 'string') continue;
      const digits = phoneDigits(phone);
      listed.set(digits, { ...listed.get(digits), ...withoutGuess(key, record) });
    }
  }
  const names = contactNames(memory);
  return advancedOf(memory).phones.map((phone) => {
    const name = names.get(phoneDigits(phone));
    return {
      recipient_type: recipientTypeFor(memory, phone),
      ...(name === undefined ? {} : { name }),
      ...listed.get(phoneDigits(phone)),
      phone,
    };
  });
}
