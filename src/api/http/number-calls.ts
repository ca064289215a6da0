import type { ServerPort } from '../../domain/server/server-port.ts';
import { ok } from '../../lib/result.ts';
import { parsePhone } from '../wire/assistant.ts';
import { parseNumberOffer } from '../wire/number.ts';
import { readRecords, unwrapList } from '../wire/wrapper.ts';
import { optional, type Endpoint } from './endpoint.ts';
import { withQuery } from './path.ts';

type NumberCalls = Pick<ServerPort, 'searchNumbers' | 'orderNumber' | 'releaseNumber'>;

/** Numbers that the account may order, and those that it gives back. */
export function numberCalls(endpoint: Endpoint): NumberCalls {
  return {
    searchNumbers: ({ country, state, city, contains }, options) =>
      optional(
        endpoint.whole(
          {
            method: 'GET',
            path: withQuery('/numbers/search', { country_code: country, state, city, contains }),
            options,
          },
          (body) => {
            const list = unwrapList(body, 'data', 'numbers', 'phone_numbers');
            if (list === undefined) return undefined;
            const { records, skipped } = readRecords(list.items, parseNumberOffer);
            if (skipped > 0) endpoint.skipped(skipped);
            return records;
          },
        ),
      ),
    orderNumber: (phone, options) =>
      endpoint.record(
        { method: 'POST', path: '/numbers/order', body: { phone_number: phone }, options },
        ['phone', 'data'],
        parsePhone,
      ),
    releaseNumber: async (id, options) => {
      const done = await endpoint.done({
        method: 'POST',
        path: '/numbers/release',
        body: { phone_number_id: id },
        options,
      });
      return done.ok ? ok(undefined) : done;
    },
  };
}
