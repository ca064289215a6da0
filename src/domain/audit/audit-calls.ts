import { statusText } from '../mission/status-text.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { AuditReport } from './audit-report.ts';
import { hasEnded, hasJustEnded, isLiveTooLong, isOverdue } from '../mission/cadence.ts';
import { contactNames, contactsOf, phoneDigits } from '../contact/contacts.ts';
import { isEmptyInsight } from '../insight/insight.ts';
import { shortEventText, instantText } from '../mission/join-text.ts';
import type { Finding, MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

/** Calls and messages that are late, hang, or ended otherwise than they read. */
export function auditCalls(
  snapshot: MissionSnapshot,
  nowMs: number,
  report: AuditReport,
): readonly Finding[] {
  const names = contactNames(snapshot.entry?.memory ?? {});
  const nameOf = (event: ScheduledEvent): SafeText => shortEventText(event, names.get(phoneDigits(event.to)));
  const lastTryMs = lastTries(snapshot.scheduled);
  const empty = new Set(snapshot.insights.filter(isEmptyInsight).map((insight) => insight.conversationId));
  /** Numbers that memory knows were missed: nobody takes the server's `completed` for a success. */
  const missedInMemory = new Set(
    contactsOf(snapshot.entry?.memory ?? {}).flatMap(({ phone, status }) =>
      ['no_answer', 'busy', 'failed', 'abandoned'].includes(status) ? [phoneDigits(phone)] : [],
    ),
  );
  const look = {
    label: 'read it now',
    command: { kind: 'poll.now', mission: snapshot.key },
  } as const;
  return snapshot.scheduled.flatMap((event) => {
    if (isLiveTooLong(event, nowMs)) {
      const word = statusText(event.callStatus ?? event.status);
      const sentence = safe`${nameOf(event)} reads ${word} for over 30 min: counts as failed`;
      return [report('ringing-too-long', 'alarm', event.id, sentence, look)];
    }
    if (isOverdue(event, nowMs)) {
      const dueAtMs = event.scheduledAtMs ?? nowMs;
      const sentence = safe`${nameOf(event)} overdue, was due ${instantText(dueAtMs)}`;
      return [report('overdue-event', 'alarm', event.id, sentence, look, dueAtMs)];
    }
    // What a later try to the same number follows has been dealt with.
    if (!hasEnded(event) || (lastTryMs.get(event.to) ?? 0) > (event.scheduledAtMs ?? 0)) return [];
    if (event.status === 'completed' && event.callStatus !== undefined && event.callStatus !== 'completed') {
      const sentence = safe`${nameOf(event)} reads completed, but the call was ${statusText(event.callStatus)}: not a success`;
      const settled = hasJustEnded(event, nowMs) || missedInMemory.has(phoneDigits(event.to));
      return [report('completed-unsuccessful', settled ? 'info' : 'warn', event.id, sentence)];
    }
    return event.conversationId !== undefined && empty.has(event.conversationId)
      ? [
          report(
            'empty-insight',
            hasJustEnded(event, nowMs) ? 'info' : 'warn',
            event.id,
            safe`${nameOf(event)} ended, but its insight is empty`,
          ),
        ]
      : [];
  });
}

/** When each number is tried last. */
function lastTries(scheduled: readonly ScheduledEvent[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { to, scheduledAtMs = 0 } of scheduled) last.set(to, Math.max(last.get(to) ?? 0, scheduledAtMs));
  return last;
}
