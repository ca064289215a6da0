import { createHash } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';
import { missionId, runId } from '../../domain/ids.ts';
import type { ScheduleRequest } from '../../domain/contact/scheduled-event.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { ScheduleFields } from '../command.ts';
import type { Actor } from '../door/door.ts';
import { BURN_AFTER_MS, type DispatchState } from './transition.ts';

/** The kind of intent that this folder owns. */
export const DISPATCH = 'dispatch';

/** What is kept of a try beside its state. */
export interface DispatchBody {
  readonly actor: Actor;
  readonly item: ScheduleFields;
  /** The state entry whose memory records it. */
  readonly slug?: string;
  /** When the current slot is due. */
  readonly atMs?: number;
  /** Why the server refused it. */
  readonly reason?: string;
  /** The slot that was looked at once more just before it was due. */
  readonly checkedSlot?: number;
}

/** Idempotency keys are short enough for any server. */
const LONGEST_KEY = 200;

/** Names one try at one contact: the same for whoever asks and however often. Safe in a header. */
export function opKeyOf(item: ScheduleFields): string {
  const parts = [
    item.missionId ?? item.mission ?? '',
    item.runId ?? '',
    item.step ?? '',
    item.to,
    item.channel,
    item.attempt,
  ];
  const key = parts.map((part) => encodeURIComponent(part)).join('/');
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('hex');
}

/** Names one request of a try: sent as the idempotency key and kept by the server as `ct_op`. */
export const markOf = (opKey: string, slot: number): string => `${opKey}:${slot}`;

export const dispatchBodyOf = (intent: Intent): DispatchBody => JSON.parse(intent.body) as DispatchBody;

/** The exact request of a slot. */
export function requestOf(body: DispatchBody, opKey: string, slot: number): ScheduleRequest {
  const { item } = body;
  return {
    assistantId: item.assistantId,
    channel: item.channel,
    to: item.to,
    from: item.from,
    scheduledAtMs: body.atMs ?? item.atMs,
    metadata: { ct_op: markOf(opKey, slot) } satisfies JsonObject,
    ...(item.text !== undefined && { text: item.text }),
    ...(item.missionId !== undefined && { missionId: missionId(item.missionId) }),
    ...(item.runId !== undefined && { runId: runId(item.runId) }),
    ...(item.step !== undefined && { stepId: item.step }),
    ...(item.variables !== undefined && { dynamicVariables: item.variables }),
  };
}

/** A person gave it up while nobody knew whether it had been placed: it may have reached somebody. */
export const isGivenUp = ({ status, sentAtMs }: Intent): boolean =>
  status === 'dropped' && sentAtMs !== undefined;

export function stateOf(intent: Intent): DispatchState {
  const { slot } = intent;
  const { atMs, reason } = dispatchBodyOf(intent);
  const eventId = intent.result ?? '';
  const sentAtMs = intent.sentAtMs ?? intent.updatedAtMs;
  switch (intent.status) {
    case 'draft':
    case 'approved':
      return { status: intent.status, slot: 0 };
    case 'planned':
      return { status: 'planned', slot, atMs };
    case 'sent':
    case 'unknown':
    case 'parked':
      return { status: intent.status, slot, atMs, sentAtMs };
    case 'done':
      return { status: 'done', slot, atMs, eventId };
    case 'rejected':
      return { status: 'rejected', slot, reason: reason ?? '' };
    case 'cancelled':
      return { status: 'cancelled', slot, eventId };
    case 'dropped':
      return { status: 'dropped', slot, ...(intent.sentAtMs !== undefined && { sentAtMs: intent.sentAtMs }) };
    default:
      throw new Error(`the ledger holds a try in the unknown state ${intent.status}`);
  }
}

/** The row for a new state. `body` replaces what was kept, where it changed. */
export function intentIn(
  intent: Intent,
  state: DispatchState,
  nowMs: number,
  body = dispatchBodyOf(intent),
): Intent {
  const { atMs: _at, reason: _reason, ...rest } = body;
  const atMs = 'atMs' in state ? state.atMs : body.atMs;
  const kept: DispatchBody = {
    ...rest,
    ...(atMs !== undefined && { atMs }),
    ...(state.status === 'rejected' && { reason: state.reason }),
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
