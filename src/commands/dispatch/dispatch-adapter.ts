import { isTakenBack, type ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { scheduledEventId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import type { OnceAdapter } from '../once/at-most-once.ts';
import { markOf } from '../once/once-intent.ts';
import { postedError } from '../once/posted.ts';
import { DISPATCH, dispatchBodyOf, requestOf } from './dispatch-intent.ts';
import { matchesFor } from './match-events.ts';
import { scheduledList } from './scheduled-list.ts';
import { eventsOfTry, inSeniority, markIn } from './twins.ts';
import { toldOnce, yieldParts, givenUpPair, reachedPair, schedulePair } from './schedule-pair.ts';

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

  /**
   * A list may lag behind what was just taken back. Where the server does not find the event, it is gone only if it was
   * an earlier request of ours: not every server shows events one by one.
   */
  const isGone = async (event: ScheduledEvent, intent: Intent): Promise<boolean> => {
    const { assistantId } = dispatchBodyOf(intent).item;
    const found = await server.getScheduled(assistantId, scheduledEventId(event.id), { priority: 'act' });
    if (found.ok) return isTakenBack(found.value);
    const ours = Array.from({ length: intent.slot }, (_, slot) => markOf(intent.opKey, slot));
    return found.error.kind === 'not-found' && ours.includes(markIn(event) ?? '');
  };

  return {
    kind: DISPATCH,
    happened: 'was placed',
    whatOf: (intent) => {
      const { channel, to, contactName } = dispatchBodyOf(intent).item;
      return safe`${channel === 'call' ? 'call' : 'SMS'} to ${contactName === undefined ? to : `${contactName} (${to})`}`;
    },
    placed: async (intent) => {
      const { item, atMs = item.atMs } = dispatchBodyOf(intent);
      const list = await server.listScheduled(item.assistantId, { priority: 'act' });
      if (!list.ok) {
        return list.error.kind === 'not-found' ? { kind: 'nothing' } : { kind: 'unread', error: list.error };
      }
      const { opKey } = intent;
      const question = { opKey, item, atMs, isOthers: isOthers(opKey) };
      for (const { eventId } of inSeniority(eventsOfTry(question, list.value))) {
        const event = list.value.find(({ id }) => id === eventId);
        if (event !== undefined && !(await isGone(event, intent))) return { kind: 'there', id: eventId };
      }
      return { kind: 'nothing' };
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
          return effect.adopted === true
            ? toldOnce(schedulePair(body, effect.eventId))
            : schedulePair(body, effect.eventId);
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
