import * as v from 'valibot';
import type { Alert } from '../../domain/alert/alert.ts';
import { ALERT_KINDS, type AlertKind } from '../../domain/alert/alert-rule.ts';
import { asJson } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { AlertLedgerRow } from './alert-rows.ts';

// Other consoles of a team write these too: what is drawn of them is made safe again.
const words = v.pipe(
  v.string(),
  v.transform((raw) => safeText(raw)),
);
const count = v.number();

const delivery = v.object({
  stage: count,
  channel: v.string(),
  owner: v.exactOptional(v.string()),
  state: v.picklist(['sending', 'again', 'sent', 'failed']),
  by: v.string(),
  atMs: count,
  untilMs: v.exactOptional(count),
  tries: count,
  why: v.exactOptional(words),
});

const alertBody = v.object({
  rule: v.string(),
  when: v.picklist(Object.keys(ALERT_KINDS) as AlertKind[]),
  subject: v.string(),
  title: words,
  lines: v.array(words),
  mission: v.exactOptional(v.string()),
  missionName: v.exactOptional(words),
  command: v.exactOptional(words),
  sinceMs: count,
  raisedAtMs: count,
  readyAtMs: v.exactOptional(count),
  overAtMs: v.exactOptional(count),
  answered: v.exactOptional(v.object({ by: words, atMs: count })),
  deliveries: v.array(delivery),
});

const muteBody = v.object({ rule: v.string(), by: words, untilMs: v.exactOptional(count) });

/** A rule that is silent. Without `untilMs` until somebody lets it speak again. */
export interface AlertMute {
  readonly rule: string;
  readonly by: string;
  readonly untilMs?: number;
}

/** The row's name of an alert. */
export const alertRowId = (alert: string): string => `alert:${alert}`;
export const muteRowId = (rule: string): string => `mute:${rule}`;
export const touchRowId = (operator: string): string => `touch:${operator}`;

/** The alert in a row; undefined for other rows, and for those of a version that writes them otherwise. */
export function readAlertRow(row: AlertLedgerRow | undefined): Alert | undefined {
  if (row?.kind !== 'alert') return undefined;
  if (!alertsRead.has(row)) {
    const read = v.safeParse(alertBody, row.body);
    alertsRead.set(row, read.success ? { id: row.id.slice('alert:'.length), ...read.output } : undefined);
  }
  return alertsRead.get(row);
}

/** A view gives the same row until something is written: it is read once. */
const alertsRead = new WeakMap<AlertLedgerRow, Alert | undefined>();

export const alertRowOf = ({ id, ...body }: Alert, nowMs: number): AlertLedgerRow => ({
  id: alertRowId(id),
  kind: 'alert',
  body: asJson(body),
  updatedAtMs: nowMs,
});

/** The silence in a row while it lasts. */
export function readMuteRow(row: AlertLedgerRow | undefined, nowMs: number): AlertMute | undefined {
  if (row?.kind !== 'mute') return undefined;
  const read = v.safeParse(muteBody, row.body);
  if (!read.success || (read.output.untilMs ?? Infinity) <= nowMs) return undefined;
  return read.output;
}
