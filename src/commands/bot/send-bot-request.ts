import { safe, safeText } from '../../lib/safe-text.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Actor, Outcome } from '../door/door.ts';
import type { PreparedCommand } from '../handlers/handler.ts';
import type { AtMostOnce } from '../once/at-most-once.ts';
import { BOT, type BotBody } from './bot-adapter.ts';
import { isRepeatable, type BotRequest } from './bot-request.ts';
import { alikeIds } from './find-made.ts';

export type BotSender = (
  request: BotRequest,
  actor: Actor,
  preparedCommand: Pick<PreparedCommand, 'done' | 'mission'>,
) => Promise<Outcome>;

/**
 * Sends a bot's own request. What cannot be found out is told to the bot as the failure that it was, and waits in the
 * inbox: it is never repeated by itself.
 */
export function createBotSender(deps: {
  readonly server: ServerPort;
  readonly once: AtMostOnce;
  readonly newId: () => string;
}): BotSender {
  return async (request, actor, { done, mission }) => {
    const before = isRepeatable(request) ? undefined : await alikeIds(request, deps.server);
    if (before?.ok === false) return failed(before.error);
    const body: BotBody = { actor, request, ...(before !== undefined && { known: before.value }) };
    const sent = await deps.once.send({
      kind: BOT,
      opKey: `bot-${deps.newId()}`,
      body,
      recheck: () => undefined,
      ...(mission !== undefined && { mission }),
    });
    switch (sent.status) {
      case 'done': {
        const { answer, found, id, opKey: actId } = sent;
        const sentence = found ? safe`${done} Its answer was lost; it was found at the server.` : done;
        const told = found ? { id } : answer;
        return {
          status: 'done',
          sentence,
          records: [],
          actId,
          ...(told !== undefined && { answer: told }),
        };
      }
      case 'open':
        return sent.error === undefined
          ? { status: 'failed', kind: 'server', sentence: sent.sentence }
          : failed(sent.error);
      case 'refused':
        return { status: 'refused', refusal: sent.refusal };
      case 'failed':
        return sent.error === undefined
          ? { status: 'failed', kind: sent.kind, sentence: sent.sentence }
          : failed(sent.error);
    }
  };
}

const failed = (error: ServerError): Outcome => ({
  status: 'failed',
  kind: 'server',
  sentence: safeText(error.sentence),
  error,
});
