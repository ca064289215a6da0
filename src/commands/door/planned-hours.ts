import { toPhone } from '../../domain/contact/phone.ts';
import { mayCall } from '../../planner/hours/may-call.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import type { Policy } from '../../planner/policy.ts';
import type { CallsOnRecord } from '../dispatch/calls-on-record.ts';
import type { CallingHours } from './calling-hours.ts';

/** Area code 555 is in no plan of numbers: the bot's own instructions use it, to be tried against a server of this machine. */
const EXAMPLE = /^\+1555\d{7}$/;

/**
 * Calling hours by the planner's rules: what the law allows, and what the policy calls courteous. `examples`: the
 * numbers of instructions pass at any hour, because the server is on this machine and nobody is called; a real one might
 * reach somebody by them.
 */
export function plannedHours(
  policy: Policy,
  data: () => PlannerData,
  calls: CallsOnRecord = () => [],
  { examples = false }: { readonly examples?: boolean } = {},
): CallingHours {
  return {
    check: ({ phone, channel, atMs, zone, zoneOrigin, recipientType, opKey }) => {
      if (examples && EXAMPLE.test(phone)) return { allowed: true };
      const permit = mayCall(
        {
          phone: toPhone(phone) ?? phone,
          recipient: recipientType ?? 'service',
          atMs,
          callsMs: () => calls(phone).flatMap((call) => (call.opKey === opKey ? [] : [call.atMs])),
          ...(channel === 'sms' ? { lengthMs: 0 } : {}),
          ...(zone === undefined ? {} : { zone }),
          ...(zoneOrigin === undefined ? {} : { zoneOrigin }),
        },
        policy,
        data(),
      );
      const next =
        'nextOpenMs' in permit && permit.nextOpenMs !== undefined ? { nextOpenMs: permit.nextOpenMs } : {};
      const sentence = permit.verdict === 'open' ? '' : `${permit.detail.replace(/\.$/, '')}. ${permit.cure}`;
      switch (permit.verdict) {
        case 'open':
          return { allowed: true };
        case 'outside-hours':
          return { allowed: true, outsideBusiness: sentence, ...next };
        default:
          return {
            allowed: false,
            sentence,
            ...next,
            ...(permit.nextLegalMs === undefined ? {} : { nextLegalMs: permit.nextLegalMs }),
          };
      }
    },
  };
}
