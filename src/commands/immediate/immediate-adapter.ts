import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { JsonValue } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { OnceAdapter } from '../once/at-most-once.ts';
import { postedError } from '../once/posted.ts';
import { IMMEDIATE, immediateBodyOf, immediateTarget, immediateWord } from './immediate.ts';

const CLOCK_SLACK_MS = 30_000;
const ACT = { priority: 'act' } as const;

/** What rings or is sent at once: a message is found again among the messages, a call stands in no list. */
export function createImmediateAdapter({
  server,
  intents,
  nowMs,
  onCall,
}: {
  readonly server: ServerPort;
  readonly intents: Pick<Intents, 'byResult'>;
  readonly nowMs: () => number;
  /** A call that was placed: it is followed from here on. */
  readonly onCall: (call: ImmediateCall) => void;
}): OnceAdapter {
  return {
    kind: IMMEDIATE,
    happened: 'went out',
    whatOf: (intent) => {
      const { request } = immediateBodyOf(intent);
      return safe`${immediateWord(request)} to ${immediateTarget(request)}`;
    },
    post: async (intent, mark) => {
      const { request } = immediateBodyOf(intent);
      const options = { ...ACT, idempotencyKey: mark };
      if (request.what === 'sms') {
        const { to, text, mediaUrls } = request;
        const sent = await server.sendSms({ to, text, mediaUrls }, options);
        return sent.ok
          ? { kind: 'accepted', id: sent.value.id, answer: smsAnswer(sent.value) }
          : postedError(sent.error);
      }
      const { what: _what, ...call } = request;
      const placed = await server.startCall(call, options);
      if (!placed.ok) return postedError(placed.error);
      onCall({ ...placed.value, ...(call.to === undefined ? {} : { to: safeText(call.to) }) });
      return { kind: 'accepted', id: placed.value.id, answer: placed.value.raw };
    },
    look: async (intent) => {
      const { request } = immediateBodyOf(intent);
      if (request.what !== 'sms') return { kind: 'untold' };
      const askedAtMs = nowMs();
      const list = await server.listMessages({ contact: request.to, direction: 'outbound', limit: 50 }, ACT);
      if (!list.ok) return list.error.kind === 'not-found' ? { kind: 'untold' } : { kind: 'unread' };
      if (list.value === undefined) return { kind: 'untold' };
      const sinceMs = (intent.sentAtMs ?? 0) + (server.health().clockSkewMs ?? 0) - CLOCK_SLACK_MS;
      const found = list.value.find(
        ({ id, to, body, createdAtMs }) =>
          phoneDigits(to) === phoneDigits(request.to) &&
          body === safeText(request.text, { multiline: true }) &&
          createdAtMs !== undefined &&
          createdAtMs >= sinceMs &&
          intents.byResult(IMMEDIATE, id) === undefined,
      );
      const matches =
        found === undefined ? [] : [{ eventId: found.id, pending: false, answer: smsAnswer(found) }];
      return { kind: 'listed', matches, askedAtMs };
    },
  };
}

const smsAnswer = ({ id, from }: { readonly id: string; readonly from?: string }): JsonValue => ({
  id,
  ...(from !== undefined && { from }),
});
