import type { AlertMessage } from '../../domain/alert/alert-message.ts';
import type { AlertChannel, AlertRules } from '../../domain/alert/alert-rule.ts';
import type { SafeText } from '../../lib/safe-text.ts';

/** The user's file of alert rules as it stands. */
export interface AlertsReading {
  readonly path: string;
  /** Absent where there is no file, or none that could ever be read. */
  readonly rules?: AlertRules;
  /** What is wrong with it now, each with line and column; the rules are those that it had before. */
  readonly complaints: readonly SafeText[];
}

/** How telling one channel went. `again`: later, not before `afterMs` where that is told; `failed`: it cannot help. */
export type AlertSent =
  | { readonly kind: 'sent'; readonly note?: SafeText }
  | { readonly kind: 'again'; readonly why: SafeText; readonly afterMs?: number }
  | { readonly kind: 'failed'; readonly why: SafeText };

/** The ways out of this program for whoever is to be told something. */
export interface AlertsPort {
  reading(): AlertsReading;
  /** Tells one channel, within its time. Never throws. */
  send(channel: AlertChannel, message: AlertMessage): Promise<AlertSent>;
  /** Why a channel could not be told now, as far as that is seen without telling it; undefined where nothing is wrong. */
  faultOf(channel: AlertChannel): SafeText | undefined;
  /** What may be shown of where a channel leads: a host, a program; nothing secret. */
  targetOf(channel: AlertChannel): SafeText;
  /** Takes secrets out of what is told. */
  redact(text: string): string;
}
