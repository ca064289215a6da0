import { phoneDigits } from '../../domain/contact/contacts.ts';
import { lengthText } from '../../lib/length-text.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { whenText } from '../handlers/when-text.ts';
import type { StillRinging } from './still-rings.ts';

/** Time left: in seconds while they count, else in minutes, hours or days. */
function inText(inMs: number): string {
  if (inMs <= 0) return 'now';
  const seconds = Math.ceil(inMs / 1000);
  return seconds < 120 ? `in ${seconds} s` : `in ${lengthText(Math.round(seconds / 60) * 60_000)}`;
}

/** One line for each that still rings: who, in how many seconds, and whether it can be stopped. */
export const ringingLines = (
  ringing: readonly StillRinging[],
  nameOf: (phone: string) => string | undefined,
): readonly SafeText[] =>
  ringing.map(({ event, inMs, stoppable }) => {
    const name = nameOf(phoneDigits(event.to));
    const who = name === undefined ? event.to : `${name} (${event.to})`;
    const when = event.scheduledAtMs === undefined ? '' : `, ${whenText(event.scheduledAtMs)}`;
    return safe`${event.channel === 'sms' ? 'SMS' : event.channel} to ${who} ${inText(inMs)}${when}${stoppable ? '' : ': it cannot be stopped any more'}`;
  });

/** All of it in one sentence. */
export function ringingText(ringing: readonly StillRinging[], kept: boolean): SafeText {
  const [first] = ringing;
  const back = kept ? ' What this program scheduled is taken back before it is due.' : '';
  if (first === undefined) return safe`Nothing that is scheduled still goes out.${back}`;
  const count = ringing.length;
  return safe`${count} ${count === 1 ? 'call or message still goes' : 'calls or messages still go'} out, the first ${inText(first.inMs)}.${back}`;
}
