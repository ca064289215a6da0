import { safe, type SafeText } from '../../lib/safe-text.ts';
import { isoOf, type Part } from '../acts/part.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionId, RunId } from '../../domain/ids.ts';
import type { Run } from '../../domain/mission/mission.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { whenText } from './when-text.ts';

/** Where a cancelled event is recorded. */
export interface CancelRecord {
  readonly slug?: string;
  readonly missionId?: MissionId;
  readonly runId?: RunId;
  readonly reason?: string;
  /** Nobody is to be dialled in its place by the engine. */
  readonly leftOut?: boolean;
}

/** Takes one scheduled event back: the server's record goes, memory forgets it, the log keeps that it was. */
export function cancelParts(event: ScheduledEvent, record: CancelRecord): readonly Part[] {
  const { slug, missionId, runId, reason } = record;
  const stage = `cancel:${event.id}`;
  const parts: Part[] = [
    {
      stage,
      target: 'server',
      change: { kind: 'cancel-event', assistantId: event.assistantId, event: event.id },
    },
  ];
  if (slug !== undefined) {
    parts.push(
      {
        stage,
        target: 'memory',
        change: {
          kind: 'memory.removeItem',
          slug,
          key: 'scheduled_events',
          item: { event_id: event.id },
          naturalKey: ['event_id'],
        },
      },
      {
        stage,
        target: 'memory',
        change: {
          kind: 'tracker.merge',
          slug,
          phone: event.to,
          fields: { status: 'pending', ...(record.leftOut === true && { left_out: event.stepId ?? '-' }) },
        },
      },
    );
  }
  if (missionId !== undefined && runId !== undefined) {
    const what = event.channel === 'call' ? 'call' : event.channel === 'sms' ? 'SMS' : event.channel;
    parts.push({
      stage,
      target: 'event',
      missionId,
      runId,
      event: {
        type: 'custom',
        summary: `Cancelled ${what} event_id=${event.id}${reason === undefined ? '' : `: ${reason}`}`,
        payload: {
          event_id: event.id,
          type: event.channel,
          to: event.to,
          ...(event.scheduledAtMs !== undefined && { scheduled_at: isoOf(event.scheduledAtMs) }),
        },
        ...(event.stepId !== undefined && { stepId: event.stepId }),
      },
    });
  }
  return parts;
}

export const recordFor = (
  mission: {
    readonly missionId: MissionId;
    readonly run: { readonly id: RunId };
    readonly entry?: MissionEntry;
  },
  reason: string | undefined,
): CancelRecord => ({
  missionId: mission.missionId,
  runId: mission.run.id,
  ...(mission.entry !== undefined && { slug: mission.entry.slug }),
  ...(reason !== undefined && { reason }),
});

/** What happens to a mission, by the name that people know where the state file has it, and to which run. */
export function changeLine(
  { run, entry }: { readonly run: Run; readonly entry?: MissionEntry },
  status: string,
): SafeText {
  const name = entry?.missionName ?? entry?.slug;
  return name === undefined
    ? safe`Run ${run.id}: ${run.status} → ${status}`
    : safe`${name}: ${run.status} → ${status} (run ${run.id})`;
}

/** What can still be stopped, and what cannot: what pausing or ending a mission does not reach. */
export function blastLines(
  scheduled: readonly ScheduledEvent[],
  fate: 'cancelled' | 'stays',
): readonly SafeText[] {
  const pending = scheduled.filter(({ status }) => status === 'pending');
  const live = scheduled.filter(({ status }) => status === 'in_progress');
  const line = (event: ScheduledEvent): SafeText =>
    safe`  ${event.channel === 'sms' ? 'SMS' : event.channel} to ${event.to}, ${event.scheduledAtMs === undefined ? 'time unknown' : whenText(event.scheduledAtMs)}`;
  return [
    ...(pending.length === 0
      ? []
      : [
          fate === 'cancelled'
            ? safe`Cancels ${pending.length} that ${pending.length === 1 ? 'is' : 'are'} still pending:`
            : safe`${pending.length} ${pending.length === 1 ? 'stays' : 'stay'} scheduled and will go out:`,
          ...pending.map(line),
        ]),
    ...(live.length === 0 ? [] : [safe`${live.length} under way cannot be stopped here:`, ...live.map(line)]),
  ];
}
