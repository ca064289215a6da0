import { isoOf, type Part } from '../part.ts';
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
        half: 'memory',
        change: {
          kind: 'memory.append',
          slug,
          key: 'scheduled_events',
          item: remembered,
          naturalKey: ['event_id'],
        },
      },
      {
        half: 'memory',
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
            ...(item.zone !== undefined && { zone: item.zone }),
            ...(item.recipientType !== undefined && { recipient_type: item.recipientType }),
          },
        },
      },
    );
  }
  if (item.missionId !== undefined && item.runId !== undefined) {
    const what = item.channel === 'call' ? 'call' : 'SMS';
    parts.push({
      half: 'event',
      missionId: item.missionId,
      runId: item.runId,
      event: {
        type: 'custom',
        summary: `Scheduled ${what} event_id=${eventId}`,
        payload: { ...remembered, attempt: item.attempt, assistant_id: item.assistantId, from: item.from },
        ...(item.step !== undefined && { stepId: item.step }),
      },
    });
  }
  return parts;
}

/** The record of a try that a person gave up: the engine leaves this contact of the step alone. */
export function givenUpPair(body: DispatchBody): readonly Part[] {
  const { item, slug } = body;
  if (item.bare === true) return [];
  const fields = { status: 'abandoned', left_out: item.step ?? '-' };
  const parts: Part[] = [];
  if (slug !== undefined) {
    parts.push({ half: 'memory', change: { kind: 'tracker.merge', slug, phone: item.to, fields } });
  }
  if (item.missionId !== undefined && item.runId !== undefined) {
    const what = item.channel === 'call' ? 'call' : 'SMS';
    parts.push({
      half: 'event',
      missionId: item.missionId,
      runId: item.runId,
      event: {
        type: 'custom',
        summary: `Gave up ${what} to ${item.to}, try ${item.attempt}: nobody could find out whether it was placed`,
        payload: {
          type: item.channel,
          to: item.to,
          attempt: item.attempt,
          scheduled_at: isoOf(body.atMs ?? item.atMs),
        },
        ...(item.step !== undefined && { stepId: item.step }),
      },
    });
  }
  return parts;
}
