/** A slot is at least this far ahead when it is planned, so that the server refuses what arrives late. */
export const SLOT_LEAD_MS = 4 * 60_000;
/** Between planning a slot and sending it the lead may shrink by this much and no more. */
const LEAD_SLACK_MS = 15_000;
/** A request that was prepared longer ago than this is not sent: the process was frozen or the clock moved. */
export const SEND_WITHIN_MS = 10_000;
/** An unclear request is given up this long after its slot, when the list still shows nothing. */
export const BURN_AFTER_MS = 2 * 60_000;

/**
 * Where one try at reaching one contact stands.
 *
 *     draft → approved → planned(slot) → sent(slot) → done(event) → cancelled
 *                            ↑    ↑         │ │ └──→ rejected ──→ planned(slot+1)
 *                            │    └─────────┘ └────→ unknown ──→ done | parked
 *                            └── by a person's decision ── parked ──→ dropped
 *
 * `slot` counts the requests that may have had an effect: each has a key of its own. `atMs` is when the call or
 * message is due; an immediate one has none and is never sent a second time by itself.
 */
export type DispatchState =
  | { readonly status: 'draft'; readonly slot: 0 }
  | { readonly status: 'approved'; readonly slot: 0 }
  | { readonly status: 'planned'; readonly slot: number; readonly atMs: number | undefined }
  | SentState
  | (Omit<SentState, 'status'> & { readonly status: 'unknown' })
  /** Given up: it may or may not have had an effect, and a person decides what follows. */
  | (Omit<SentState, 'status'> & { readonly status: 'parked' })
  | {
      readonly status: 'done';
      readonly slot: number;
      readonly atMs: number | undefined;
      readonly eventId: string;
    }
  | { readonly status: 'rejected'; readonly slot: number; readonly reason: string }
  | { readonly status: 'cancelled'; readonly slot: number; readonly eventId: string }
  /** `sentAtMs`: it was given up while nobody knew whether it had an effect. */
  | { readonly status: 'dropped'; readonly slot: number; readonly sentAtMs?: number };

interface SentState {
  readonly status: 'sent';
  readonly slot: number;
  readonly atMs: number | undefined;
  readonly sentAtMs: number;
}

/** An event at the server that carries this try's mark, or looks exactly like it. */
export interface Match {
  readonly eventId: string;
  readonly pending: boolean;
}

/** What happened to a try. */
export type DispatchInput =
  | { readonly kind: 'approve' }
  | { readonly kind: 'plan'; readonly atMs: number | undefined; readonly nowMs: number }
  /** `preparedAtMs`: when the slot was checked; `nowMs`: the clock, read again just before the socket is written. */
  | { readonly kind: 'send'; readonly preparedAtMs: number; readonly nowMs: number }
  | { readonly kind: 'accepted'; readonly slot: number; readonly eventId: string }
  /** Surely without effect. `again`: nothing is wrong with the request itself. */
  | { readonly kind: 'refused'; readonly slot: number; readonly reason: string; readonly again: boolean }
  | { readonly kind: 'lost'; readonly slot: number }
  /** The whole list as the server shows it, the first match first. */
  | { readonly kind: 'listed'; readonly matches: readonly Match[]; readonly nowMs: number }
  | { readonly kind: 'withdrawn'; readonly eventId: string }
  /** A person decides about a parked try: send it in a new slot, or never. */
  | { readonly kind: 'send-again'; readonly atMs: number | undefined; readonly nowMs: number }
  | { readonly kind: 'drop' };

/** What has to follow a transition. */
export type DispatchEffect =
  | { readonly kind: 'post' }
  | { readonly kind: 'cancel'; readonly eventId: string }
  | { readonly kind: 'record'; readonly eventId: string }
  | { readonly kind: 'record-given-up' }
  | { readonly kind: 'alarm'; readonly about: 'parked' | 'duplicate' };

export type Transition =
  | { readonly ok: true; readonly state: DispatchState; readonly effects: readonly DispatchEffect[] }
  /** The input does not fit the state: nothing changes. */
  | { readonly ok: false; readonly why: 'stale' | 'too-late' | 'impossible' };

/** The state machine of one try. Pure: the caller writes the new state down before it does the effects. */
export function transition(state: DispatchState, input: DispatchInput): Transition {
  switch (input.kind) {
    case 'approve':
      return state.status === 'draft' ? to({ status: 'approved', slot: 0 }) : IMPOSSIBLE;
    case 'plan':
      return plan(state, input.atMs, input.nowMs);
    case 'send':
      return send(state, input.preparedAtMs, input.nowMs);
    case 'accepted':
      return accepted(state, input.slot, input.eventId);
    case 'refused':
      return refused(state, input.slot, input.reason, input.again);
    case 'lost':
      return lost(state, input.slot);
    case 'listed':
      return listed(state, input.matches, input.nowMs);
    case 'withdrawn':
      return state.status === 'done' && state.eventId === input.eventId
        ? to({ status: 'cancelled', slot: state.slot, eventId: state.eventId })
        : IMPOSSIBLE;
    case 'send-again':
      return state.status === 'parked' ? slotAt(state.slot + 1, input.atMs, input.nowMs) : IMPOSSIBLE;
    case 'drop':
      return drop(state);
  }
}

