import type { NumberOffer } from '../../domain/server/number-offer.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { present, readArray, readLine, readLines, readObject } from './fields.ts';

/** A number that may be ordered, as the telephony service lists it. */
export function parseNumberOffer(record: JsonObject): NumberOffer | undefined {
  const phone = readLine(record, 'phone_number', 'phone', 'number');
  if (phone === undefined) return undefined;
  const cost = readObject(record, 'cost_information', 'cost', 'pricing') ?? record;
  const currency = readLine(cost, 'currency');
  const price = (...names: readonly string[]): SafeText | undefined => {
    const amount = readLine(cost, ...names);
    return amount === undefined ? undefined : safeText([amount, currency].filter(Boolean).join(' '));
  };
  return present({
    phone,
    place: placeOf(record),
    features: featuresOf(record),
    monthlyPrice: price('monthly_cost', 'monthly_price', 'monthly'),
    setupPrice: price('upfront_cost', 'setup_cost', 'setup_price', 'upfront'),
  });
}

function placeOf(record: JsonObject): SafeText | undefined {
  const regions = (readArray(record, 'region_information', 'regions') ?? []).flatMap((region) =>
    isJsonObject(region) ? (readLine(region, 'region_name', 'name') ?? []) : [],
  );
  const names =
    regions.length > 0
      ? regions
      : ['city', 'locality', 'state', 'country_code'].flatMap((name) => readLine(record, name) ?? []);
  return names.length === 0 ? undefined : safeText([...new Set(names)].join(', '));
}

function featuresOf(record: JsonObject): readonly SafeText[] {
  const listed = readArray(record, 'features') ?? [];
  const named = listed.flatMap((each) => (isJsonObject(each) ? (readLine(each, 'name') ?? []) : []));
  return named.length > 0 ? named : readLines(record, 'features');
}
