import type { JsonObject, JsonValue } from '../lib/json.ts';

/** A request as a route sees it. */
export interface ApiRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** `{}` where the request had no body. */
  readonly body: JsonObject;
  readonly idempotencyKey?: string;
}

/** What goes back; `refusal` is worded by the dialect. */
export type ApiAnswer =
  | { readonly kind: 'ok'; readonly status: number; readonly body?: JsonValue }
  | { readonly kind: 'refusal'; readonly status: number; readonly code: string; readonly message: string };

export const okay = (body: JsonValue): ApiAnswer => ({ kind: 'ok', status: 200, body });
export const created = (body: JsonValue): ApiAnswer => ({ kind: 'ok', status: 201, body });
export const noContent = (): ApiAnswer => ({ kind: 'ok', status: 204 });

export const refusedAnswer = (status: number, code: string, message: string): ApiAnswer => ({
  kind: 'refusal',
  status,
  code,
  message,
});
export const notFound = (what: string): ApiAnswer => refusedAnswer(404, 'not_found', `${what} not found`);
export const invalid = (message: string): ApiAnswer => refusedAnswer(422, 'validation_error', message);

/** A problem in Telnyx's own words. */
export interface TelnyxProblem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly pointer?: string;
}

/** A refusal by Telnyx, which the server passes on as its own failure: HTTP 500 with the reason inside the text. */
export function telnyxRefusal(
  problems: readonly TelnyxProblem[],
  lead = 'Telnyx API error',
  telnyxStatus = 400,
): ApiAnswer {
  const errors = problems.map(({ code, title, detail, pointer }) => ({
    code,
    title,
    detail,
    meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` },
    ...(pointer !== undefined && { source: { pointer } }),
  }));
  return refusedAnswer(
    500,
    'internal',
    `${lead} (${telnyxStatus}): ${JSON.stringify({ errors }, undefined, 2)}`,
  );
}

export const missingParameter = (pointer: string): TelnyxProblem => ({
  code: '10004',
  title: 'Missing required parameter',
  detail: 'A required parameter was missing.',
  pointer,
});

export const badRequest = (detail: string, pointer?: string): TelnyxProblem => ({
  code: '10015',
  title: 'Bad Request',
  detail,
  ...(pointer !== undefined && { pointer }),
});

export const badPhoneNumber = (phone: string, pointer: string): TelnyxProblem => ({
  code: '10016',
  title: 'Phone number must be in +E164 format',
  detail: `The phone number ${phone} is not in +E.164 format.`,
  pointer,
});
