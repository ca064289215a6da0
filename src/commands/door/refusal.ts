import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { Refusal } from './door.ts';
/** Said where what was shown is not what is there. */
export const CHANGED_SENTENCE = safe`It has changed since it was shown: nothing was done. Look at it again.`;

/** Why a command cannot be prepared: the door says no, or what it needs cannot be read. */
export type Unprepared =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unread'; readonly error: ServerError };

export const refuse = (
  code: Refusal['code'],
  sentence: SafeText,
  more?: Pick<Refusal, 'eventId' | 'error'>,
): { readonly ok: false; readonly error: Unprepared } => ({
  ok: false,
  error: { kind: 'refused', refusal: { code, sentence, ...more } },
});

export const unread = (error: ServerError): { readonly ok: false; readonly error: Unprepared } => ({
  ok: false,
  error: { kind: 'unread', error },
});
