import { expect, test } from 'vitest';
import { recipientTypeFor, zoneFor } from '../../../src/domain/mission/mission-memory.ts';
import type { JsonObject } from '../../../src/lib/json.ts';

const A = '+13125550101';
const B = '+13125550102';

test('the tracker goes before the lists, and they before what holds for all', () => {
  const memory: JsonObject = {
    recipient_type: 'automated',
    call_tracker: {
      '+1 (312) 555-0101': { recipient_type: 'professional', zone: 'Pacific/Honolulu', zone_origin: 'said' },
    },
    leads: [
      { phone: A, recipient_type: 'service', zone: 'America/Chicago' },
      { to: B, zone: 'the loop' },
    ],
    more: [B, { phone: B, recipient_type: 'service', zone: 'America/Denver;America/Boise' }],
  };
  expect([recipientTypeFor(memory, A), zoneFor(memory, A)]).toEqual(['professional', 'Pacific/Honolulu']);
  expect([recipientTypeFor(memory, B), zoneFor(memory, B)]).toEqual([
    'automated',
    'America/Denver;America/Boise',
  ]);
  expect([recipientTypeFor({}, B), zoneFor({}, B)]).toEqual(['service', undefined]);
});

test('memory is gone through once, however many numbers are asked for', () => {
  const leads = Array.from({ length: 500 }, (_, index) => ({ phone: `+1312555${1_000 + index}` }));
  let looks = 0;
  const memory = new Proxy<JsonObject>(
    { leads, call_tracker: {} },
    {
      ownKeys: (target) => {
        looks += 1;
        return Reflect.ownKeys(target);
      },
    },
  );
  for (const { phone } of leads) {
    recipientTypeFor(memory, phone);
    zoneFor(memory, phone);
  }
  expect(looks).toBe(1);
});

test('a zone that we guessed before is no zone that we were told', () => {
  const told = (record: JsonObject): string | undefined => zoneFor({ call_tracker: { [A]: record } }, A);
  expect(told({ zone: 'America/Chicago' })).toBeUndefined();
  expect(told({ zone: 'America/Chicago', zone_origin: 'guessed' })).toBeUndefined();
  expect(told({ zone: 'America/Chicago', zone_origin: 'list' })).toBe('America/Chicago');
  expect(zoneFor({ call_queue: [{ phone: A, zone: 'America/Chicago' }] }, A)).toBeUndefined();
  expect(zoneFor({ leads: [{ phone: A, zone: 'America/Chicago' }] }, A)).toBe('America/Chicago');
});
