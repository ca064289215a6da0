import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { JsonObject } from '../../lib/json.ts';
import { missionId, runId } from '../../domain/ids.ts';
import type { ScheduleRequest } from '../../domain/contact/scheduled-event.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { ScheduleFields } from '../command.ts';
import type { KeptCost } from '../door/budget-guard.ts';
import type { Actor } from '../door/door.ts';
import type { OnceBody } from '../once/once-intent.ts';
import { readStored, storedActor, storedOnce, storedSchedule } from '../once/stored.ts';

/** The kind of intent that this folder owns. */
export const DISPATCH = 'dispatch';

/** What is kept of a try beside its state. */
export interface DispatchBody extends OnceBody {
  readonly actor: Actor;
  readonly item: ScheduleFields;
  /** The state entry whose memory records it. */
  readonly slug?: string;
  /** The slot that was looked at once more just before it was due. */
  readonly checkedSlot?: number;
  /** What it costs, counted to its budgets. */
  readonly cost?: KeptCost;
  /** Why what a hold took back could not be scheduled again. */
  readonly lostBy?: string;
  /** A hold took it back: it comes back to its plan when the hold is released. */
  readonly heldBack?: true;
  /** Who takes it back, so that others of this ledger leave it to them. */
  readonly takenBack?: { readonly by: string; readonly atMs: number };
  /** It was taken back because they may have opted out: it comes back when a person decides that they did not. */
  readonly heldFor?: 'opt-out';
  readonly [name: string]: unknown;
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

const storedDispatch = v.looseObject({
  ...storedOnce,
  actor: storedActor,
  item: storedSchedule,
  slug: v.optional(v.string()),
  checkedSlot: v.optional(v.number()),
});

export const dispatchBodyOf = (intent: Intent): DispatchBody =>
  readStored(storedDispatch, intent) as DispatchBody;

/** The exact request of a slot. `mark` is kept by the server as `ct_op`. */
export function requestOf(body: DispatchBody, mark: string): ScheduleRequest {
  const { item } = body;
  return {
    assistantId: item.assistantId,
    channel: item.channel,
    to: item.to,
    from: item.from,
    scheduledAtMs: body.atMs ?? item.atMs,
    metadata: { ct_op: mark } satisfies JsonObject,
    ...(item.text !== undefined && { text: item.text }),
    ...(item.missionId !== undefined && { missionId: missionId(item.missionId) }),
    ...(item.runId !== undefined && { runId: runId(item.runId) }),
    ...(item.step !== undefined && { stepId: item.step }),
    ...(item.variables !== undefined && { dynamicVariables: item.variables }),
  };
}
