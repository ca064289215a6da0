import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { KeptCost } from '../door/budget-guard.ts';
import type { Actor, Outcome } from '../door/door.ts';
import type { AtMostOnce, OnceOrder } from '../once/at-most-once.ts';
import { IMMEDIATE, type Immediate, type ImmediateBody } from './immediate.ts';

/** Sends what happens at once. `recheck` is asked again inside the commit that says `sent`. */
export type SendImmediate = (
  request: Immediate,
  actor: Actor,
  done: SafeText,
  recheck: OnceOrder['recheck'],
  kept: { readonly cost?: KeptCost },
) => Promise<Outcome>;

export function createSendImmediate(once: AtMostOnce, newId: () => string): SendImmediate {
  return async (request, actor, done, recheck, kept) => {
    const body = { actor, request, ...kept } satisfies ImmediateBody;
    const sent = await once.send({ kind: IMMEDIATE, opKey: `now-${newId()}`, body, recheck });
    const { opKey: actId } = sent;
    switch (sent.status) {
      case 'done': {
        const sentence = sent.found
          ? safe`${done} Its answer was lost; it was found among the messages.`
          : request.what === 'call'
            ? safe`${done} Its id is ${sent.id}.`
            : done;
        const answer = sent.answer ?? { id: sent.id };
        return { status: 'done', sentence, records: [], actId, eventId: sent.id, answer };
      }
      case 'open':
        return { status: 'open', sentence: sent.sentence, records: [], actId };
      case 'refused':
        return { status: 'refused', refusal: sent.refusal };
      case 'failed':
        return sent.error === undefined
          ? { status: 'failed', kind: sent.kind, sentence: sent.sentence }
          : {
              status: 'failed',
              kind: sent.kind,
              sentence: explained(sent.error, request),
              error: sent.error,
            };
    }
  };
}

/**
 * The refusal, what to do about it first: a status line has room for little more. What counts is what the server says,
 * not our words for it.
 */
function explained(error: ServerError, request: Immediate): SafeText {
  const paid =
    request.to !== undefined &&
    (error.status === 402 || error.status === 403) &&
    /number|plan|paid|upgrade|external/i.test(`${error.code ?? ''} ${error.detail ?? ''}`);
  if (!paid) return safeText(error.sentence);
  return request.what === 'call'
    ? safe`Calling others takes a paid account with a number; your own phone does not. ${error.sentence}`
    : safe`Messages take a paid account with a number of its own. ${error.sentence}`;
}
