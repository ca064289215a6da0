import { alertMessage } from '../../domain/alert/alert-message.ts';
import { ALERT_KINDS } from '../../domain/alert/alert-rule.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Outcome } from '../door/door.ts';
import type { AlertsPort } from '../ports/alerts-port.ts';

/** Sends a trial to one channel, and says what came of it. */
export async function performAlertTest(
  alerts: AlertsPort | undefined,
  effect: { readonly channel: string; readonly rule?: string },
  by: string,
  nowMs: number,
): Promise<Outcome> {
  const rules = alerts?.reading().rules;
  const channel = rules?.channels.get(effect.channel);
  if (alerts === undefined || channel === undefined) {
    return { status: 'failed', kind: 'file', sentence: safe`The channel ${effect.channel} is gone.` };
  }
  const rule = rules?.rules.find(({ name }) => name === effect.rule);
  const when = rule?.when ?? 'approval-waits';
  const message = alertMessage(
    [
      {
        id: `test/${effect.channel}`,
        rule: rule?.name ?? 'test',
        when,
        subject: 'test',
        title: rule === undefined ? safe`alerts reach you` : safe`what the rule ${rule.name} tells`,
        lines: [
          safe`Sent by ${by} to try the channel ${effect.channel}. Nothing has happened.`,
          ...(rule === undefined ? [] : [safe`The rule tells when ${ALERT_KINDS[when].about}.`]),
        ],
        sinceMs: nowMs,
        raisedAtMs: nowMs,
        deliveries: [],
      },
    ],
    (text) => alerts.redact(text),
    { test: true },
  );
  const sent = await alerts.send(channel, message);
  return sent.kind === 'sent'
    ? { status: 'done', sentence: safe`${effect.channel} took the test.`, records: [] }
    : {
        status: 'failed',
        kind: 'server',
        sentence: safe`${effect.channel} did not take the test: ${sent.why}`,
      };
}
