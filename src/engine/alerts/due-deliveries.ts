import { deliveryKey, isOpenAlert, type Alert, type AlertDelivery } from '../../domain/alert/alert.ts';
import { isTerminalChannel, type AlertChannel, type AlertRule } from '../../domain/alert/alert-rule.ts';

const MINUTE_MS = 60_000;

/** What decides who is told now. */
export interface DeliverySituation {
  readonly nowMs: number;
  /** Quiet hours hold. */
  readonly quiet: boolean;
  /** When somebody last touched a console, of any operator on any machine; absent where nobody has. */
  readonly touchedAtMs?: number;
  readonly operator: string;
  /** This process draws on a terminal. */
  readonly canShow: boolean;
  readonly channels: ReadonlyMap<string, AlertChannel>;
}

/** A channel that is to be told now, by whoever claims it first. */
export interface DueDelivery {
  readonly stage: number;
  readonly channel: AlertChannel;
  readonly owner?: string;
  /** How it stands: an earlier try that failed, or one whose process is gone. */
  readonly before?: AlertDelivery;
}

/** When a digest that gathers what was raised at this moment is told: the same for every process. */
export const digestAtMs = (raisedAtMs: number, digestMinutes: number): number =>
  digestMinutes === 0
    ? raisedAtMs
    : (Math.floor(raisedAtMs / (digestMinutes * MINUTE_MS)) + 1) * digestMinutes * MINUTE_MS;

/**
 * When the first channels may be told: now, earlier (it stands written down), or not yet. The later ones count from
 * this, not from a success: where nobody can tell the first, the next are told all the same.
 */
export function readyAtMs(alert: Alert, rule: AlertRule, situation: DeliverySituation): number | undefined {
  if (alert.readyAtMs !== undefined) return alert.readyAtMs;
  const { nowMs, quiet, touchedAtMs = -Infinity } = situation;
  if (quiet && !rule.urgent) return undefined;
  if (nowMs - touchedAtMs < rule.awayMinutes * MINUTE_MS) return undefined;
  return nowMs < digestAtMs(alert.raisedAtMs, rule.digestMinutes) ? undefined : nowMs;
}

/** Which channels this process may tell of an alert now. */
export function dueDeliveries(
  alert: Alert,
  rule: AlertRule,
  situation: DeliverySituation,
): readonly DueDelivery[] {
  if (!isOpenAlert(alert)) return [];
  const { nowMs, quiet } = situation;
  const readyMs = readyAtMs(alert, rule, situation);
  if (readyMs === undefined || (quiet && !rule.urgent)) return [];
  const standing = new Map(alert.deliveries.map((delivery) => [deliveryKey(delivery), delivery]));
  const due: DueDelivery[] = [];
  let allFailed = false;
  for (const [stage, { afterMinutes, to }] of rule.stages.entries()) {
    if (nowMs < readyMs + afterMinutes * MINUTE_MS && !allFailed) break;
    let failed = 0;
    for (const name of to) {
      const channel = situation.channels.get(name);
      if (channel === undefined) continue;
      const owner = channel.personal ? { owner: situation.operator } : {};
      const before = standing.get(deliveryKey({ stage, channel: name, ...owner }));
      if (before?.state === 'failed') failed += 1;
      if (isTerminalChannel(channel) && !situation.canShow) continue;
      if (!isFree(before, nowMs)) continue;
      due.push({ stage, channel, ...owner, ...(before === undefined ? {} : { before }) });
    }
    // Nobody was reached: the next do not wait.
    allFailed = failed === to.length;
  }
  return due;
}

/** Nobody has told it, and nobody is about to. */
const isFree = (delivery: AlertDelivery | undefined, nowMs: number): boolean =>
  delivery === undefined ||
  ((delivery.state === 'again' || delivery.state === 'sending') && (delivery.untilMs ?? 0) <= nowMs);
