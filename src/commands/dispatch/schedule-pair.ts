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
