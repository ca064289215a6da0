import { created, invalid, notFound, okay, type ApiAnswer, type ApiRequest } from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { textOf } from '../body-fields.ts';
import { hashOf } from '../identity.ts';
import { renderPhone } from '../render.ts';
import { addPhone } from '../world.ts';
import { notOffered } from './assistants.ts';

const AREAS: readonly (readonly [code: string, city: string, state: string])[] = [
  ['312', 'Chicago', 'IL'],
  ['415', 'San Francisco', 'CA'],
  ['512', 'Austin', 'TX'],
  ['646', 'New York', 'NY'],
  ['206', 'Seattle', 'WA'],
];
/** Numbers on offer in each area. */
const EACH = 4;

interface Offer {
  readonly phone: string;
  readonly city: string;
  readonly state: string;
}

/** What is on offer: fictitious numbers of a few areas, without those that the account has. */
function offers({ world, seed }: ServerState): readonly Offer[] {
  const taken = new Set([...world.phones.values()].map(({ phone }) => phone));
  return AREAS.flatMap(([code, city, state]) =>
    Array.from({ length: EACH }, (_, index) => ({
      phone: `+1${code}55501${String(20 + ((hashOf(`${seed}:${code}`) + index * 7) % 70)).padStart(2, '0')}`,
      city,
      state,
    })),
  ).filter(({ phone }) => !taken.has(phone));
}

export function searchNumbersRoute(backend: ServerState, { query }: ApiRequest): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  const country = query.get('country_code')?.toUpperCase() ?? 'US';
  const [state, city] = [query.get('state')?.toUpperCase(), query.get('city')?.toLowerCase()];
  const contains = query.get('contains') ?? '';
  const found = offers(backend).filter(
    (offer) =>
      country === 'US' &&
      (state === undefined || offer.state === state) &&
      (city === undefined || offer.city.toLowerCase() === city) &&
      offer.phone.includes(contains),
  );
  return okay({
    data: found.map((offer) => ({
      phone_number: offer.phone,
      region_information: [
        { region_type: 'location', region_name: offer.city },
        { region_type: 'state', region_name: offer.state },
      ],
      features: [{ name: 'voice' }, { name: 'sms' }],
      cost_information: { upfront_cost: '1.00', monthly_cost: '1.00', currency: 'USD' },
    })),
  });
}

export function orderNumberRoute(backend: ServerState, { body }: ApiRequest): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  const phone = textOf(body, 'phone_number');
  if (phone === undefined) return invalid('phone_number is required');
  if (!offers(backend).some((offer) => offer.phone === phone)) return notFound('Phone number');
  return created({
    phone: renderPhone(backend.policy.dialect, addPhone(backend.world, phone, backend.clock.now())),
  });
}

export function releaseNumberRoute(backend: ServerState, { body }: ApiRequest): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  const id = textOf(body, 'phone_number_id') ?? '';
  if (!backend.world.phones.delete(id)) return notFound('Phone number');
  return okay({ success: true });
}

export function listMineRoute(backend: ServerState): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  return okay({
    phones: [...backend.world.phones.values()].map((row) => renderPhone(backend.policy.dialect, row)),
  });
}
