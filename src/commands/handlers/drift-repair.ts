import { statusText } from '../../domain/mission/status-text.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { hasEnded } from '../../domain/mission/cadence.ts';
import { contactsOf, phoneDigits, rememberedEvents } from '../../domain/contact/contacts.ts';
import { unrecordedCalls } from '../../domain/mission/lifecycle.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { CommandOf } from '../command.ts';
import type { MissionState } from '../reads/fact-reader.ts';
import { isoOf, type Part } from '../acts/part.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { statuses } from './mission.ts';
import { refuse } from '../door/refusal.ts';

/**
 * Brings memory and the log up to what the server's schedule says: memory names every event of the run and no other,
 * the tracker has how each call ended, and every finished call has its event.
 */
export const repairDrift: CommandHandler<CommandOf<'drift.repair'>> = async (command, facts) => {
  const mission = await facts.missionState(command.mission);
  if (!mission.ok) return mission;
  const mends = [...memoryMends(mission.value), ...trackerMends(mission.value), ...eventMends(mission.value)];
  if (mends.length === 0) return refuse('already-so', safe`Memory, log and schedule agree.`);
  return prepared({
    tier: 1,
    title: safe`Repair ${counted(mends.length, 'difference')}`,
    lines: mends.map(({ line }) => line),
    basis: { scheduled: statuses(mission.value.scheduled), mends: mends.length },
    mission: command.mission,
    effect: { kind: 'act', parts: mends.map(({ part }) => part) },
    done: safe`${counted(mends.length, 'difference')} repaired.`,
  });
};

interface Mend {
  readonly line: SafeText;
  readonly part: Part;
}

function memoryMends({ entry, scheduled }: MissionState): readonly Mend[] {
  if (entry === undefined) return [];
  const { slug } = entry;
  const remembered = rememberedEvents(entry.memory);
  const known = new Set(scheduled.flatMap(({ id, telnyxEventId }) => [id as string, telnyxEventId ?? '']));
  const named = new Set(remembered.map(({ eventId }) => eventId));
  const gone = remembered
    .filter(({ eventId }) => !known.has(eventId))
    .map(({ eventId }): Mend => ({
      line: safe`Memory forgets ${eventId}: the server has no such event`,
      part: {
        target: 'memory',
        change: {
          kind: 'memory.removeItem',
          slug,
          key: 'scheduled_events',
          item: { event_id: eventId },
          naturalKey: ['event_id'],
        },
      },
    }));
  const untold = scheduled
    .filter(({ id, telnyxEventId }) => !named.has(id) && !named.has(telnyxEventId ?? ''))
    .map((event): Mend => ({
      line: safe`Memory learns ${event.id}: ${event.channel} to ${event.to}`,
      part: {
        target: 'memory',
        change: {
          kind: 'memory.append',
          slug,
          key: 'scheduled_events',
          item: itemOf(event),
          naturalKey: ['event_id'],
        },
      },
    }));
  return [...gone, ...untold];
}

const itemOf = (event: ScheduledEvent) => ({
  event_id: event.id,
  type: event.channel,
  to: event.to,
  ...(event.text !== undefined && { message: event.text }),
  ...(event.scheduledAtMs !== undefined && { scheduled_at: isoOf(event.scheduledAtMs) }),
  step_id: event.stepId ?? '-',
});

function trackerMends({ entry, scheduled }: MissionState): readonly Mend[] {
  if (entry === undefined) return [];
  const { slug } = entry;
  return contactsOf(entry.memory).flatMap((contact): readonly Mend[] => {
    const digits = phoneDigits(contact.phone);
    const event = scheduled.findLast(({ to }) => phoneDigits(to) === digits);
    if (event === undefined) return [];
    const status = trackerStatusOf(event);
    if (status === contact.status || (status !== 'scheduled' && contact.status !== 'scheduled')) return [];
    return [
      {
        line: safe`Tracker: ${contact.name ?? contact.phone} ${statusText(contact.status)} → ${statusText(status)}`,
        part: {
          target: 'memory',
          change: {
            kind: 'tracker.merge',
            slug,
            phone: contact.phone,
            fields: {
              status,
              event_id: event.id,
              ...(event.callStatus !== undefined && { call_status: event.callStatus }),
            },
          },
        },
      },
    ];
  });
}

/** The tracker's word for where an event stands. */
export function trackerStatusOf(event: ScheduledEvent): string {
  if (!hasEnded(event)) return 'scheduled';
  if (event.callStatus === 'no-answer') return 'no_answer';
  if (event.callStatus === 'busy') return 'busy';
  if (event.status === 'cancelled') return 'pending';
  const fine =
    event.callStatus === undefined ? event.status === 'completed' : event.callStatus === 'completed';
  return fine ? 'succeeded' : 'failed';
}

function eventMends({ scheduled, events, missionId, run }: MissionState): readonly Mend[] {
  return unrecordedCalls(scheduled, events).map((call): Mend => ({
    line: safe`Log: the call to ${call.to} ended with conversation ${call.conversationId}`,
    part: {
      target: 'event',
      missionId,
      runId: run.id,
      event: {
        type: 'custom',
        summary: `Call to ${call.to} ended: ${statusText(call.callStatus ?? call.status)}`,
        payload: {
          event_id: call.id,
          to: call.to,
          call_status: call.callStatus ?? null,
          conversation_id: call.conversationId ?? null,
        },
        ...(call.stepId !== undefined && { stepId: call.stepId }),
      },
    },
  }));
}
