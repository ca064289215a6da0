import type { ServerError } from '../../domain/server/server-error.ts';
import type { JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { isTooDeep } from '../wire/depth.ts';
import { garbled, isWebPage, one, WEB_PAGE, type FailureContext } from './server-failure.ts';
import type { WireReply } from './transport.ts';

/** The text of a 2xx that is JSON, or `undefined` where it is empty. */
export function answerText(
  reply: Extract<WireReply, { kind: 'reply' }>,
  context: FailureContext,
): Result<string | undefined, ServerError> {
  const parsed = parseAnswer(reply, context);
  return parsed.ok ? ok(parsed.value === undefined ? undefined : reply.text) : parsed;
}

/** The JSON of a 2xx, or `undefined` where it is empty. */
export function parseAnswer(
  reply: Extract<WireReply, { kind: 'reply' }>,
  context: FailureContext,
): Result<JsonValue | undefined, ServerError> {
  const { text } = reply;
  if (text.trim() === '') return ok(undefined);
  if (isWebPage(text)) return err(garbled(WEB_PAGE, context));
  const encoding = one(reply.headers['content-encoding']);
  if (encoding !== undefined && encoding !== 'identity') {
    return err(garbled('an answer in an encoding that was not asked for', context));
  }
  if (isTooDeep(text)) return err(garbled('an answer nested too deeply to be read', context));
  try {
    return ok(JSON.parse(text) as JsonValue);
  } catch {
    return err(garbled('an answer that is not whole or not JSON', context));
  }
}
