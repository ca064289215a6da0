import type { JsonObject } from '../../lib/json.ts';
import type { ScheduledEventId } from '../../domain/ids.ts';
import type { ScheduleFields } from '../command.ts';
import { isoOf, type Part } from '../acts/part.ts';
import type { DispatchBody } from './dispatch-intent.ts';

/** The record of a scheduled call or message: memory first, then the event. Source: the mission rules. */
export function schedulePair(body: DispatchBody, eventId: string): readonly Part[] {
  const { item, slug } = body;
  if (item.bare === true) return [];
  const scheduledAt = isoOf(body.atMs ?? item.atMs);
  const remembered = {
    event_id: eventId,
    type: item.channel,
    to: item.to,
    ...(item.text !== undefined && { message: item.text }),
    scheduled_at: scheduledAt,
    step_id: item.step ?? '-',
  };
  const parts: Part[] = [];
  if (slug !== undefined) {
    parts.push(
      {
        target: 'memory',
        change: {
          kind: 'memory.append',
          slug,
          key: 'scheduled_events',
          item: remembered,
          naturalKey: ['event_id'],
        },
      },
      {
        target: 'memory',
        change: {
          kind: 'tracker.merge',
          slug,
          phone: item.to,
          fields: {
            status: 'scheduled',
            attempts: item.attempt,
            event_id: eventId,
            ...(item.contactName !== undefined && { name: item.contactName }),
            // Where the contact is and who picks up decide when every later try may be made.
            ...(item.zone !== undefined && { zone: item.zone, zone_origin: item.zoneOrigin ?? 'list' }),
            ...(item.recipientType !== undefined && { recipient_type: item.recipientType }),
          },
        },
      },
    );
  }
  parts.push(
    ...eventParts(item, `Scheduled ${wordOf(item)} event_id=${eventId}`, {
      ...remembered,
      attempt: item.attempt,
      assistant_id: item.assistantId,
      from: item.from,
    }),
  );
  return parts;
}

/** The record of what another machine may have placed, which then has told of it. */
export const toldOnce = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) => (part.target === 'event' ? { ...part, unlessTold: true } : part));

/** Ours stands back for a twin of another machine: memory names the one that stays, the log says why. */
export function yieldParts(
  body: DispatchBody,
  own: ScheduledEventId,
  twin: ScheduledEventId,
): readonly Part[] {
  const { item, slug } = body;
  const { assistantId } = item;
  const parts: Part[] = [
    {
      stage: `yield:${own}`,
      target: 'server',
      change: { kind: 'cancel-event', assistantId, event: own, whileStands: twin },
    },
  ];
  if (item.bare === true) return parts;
  if (slug !== undefined) {
    const gone = {
      kind: 'memory.removeItem',
      slug,
      key: 'scheduled_events',
      item: { event_id: own },
    } as const;
    parts.push({
      stage: `yield:${own}`,
      target: 'memory',
      change: { ...gone, naturalKey: ['event_id'] },
    });
  }
  const said = `Cancelled ${wordOf(item)} event_id=${own}: it was scheduled twice, event_id=${twin} stays`;
  const told = eventParts(item, said, { event_id: own, kept: twin, type: item.channel, to: item.to });
  // The twin may be an own request of which no answer came: then nobody else has recorded it.
  const instead = [...told, ...toldOnce(schedulePair(body, twin))];
  return [...parts, ...instead.map((part): Part => ({ ...part, stage: `yield:${own}` }))];
}

/**
 * The record of a try that a person gave up: the engine leaves this contact of the step alone. `unsent`: it surely
 * never reached the server.
 */
export function givenUpPair(body: DispatchBody, unsent: boolean): readonly Part[] {
  const { item, slug } = body;
  if (item.bare === true) return [];
  const fields = { status: 'abandoned', left_out: item.step ?? '-' };
  const parts: Part[] = [];
  if (slug !== undefined) {
    parts.push({ target: 'memory', change: { kind: 'tracker.merge', slug, phone: item.to, fields } });
  }
  parts.push(
    ...eventParts(
      item,
      `Gave up ${wordOf(item)} to ${item.to}, try ${item.attempt}: ${unsent ? 'it was never placed' : 'nobody could find out whether it was placed'}`,
      tryPayload(body),
    ),
  );
  return parts;
}

/** The record of a try of which a person found out that it reached them: nobody is called in its place. */
export function reachedPair(body: DispatchBody): readonly Part[] {
  const { item, slug } = body;
  if (item.bare === true) return [];
  const fields = { status: 'succeeded', attempts: item.attempt, left_out: item.step ?? '-' };
  const parts: Part[] = [];
  if (slug !== undefined) {
    parts.push({ target: 'memory', change: { kind: 'tracker.merge', slug, phone: item.to, fields } });
  }
  const summary = `Reached ${item.to} by ${wordOf(item)}, try ${item.attempt}: a person found out, no id is known`;
  parts.push(...eventParts(item, summary, tryPayload(body)));
  return parts;
}

const tryPayload = (body: DispatchBody): JsonObject => ({
  type: body.item.channel,
  to: body.item.to,
  attempt: body.item.attempt,
  scheduled_at: isoOf(body.atMs ?? body.item.atMs),
});

const wordOf = ({ channel }: ScheduleFields): string => (channel === 'call' ? 'call' : 'SMS');

/** An event of the run that the try belongs to; none where it belongs to no run. */
function eventParts(item: ScheduleFields, summary: string, payload: JsonObject): readonly Part[] {
  const { missionId, runId, step } = item;
  if (missionId === undefined || runId === undefined) return [];
  const event = { type: 'custom', summary, payload, ...(step !== undefined && { stepId: step }) };
  return [{ target: 'event', missionId, runId, event }];
}
