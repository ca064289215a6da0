import type { Alert } from '../../domain/alert/alert.ts';
import { ALERT_KINDS, type AlertRule } from '../../domain/alert/alert-rule.ts';
import type { AlertCondition } from './find-conditions.ts';

const MINUTE_MS = 60_000;
/** A condition that comes back sooner is the same one: a connection that flaps is told once. */
const SAME_WITHIN_MS = 10 * MINUTE_MS;
/** So long a condition must be gone before it is over. */
const GONE_FOR_MS = 30_000;
/** What is over is kept so long, for whoever looks. */
const KEPT_MS = 7 * 24 * 60 * MINUTE_MS;

export const alertIdOf = (rule: AlertRule, { subject }: Pick<AlertCondition, 'subject'>): string =>
  `${rule.name}/${subject}`;

/** What stands to be written of an alert that a rule finds; undefined where it stands already. */
export function raisedAlert(
  rule: AlertRule,
  condition: AlertCondition,
  standing: Alert | undefined,
  at: { readonly nowMs: number; readonly sinceMs: number },
): Alert | undefined {
  const { nowMs, sinceMs } = at;
  if (standing !== undefined) {
    if (standing.overAtMs === undefined) return undefined;
    // What has happened happens once; only what lasts can come again.
    if (!ALERT_KINDS[rule.when].lasting) return undefined;
    if (nowMs - standing.overAtMs < SAME_WITHIN_MS) {
      const { overAtMs: _over, ...rest } = standing;
      return rest;
    }
  }
  return {
    id: alertIdOf(rule, condition),
    rule: rule.name,
    when: rule.when,
    subject: condition.subject,
    title: condition.title,
    lines: condition.lines.slice(0, 40),
    ...(condition.mission === undefined ? {} : { mission: condition.mission }),
    ...(condition.missionName === undefined ? {} : { missionName: condition.missionName }),
    ...(condition.command === undefined ? {} : { command: condition.command }),
    sinceMs,
    raisedAtMs: nowMs,
    deliveries: [],
  };
}

/** Nobody needs it any more. */
export const isStaleAlert = (alert: Alert, nowMs: number): boolean => {
  const endedAtMs = alert.overAtMs ?? alert.answered?.atMs;
  if (endedAtMs !== undefined) return nowMs - endedAtMs > KEPT_MS;
  // What has happened stays open until somebody puts it away, but not for ever.
  return !ALERT_KINDS[alert.when].lasting && nowMs - alert.raisedAtMs > KEPT_MS;
};

/** Whether a process may say that an alert is over, for it has not found the condition since `goneSinceMs`. */
export const isOver = (alert: Alert, goneSinceMs: number | undefined, nowMs: number): boolean =>
  alert.overAtMs === undefined &&
  ALERT_KINDS[alert.when].lasting &&
  goneSinceMs !== undefined &&
  nowMs - goneSinceMs >= GONE_FOR_MS;

/** Found on one machine, of which others know nothing: only that one says that it is over. */
export const isOfOtherHost = ({ when, subject }: Pick<Alert, 'when' | 'subject'>, host: string): boolean =>
  (OF_A_HOST.has(when) || subject.startsWith('acts:')) && !`${subject}:`.includes(`:${host}:`);

const OF_A_HOST: ReadonlySet<string> = new Set(['bot-lost', 'server-lost', 'clock-wrong', 'file-broken']);
