import type { ServerError } from '../../domain/server-error.ts';
import type { JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { garbled, isWebPage, one, WEB_PAGE, type FailureContext } from './server-failure.ts';
import type { WireReply } from './transport.ts';

/** Deeper than any record is; whatever walks a value may go this deep without harm. */
const DEEPEST = 200;

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
  if (isDeeperThan(text, DEEPEST)) return err(garbled('an answer nested too deeply to be read', context));
  try {
    return ok(JSON.parse(text) as JsonValue);
  } catch {
    return err(garbled('an answer that is not whole or not JSON', context));
  }
}

function isDeeperThan(text: string, depth: number): boolean {
  let open = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x5b || code === 0x7b) {
      open += 1;
      if (open > depth) return true;
    } else if (code === 0x5d || code === 0x7d) open -= 1;
  }
  return false;
}
