import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/** What the telephony service behind the server said, wrapped in the server's own error. */
export interface TelnyxRefusal {
  readonly status: number;
  readonly code?: string;
  /** Every error's detail, with the field it points at. */
  readonly detail?: string;
}

const WRAPPED = /\bTelnyx\b[^(){}]{0,120}\((\d{3})\)\s*:?\s*/;

/**
 * Finds `Telnyx API error (400): {"errors": […]}` in a message. The server answers HTTP 500 for it: without this a wrong
 * phone number would look transient and be tried for ever.
 */
export function findTelnyxRefusal(message: string): TelnyxRefusal | undefined {
  const match = WRAPPED.exec(message.slice(0, 100_000));
  if (match === null) return undefined;
  const status = Number(match[1]);
  const rest = message.slice(match.index + match[0].length);
  const errors = listOfErrors(rest);
  if (errors.length === 0) return rest === '' ? { status } : { status, detail: rest };
  const first = errors[0]?.['code'];
  const details = new Set(errors.slice(0, 8).map(wording));
  const code = typeof first === 'string' || typeof first === 'number' ? String(first) : undefined;
  return { status, ...(code === undefined ? {} : { code }), detail: [...details].join('; ') };
}

function listOfErrors(text: string): readonly JsonObject[] {
  let body: JsonValue;
  try {
    body = JSON.parse(text) as JsonValue;
  } catch {
    return [];
  }
  const errors = isJsonObject(body) ? (body['errors'] ?? body['error']) : body;
  const list: readonly JsonValue[] = Array.isArray(errors)
    ? (errors as readonly JsonValue[])
    : [errors ?? null];
  return list.filter(isJsonObject);
}

function wording(error: JsonObject): string {
  const said = [error['detail'], error['title'], error['message']].find(
    (part) => typeof part === 'string' && part !== '',
  );
  const source = error['source'];
  const pointer = isJsonObject(source) ? (source['pointer'] ?? source['parameter']) : undefined;
  const words = typeof said === 'string' ? said : 'no reason given';
  return typeof pointer === 'string' && pointer !== '' ? `${words} (${pointer})` : words;
}
