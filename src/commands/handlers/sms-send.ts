import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { smsLength } from '../../domain/contact/sms-segments.ts';
import type { Immediate } from '../immediate/immediate.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { numberFault } from './event-schedule.ts';
import { repeatLines, steadyNow } from './repeat-lines.ts';
import { refuse } from '../door/refusal.ts';

const LONGEST = 1_600;
const MOST_MEDIA = 10;

/** One message to one number, sent as soon as it is agreed to. */
export const sendSms: CommandHandler<CommandOf<'sms.send'>> = async ({ to, text, mediaUrls = [] }, facts) => {
  const fault = numberFault(to) ?? textFault(text, mediaUrls);
  if (fault !== undefined) return refuse('invalid', fault);
  const now = await facts.toldNowMs();
  if (!now.ok) return now;
  const request: Immediate = { what: 'sms', to, text, mediaUrls };
  const { encoding, segments, units, culprit } = smsLength(text);
  const size =
    culprit === undefined
      ? safe`${segments === 1 ? '1 segment' : `${segments} segments`} (${units} signs)`
      : safe`${segments === 1 ? '1 segment' : `${segments} segments`} (${units} signs as ${encoding}, because of ${culprit})`;
  const repeats = repeatLines(request, facts);
  return prepared({
    tier: repeats.length > 0 ? 2 : 1,
    title: safe`SMS to ${to}, now`,
    lines: [
      safe`${safeText(text, { multiline: true })}`,
      safe``,
      size,
      ...mediaUrls.map((url) => safe`With ${url}`),
      ...repeats,
    ],
    basis: { text, mediaUrls, repeats },
    effect: { kind: 'immediate', request, repeats },
    done: safe`The SMS to ${to} is sent.`,
    contacts: [{ phone: to, channel: 'sms', atMs: steadyNow(now.value) }],
    notByEngine: safe`A message that goes out at once is sent by a person.`,
  });
};

function textFault(text: string, mediaUrls: readonly string[]): SafeText | undefined {
  if (text.trim() === '') return safe`An SMS needs a text.`;
  if (text.length > LONGEST) return safe`A text may have ${LONGEST} characters, this has ${text.length}.`;
  if (mediaUrls.length > MOST_MEDIA) return safe`At most ${MOST_MEDIA} media addresses.`;
  const wrong = mediaUrls.find((url) => !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol));
  return wrong === undefined
    ? undefined
    : safe`${wrong} is not a picture's address: it begins with https://.`;
}
