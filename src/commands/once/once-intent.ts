import type { Intent } from '../../state/ledger/intents.ts';
import { BURN_AFTER_MS, type OnceState } from './once-state.ts';

/** What every request keeps in its intent's body beside what is its own. */
export interface OnceBody {
  /** When the current slot is due. */
  readonly atMs?: number;
  /** Why the server refused it, or why nothing came of it. */
  readonly reason?: string;
  /** When the server answered that it had failed. */
  readonly failedAtMs?: number;
}

/** Names one request of a try: sent as the idempotency key and, where the server keeps it, as `ct_op`. */
export const markOf = (opKey: string, slot: number): string => `${opKey}:${slot}`;

export const onceBodyOf = (intent: Intent): OnceBody => JSON.parse(intent.body) as OnceBody;

/** A person gave it up while nobody knew whether it had happened: it may have reached somebody. */
export const isGivenUp = ({ status, sentAtMs }: Intent): boolean =>
  (status === 'dropped' && sentAtMs !== undefined) || status === 'reached';

export function onceStateOf(intent: Intent): OnceState {
  const { slot } = intent;
  const { atMs, reason, failedAtMs } = onceBodyOf(intent);
  const eventId = intent.result ?? '';
  const sentAtMs = intent.sentAtMs ?? intent.updatedAtMs;
  switch (intent.status) {
    case 'approved':
      return { status: 'approved', slot: 0 };
    case 'planned':
    case 'reached':
      return { status: intent.status, slot, atMs };
    case 'unknown':
      return {
        status: 'unknown',
        slot,
        atMs,
        sentAtMs,
        ...(failedAtMs !== undefined && { failedAtMs }),
      };
    case 'sent':
    case 'parked':
      return { status: intent.status, slot, atMs, sentAtMs };
    case 'unsent':
      return { status: 'unsent', slot, atMs, reason: reason ?? '' };
    case 'done':
      return { status: 'done', slot, atMs, eventId };
    case 'rejected':
      return { status: 'rejected', slot, reason: reason ?? '' };
    case 'cancelled':
      return { status: 'cancelled', slot, eventId };
    case 'dropped':
      return { status: 'dropped', slot, ...(intent.sentAtMs !== undefined && { sentAtMs: intent.sentAtMs }) };
    default:
      throw new Error(`the ledger holds a request in the unknown state ${intent.status}`);
  }
}

/** The row for a new state. `body` replaces what was kept, where it changed. */
export function intentIn(
  intent: Intent,
  state: OnceState,
  nowMs: number,
  body: OnceBody = onceBodyOf(intent),
): Intent {
  const { atMs: _at, reason: _reason, failedAtMs: _failed, ...rest } = body;
  const atMs = 'atMs' in state ? state.atMs : body.atMs;
  const kept: OnceBody = {
    ...rest,
    ...(atMs !== undefined && { atMs }),
    ...('reason' in state && { reason: state.reason }),
    ...(state.status === 'unknown' && state.failedAtMs !== undefined && { failedAtMs: state.failedAtMs }),
  };
  const { opKey, kind, missionKey, createdAtMs } = intent;
  return {
    opKey,
    kind,
    status: state.status,
    slot: state.slot,
    body: JSON.stringify(kept),
    createdAtMs,
    updatedAtMs: nowMs,
    ...(missionKey !== undefined && { missionKey }),
    ...('eventId' in state && { result: state.eventId }),
    ...('sentAtMs' in state && state.sentAtMs !== undefined && { sentAtMs: state.sentAtMs }),
    ...(state.status === 'unknown' && atMs !== undefined && { notBeforeMs: atMs + BURN_AFTER_MS }),
  };
}
