import { safe } from '../lib/safe-text.ts';
import type { Report } from './audit-report.ts';
import { hasEnded, isLiveTooLong, isOverdue } from './cadence.ts';
import { contactNames, phoneDigits } from './contacts.ts';
import { isEmptyInsight } from './insight.ts';
import { eventText, instantText } from './join-text.ts';
import type { Finding, MissionSnapshot } from './mission-snapshot.ts';

/** Calls and messages that are late, hang, or ended otherwise than they read. */
export function auditCalls(snapshot: MissionSnapshot, nowMs: number, report: Report): readonly Finding[] {
  const names = contactNames(snapshot.entry?.memory ?? {});
  const look = {
    label: 'read it now',
    command: { kind: 'poll.now', mission: snapshot.key },
  } as const;
  return snapshot.scheduled.flatMap((event) => {
    const what = eventText(event, names.get(phoneDigits(event.to)));
    if (isLiveTooLong(event, nowMs)) {
      const word = event.callStatus ?? event.status;
      const sentence = safe`${what} reads ${word} for over 30 min: counts as failed`;
      return [report('ringing-too-long', 'alarm', event.id, sentence, look)];
    }
    if (isOverdue(event, nowMs)) {
      const due = instantText(event.scheduledAtMs ?? nowMs);
      return [report('overdue-event', 'alarm', event.id, safe`${what} overdue, was due ${due}`, look)];
    }
    if (!hasEnded(event)) return [];
    if (event.status === 'completed' && event.callStatus !== undefined && event.callStatus !== 'completed') {
      const sentence = safe`${what} reads completed, but the call was ${event.callStatus}: not a success`;
      return [report('completed-unsuccessful', 'warn', event.id, sentence)];
    }
    const insight = snapshot.insights.find((each) => each.conversationId === event.conversationId);
    return insight !== undefined && isEmptyInsight(insight)
      ? [report('empty-insight', 'warn', event.id, safe`${what} ended, but its insight is empty`)]
      : [];
  });
}
