import * as v from 'valibot';
import { readStored, storedActor, storedOnce } from '../once/stored.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isJsonObject } from '../../lib/json.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Actor } from '../door/door.ts';
import type { OnceAdapter } from '../once/at-most-once.ts';
import type { OnceBody } from '../once/once-intent.ts';
import { postedError } from '../once/posted.ts';
import { isRepeatable, wireOf, type BotRequest } from './bot-request.ts';
import { alikeIds } from './find-made.ts';

/** The kind of intent that a bot's own request is. */
export const BOT = 'bot';

export interface BotBody extends OnceBody {
  readonly [name: string]: unknown;
  readonly actor: Actor;
  readonly request: BotRequest;
  /** What was there already and could be taken for what it makes; absent where it makes nothing. */
  readonly known?: readonly string[];
}

const storedBot = v.looseObject({
  ...storedOnce,
  actor: storedActor,
  request: v.looseObject({ what: v.string() }),
  known: v.optional(v.array(v.string())),
});

export const botBodyOf = (intent: Intent): BotBody => readStored(storedBot, intent) as BotBody;

/** A request that was on its way when its answer got lost may still be worked on for this long. */
const LATE_MS = 75_000;

/** What a bot's script asks of the server: what it makes is found among what was not there before. */
export function createBotAdapter(server: ServerPort, nowMs: () => number): OnceAdapter {
  return {
    kind: BOT,
    happened: 'was done',
    whatOf: (intent) => safe`${botBodyOf(intent).request.what} for the bot`,
    isRepeatable: (intent) => isRepeatable(botBodyOf(intent).request),
    post: async (intent, mark) => {
      const { request, known } = botBodyOf(intent);
      const answer = await server.write(wireOf(request), { priority: 'act', idempotencyKey: mark });
      if (!answer.ok) return postedError(answer.error);
      if (answer.value !== undefined) {
        return { kind: 'accepted', id: idIn(answer.value), answer: answer.value };
      }
      // An empty answer does not say what was made.
      const now = known === undefined ? undefined : await alikeIds(request, server);
      const made = now?.ok === true ? now.value.find((id) => known?.includes(id) !== true) : undefined;
      return made === undefined
        ? { kind: 'accepted', id: '' }
        : { kind: 'accepted', id: made, answer: { id: made } };
    },
    look: async (intent) => {
      const { request, known } = botBodyOf(intent);
      if (known === undefined) return { kind: 'untold' };
      const askedAtMs = nowMs();
      const alike = await alikeIds(request, server);
      if (!alike.ok) return { kind: 'unread' };
      const made = alike.value.find((id) => !known.includes(id));
      const matches = made === undefined ? [] : [{ eventId: made, pending: false }];
      return { kind: 'listed', matches, askedAtMs, lateMs: LATE_MS };
    },
  };
}

const idIn = (answer: unknown): string =>
  isJsonObject(answer) && typeof answer['id'] === 'string' ? answer['id'] : '';