const DROPPABLE: ReadonlySet<string> = new Set(['draft', 'approved', 'planned']);
const IMPOSSIBLE: Transition = { ok: false, why: 'impossible' };

const to = (state: DispatchState, ...effects: readonly DispatchEffect[]): Transition => ({
  ok: true,
  state,
  effects,
});

function plan(state: DispatchState, atMs: number | undefined, nowMs: number): Transition {
  switch (state.status) {
    case 'approved':
      return slotAt(0, atMs, nowMs);
    // Never sent: the same slot may move.
    case 'planned':
      return slotAt(state.slot, atMs, nowMs);
    // Surely without effect, or taken back: a new request gets a new key.
    case 'rejected':
    case 'cancelled':
    case 'dropped':
      return slotAt(state.slot + 1, atMs, nowMs);
    default:
      return IMPOSSIBLE;
  }
}

function drop(state: DispatchState): Transition {
  if (state.status === 'parked') {
    const { slot, sentAtMs } = state;
    return to({ status: 'dropped', slot, sentAtMs }, { kind: 'record-given-up' });
  }
  return DROPPABLE.has(state.status) ? to({ status: 'dropped', slot: state.slot }) : IMPOSSIBLE;
}

function slotAt(slot: number, atMs: number | undefined, nowMs: number): Transition {
  if (atMs !== undefined && atMs - nowMs < SLOT_LEAD_MS) return { ok: false, why: 'too-late' };
  return to({ status: 'planned', slot, atMs });
}

function send(state: DispatchState, preparedAtMs: number, nowMs: number): Transition {
  if (state.status !== 'planned') return IMPOSSIBLE;
  const sinceMs = nowMs - preparedAtMs;
  if (sinceMs > SEND_WITHIN_MS || sinceMs < 0) return { ok: false, why: 'stale' };
  if (state.atMs !== undefined && state.atMs - nowMs < SLOT_LEAD_MS - LEAD_SLACK_MS) {
    return { ok: false, why: 'too-late' };
  }
  return to({ status: 'sent', slot: state.slot, atMs: state.atMs, sentAtMs: nowMs }, { kind: 'post' });
}

function accepted(state: DispatchState, slot: number, eventId: string): Transition {
  if (state.status === 'done') return state.eventId === eventId ? to(state) : surplus(state, eventId);
  if (state.status === 'cancelled' && state.eventId === eventId) return to(state);
  const mayBeIts = state.status === 'sent' || state.status === 'unknown' || state.status === 'parked';
  if (mayBeIts && state.slot === slot) {
    return to({ status: 'done', slot, atMs: state.atMs, eventId }, { kind: 'record', eventId });
  }
  // An answer that came after the slot was given up and another was planned: nothing may be left of the old one.
  return surplus(state, eventId);
}

const surplus = (state: DispatchState, eventId: string): Transition =>
  to(state, { kind: 'cancel', eventId }, { kind: 'alarm', about: 'duplicate' });

function refused(state: DispatchState, slot: number, reason: string, again: boolean): Transition {
  if ((state.status !== 'sent' && state.status !== 'unknown') || state.slot !== slot) return IMPOSSIBLE;
  return again ? to({ status: 'planned', slot, atMs: state.atMs }) : to({ status: 'rejected', slot, reason });
}

function lost(state: DispatchState, slot: number): Transition {
  if (state.status !== 'sent' || state.slot !== slot) return IMPOSSIBLE;
  const { atMs, sentAtMs } = state;
  // What is placed at once is in no list: nobody can find out, so a person decides.
  return atMs === undefined
    ? to({ status: 'parked', slot, atMs, sentAtMs }, { kind: 'alarm', about: 'parked' })
    : to({ status: 'unknown', slot, atMs, sentAtMs });
}

function listed(state: DispatchState, matches: readonly Match[], nowMs: number): Transition {
  if (state.status === 'done') {
    const extras = matches.filter((match) => match.eventId !== state.eventId);
    return extras.length === 0 ? to(state) : to(state, ...cancelling(extras));
  }
  if (state.status !== 'unknown' && state.status !== 'parked') return IMPOSSIBLE;
  // One that has begun cannot be taken back, so it is the one that counts.
  const kept = matches.find((match) => !match.pending) ?? matches[0];
  if (kept !== undefined) {
    const extras = matches.filter((match) => match !== kept);
    return to(
      { status: 'done', slot: state.slot, atMs: state.atMs, eventId: kept.eventId },
      { kind: 'record', eventId: kept.eventId },
      ...(extras.length === 0 ? [] : cancelling(extras)),
    );
  }
  if (state.status === 'unknown' && nowMs >= (state.atMs ?? 0) + BURN_AFTER_MS) {
    return to({ ...state, status: 'parked' }, { kind: 'alarm', about: 'parked' });
  }
  return to(state);
}

const cancelling = (extras: readonly Match[]): readonly DispatchEffect[] => [
  ...extras.filter(({ pending }) => pending).map(({ eventId }) => ({ kind: 'cancel', eventId }) as const),
  { kind: 'alarm', about: 'duplicate' },
];
