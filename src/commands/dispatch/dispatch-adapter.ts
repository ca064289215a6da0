import { scheduledEventId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { OnceAdapter } from '../once/at-most-once.ts';
import { markOf } from '../once/once-intent.ts';
import { postedError } from '../once/posted.ts';
import { DISPATCH, dispatchBodyOf, requestOf } from './dispatch-intent.ts';
import { matchesFor } from './match-events.ts';
import { scheduledList } from './scheduled-list.ts';
import { yieldParts, givenUpPair, reachedPair, schedulePair } from './schedule-pair.ts';

/** Calls and messages that the server places at their time: found again in their assistant's list. */
export function createDispatchAdapter({
  server,
  intents,
  nowMs,
}: {
  readonly server: ServerPort;
  readonly intents: Pick<Intents, 'byResult'>;
  readonly nowMs: () => number;
}): OnceAdapter {
  const isOthers = (opKey: string) => (eventId: string) => {
    const owner = intents.byResult(DISPATCH, eventId);
    return owner !== undefined && owner.opKey !== opKey;
  };

  return {
    kind: DISPATCH,
    happened: 'was placed',
    whatOf: (intent) => {
      const { channel, to, contactName } = dispatchBodyOf(intent).item;
      return safe`${channel === 'call' ? 'call' : 'SMS'} to ${contactName === undefined ? to : `${contactName} (${to})`}`;
    },
    post: async (intent, mark) => {
      const answer = await server.schedule(requestOf(dispatchBodyOf(intent), mark), {
        priority: 'act',
        idempotencyKey: mark,
      });
      return answer.ok ? { kind: 'accepted', id: answer.value.id } : postedError(answer.error);
    },
    look: async (intent, round) => {
      const body = dispatchBodyOf(intent);
      const { assistantId } = body.item;
      const list = await scheduledList(assistantId, { server, nowMs }, round);
      if (list === undefined) return { kind: 'unread' };
      const { clockSkewMs } = server.health();
      const matches = matchesFor(
        {
          opKey: intent.opKey,
          mark: markOf(intent.opKey, intent.slot),
          body,
          sentAtMs: intent.sentAtMs ?? intent.updatedAtMs,
          ...(clockSkewMs !== undefined && { clockSkewMs }),
        },
        list.events,
        isOthers(intent.opKey),
      );
      return { kind: 'listed', matches, askedAtMs: list.askedAtMs };
    },
    partsOf: (intent, effect) => {
      const body = dispatchBodyOf(intent);
      switch (effect.kind) {
        case 'record':
          return schedulePair(body, effect.eventId);
        case 'record-given-up':
          return givenUpPair(body, intent.sentAtMs === undefined);
        case 'record-reached':
          return reachedPair(body);
        case 'yield':
          return yieldParts(body, scheduledEventId(effect.eventId), scheduledEventId(effect.to));
        case 'cancel': {
          const { assistantId } = body.item;
          const event = scheduledEventId(effect.eventId);
          const stage = `cancel:${event}`;
          return [{ stage, target: 'server', change: { kind: 'cancel-event', assistantId, event } }];
        }
        default:
          return [];
      }
    },
  };
}
