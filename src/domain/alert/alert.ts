import type { SafeText } from '../../lib/safe-text.ts';
import type { AlertKind } from './alert-rule.ts';

/** How one channel was told of an alert. */
export interface AlertDelivery {
  /** Which stage of the rule, 0 for the first. */
  readonly stage: number;
  readonly channel: string;
  /** Whose channel it is, where each operator has one. */
  readonly owner?: string;
  /**
   * `sending`: whoever holds it has until `untilMs` · `again`: it failed and is tried again at `untilMs` · `sent` ·
   * `failed`: for good.
   */
  readonly state: 'sending' | 'again' | 'sent' | 'failed';
  /** The process that holds it or did it. */
  readonly by: string;
  readonly atMs: number;
  readonly untilMs?: number;
  readonly tries: number;
  /** Why it failed, in words without secrets. */
  readonly why?: SafeText;
}

/** One thing that a rule found, whoever is told. One per rule and subject. */
export interface Alert {
  /** `<rule>/<subject>`. */
  readonly id: string;
  readonly rule: string;
  readonly when: AlertKind;
  /** What it is about: an item of the inbox, a mission's run, a host. */
  readonly subject: string;
  readonly title: SafeText;
  readonly lines: readonly SafeText[];
  readonly mission?: string;
  readonly missionName?: SafeText;
  /** What to type to answer it. */
  readonly command?: SafeText;
  readonly sinceMs: number;
  readonly raisedAtMs: number;
  /** When the first channels might be told: not in quiet hours, nobody there, the digest due. */
  readonly readyAtMs?: number;
  /** When it had ended by itself. */
  readonly overAtMs?: number;
  /** Put away by a person. */
  readonly answered?: { readonly by: SafeText; readonly atMs: number };
  readonly deliveries: readonly AlertDelivery[];
}

/** It still wants somebody. */
export const isOpenAlert = (alert: Pick<Alert, 'overAtMs' | 'answered'>): boolean =>
  alert.overAtMs === undefined && alert.answered === undefined;

/** How a channel's delivery is found again. */
export const deliveryKey = ({
  stage,
  channel,
  owner,
}: Pick<AlertDelivery, 'stage' | 'channel' | 'owner'>): string =>
  `${stage}:${channel}${owner === undefined ? '' : `@${owner}`}`;
