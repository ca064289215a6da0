import type { ServerError } from '../../domain/server/server-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { Redact } from '../../lib/redact.ts';
import { safeText } from '../../lib/safe-text.ts';
import { retryAfterMs } from './retry-after.ts';
import { findTelnyxRefusal, type TelnyxRefusal } from './telnyx-refusal.ts';
import type { WireReply } from './transport.ts';

/** What is known about a request when it has failed. */
export interface FailureContext {
  /** For the sentence: `GET /missions`. */
  readonly what: string;
  readonly isWrite: boolean;
  readonly host: string;
  readonly maskedKey: string;
  readonly redact: Redact;
  readonly nowMs: number;
}

type Reply = Extract<WireReply, { kind: 'reply' }>;
type Broken = Extract<WireReply, { kind: 'broken' }>;

const BODY_LENGTH = 64_000;

/** The error that an answer outside 2xx stands for. */
export function failureOfReply(reply: Reply, context: FailureContext): ServerError {
  const said = readError(reply.text);
  const refusal = reply.status >= 500 ? findTelnyxRefusal(said.message ?? reply.text) : undefined;
  const waitMs = retryAfterMs(one(reply.headers['retry-after']), context.nowMs);
  const clean = (text: string): string => safeText(context.redact(text), { maxLength: 500 });
  const base = {
    status: reply.status,
    reason: clean(reply.reason),
    body: safeText(context.redact(reply.text.slice(0, BODY_LENGTH * 2)), {
      multiline: true,
      maxLength: BODY_LENGTH,
    }),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
  // A write that was redirected may have been done before: everything that is not surely refused is unknown.
  const unsure = context.isWrite ? 'unknown' : 'none';

  if (refusal !== undefined && isDefinite(refusal))
    return { ...base, ...refusedByTelnyx(refusal, context, clean) };

  const parts = {
    ...(said.code === undefined ? {} : { code: clean(said.code) }),
    ...(said.message === undefined ? {} : { detail: clean(said.message) }),
  };
  const because = said.message === undefined ? '' : `: ${trimEnd(clean(said.message))}`;
  const { status } = reply;
  if (status >= 300 && status < 400) {
    const sentence = `The server answered ${context.what} with a redirect. It was not followed, so that the key stays here: check the server address.`;
    return { kind: 'unsafe', outcome: unsure, sentence, ...base };
  }
  if (status === 401 || status === 403) {
    const sentence = `The server refused the key ${context.maskedKey} for ${context.what}${because}. Check the API key and what its plan allows.`;
    return { kind: 'key', outcome: 'none', sentence, ...base, ...parts };
  }
  if (status === 404) {
    const sentence = `The server does not have what ${context.what} asks for${because}.`;
    return { kind: 'not-found', outcome: 'none', sentence, ...base, ...parts };
  }
  if (status === 429) {
    const sentence = `The server asks for a pause: too many requests${because}. They go on by themselves.`;
    return { kind: 'rate-limit', outcome: 'none', sentence, ...base, ...parts };
  }
  if (status >= 400 && status < 500) {
    const sentence = `The server refused ${context.what} (${status})${because}.`;
    return { kind: 'refused', outcome: 'none', sentence, ...base, ...parts };
  }
  if (status >= 500) {
    const sentence = `The server failed at ${context.what} (${status})${because}. ${afterwards(context)}`;
    return { kind: 'server', outcome: unsure, sentence: sentence.trimEnd(), ...base, ...parts };
  }
  return { ...base, ...garbled(`an answer with status ${status}`, context) };
}

/** The error for a request that brought no answer. */
export function failureOfBroken(broken: Broken, context: FailureContext): ServerError {
  const outcome = context.isWrite && broken.sent ? 'unknown' : 'none';
  const { what, host } = context;
  const parts = broken.code === undefined ? {} : { code: broken.code };
  switch (broken.why) {
    case 'cancelled':
      return { kind: 'cancelled', outcome, sentence: `${what} was given up.` };
    case 'timeout': {
      const sentence = `No answer to ${what} from ${host} in time. ${afterwards(context, outcome)}`;
      return { kind: 'timeout', outcome, sentence: sentence.trimEnd() };
    }
    case 'too-large': {
      const sentence = `The answer to ${what} was larger than this console accepts. ${afterwards(context, outcome)}`;
      return { kind: 'garbled', outcome, sentence: sentence.trimEnd() };
    }
    default: {
      const sentence = `${brokenBecause(broken.code, host)} ${afterwards(context, outcome)}`;
      return { kind: 'network', outcome, sentence: sentence.trimEnd(), ...parts };
    }
  }
}

/** The error for a 2xx that cannot be read: what a write did is then unknown. */
export function garbled(problem: string, context: FailureContext): ServerError {
  const sentence = `${context.what} brought ${problem}. ${afterwards(context)}`;
  return { kind: 'garbled', outcome: context.isWrite ? 'unknown' : 'none', sentence: sentence.trimEnd() };
}

/** True where a text is a web page: a captive portal or a proxy in the way. */
export const isWebPage = (text: string): boolean => /^\s*(<!doctype html|<html|<head|<\?xml)/i.test(text);

export const WEB_PAGE =
  'a web page instead of an answer: a sign-in page of this network, or a proxy, stands between. Open a browser, sign in, and try again';

export function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function isDefinite({ status }: TelnyxRefusal): boolean {
  // 408 says that the service gave up waiting, not that it refused.
  return status >= 400 && status < 500 && status !== 408;
}

function refusedByTelnyx(
  refusal: TelnyxRefusal,
  context: FailureContext,
  clean: (text: string) => string,
): Pick<ServerError, 'kind' | 'outcome' | 'sentence' | 'code' | 'detail'> {
  const detail = refusal.detail === undefined ? undefined : clean(refusal.detail);
  const because = detail === undefined ? '' : `: ${trimEnd(detail)}`;
  const code = refusal.code === undefined ? undefined : clean(refusal.code);
  const number = code === undefined ? refusal.status : `${refusal.status}, code ${code}`;
  const kind = refusal.status === 429 ? 'rate-limit' : refusal.status === 404 ? 'not-found' : 'refused';
  return {
    kind,
    outcome: 'none',
    sentence: `The telephony service refused ${context.what} (${number})${because}.`,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function afterwards(context: FailureContext, outcome = context.isWrite ? 'unknown' : 'none'): string {
  if (!context.isWrite) return '';
  return outcome === 'none'
    ? 'Nothing was sent.'
    : 'It may have been done all the same: look before trying again.';
}

function brokenBecause(code: string | undefined, host: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${host}: is the server running, and is the address right?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} cannot be found: check the network and the server address.`;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `${host} cannot be reached: the connection was not answered in time.`;
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return `${host} cannot be reached from this network.`;
    case undefined:
      return `The connection to ${host} broke.`;
    default:
      return /CERT|SSL|TLS|SIGNATURE|SELF_SIGNED/.test(code)
        ? `The identity of ${host} could not be verified (${code}).`
        : `The connection to ${host} broke (${code}).`;
  }
}

/** Code and message in any of the shapes that servers use. */
function readError(text: string): { readonly code?: string; readonly message?: string } {
  if (isWebPage(text)) return { message: WEB_PAGE };
  let body: JsonValue;
  try {
    body = JSON.parse(text) as JsonValue;
  } catch {
    const plain = text.trim();
    return plain === '' ? {} : { message: plain };
  }
  if (typeof body === 'string') return { message: body };
  if (!isJsonObject(body)) return {};
  const inside = body['error'];
  const errors = body['errors'];
  const first = Array.isArray(errors) ? (errors as readonly JsonValue[])[0] : undefined;
  const sources = [inside, first, body].filter(isJsonObject);
  const message =
    typeof inside === 'string' ? inside : textIn(sources, 'message', 'detail', 'error_description', 'title');
  const code = textIn(sources, 'code');
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}

function textIn(sources: readonly JsonObject[], ...names: readonly string[]): string | undefined {
  for (const source of sources) {
    for (const name of names) {
      const value = source[name];
      if (typeof value === 'string' && value !== '') return value;
      if (typeof value === 'number') return String(value);
      if (typeof value === 'object' && value !== null) return JSON.stringify(value);
    }
  }
  return undefined;
}

const trimEnd = (text: string): string => text.replace(/[\s.]+$/, '');
