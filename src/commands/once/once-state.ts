import type { JsonValue } from '../../lib/json.ts';

/** A slot is at least this far ahead when it is planned: the server takes nothing nearer, nor what arrives late. */
export const LEAST_LEAD_MS = 60_000;
/**
 * A request for a slot that is this far ahead is over long before it, so what came of it can be found out, and where
 * nothing came of it the same may be sent again. A nearer one whose answer is lost is for a person.
 */
export const SLOT_LEAD_MS = 4 * 60_000;
/** Between asking for a slot, planning and sending it the lead may shrink by this much and no more. */
const LEAD_SLACK_MS = 15_000;
/** A request that was prepared longer ago than this is not sent: the process was frozen or the clock moved. */
export const SEND_WITHIN_MS = 10_000;
/** An unclear request is given up this long after its slot, when the list still shows nothing. */
export const BURN_AFTER_MS = 2 * 60_000;
/** A server that answered "I failed" is done with the request; so long its list may still lag behind. */
export const QUIET_MS = 30_000;

/**
 * Where one request stands that may have its effect at most once: a call to schedule, a message to send, something to
 * make, a request of the bot.
 *
 *     approved → planned(slot) → sent(slot) → done(result) → cancelled
 *                    ↑   ↑          │ │ └──→ rejected ──→ planned(slot+1)
 *                    │   └──────────┘ └────→ unknown ──→ done | unsent | parked
 *                    └── by a person's decision ── unsent, parked ──→ reached | dropped
 *
 * `slot` counts the requests that may have had an effect: each has a key of its own. `atMs` is when the call or
 * message is due; what happens as soon as it is asked for has none.
 */
export type OnceState =
  | { readonly status: 'approved'; readonly slot: 0 }
  | { readonly status: 'planned'; readonly slot: number; readonly atMs: number | undefined }
  | SentState
  /** `failedAtMs`: when the server answered that it had failed; absent where no answer came. */
  | (Omit<SentState, 'status'> & { readonly status: 'unknown'; readonly failedAtMs?: number })
  /** Given up: it may or may not have had an effect, and a person decides what follows. */
  | (Omit<SentState, 'status'> & { readonly status: 'parked' })
  /** The server failed, and what it lists shows that nothing came of it. */
  | {
      readonly status: 'unsent';
      readonly slot: number;
      readonly atMs: number | undefined;
      readonly reason: string;
    }
  | {
      readonly status: 'done';
      readonly slot: number;
      readonly atMs: number | undefined;
      readonly eventId: string;
    }
  /** A person found out that it had its effect, though no id says so. */
  | { readonly status: 'reached'; readonly slot: number; readonly atMs: number | undefined }
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

/**
 * Something at the server that carries this request's mark, or looks exactly like it. The first of a list is the one
 * that stays where there are several.
 */
export interface Match {
  readonly eventId: string;
  /** It can still be taken back. */
  readonly pending: boolean;
  /** What the lost answer would have said, where that can be told. */
  readonly answer?: JsonValue;
}

/** What happened to a request. */
export type OnceInput =
  | { readonly kind: 'plan'; readonly atMs: number | undefined; readonly nowMs: number }
  /** `preparedAtMs`: when the slot was checked; `nowMs`: the clock, read again just before the socket is written. */
  | { readonly kind: 'send'; readonly preparedAtMs: number; readonly nowMs: number }
  | { readonly kind: 'accepted'; readonly slot: number; readonly eventId: string }
  /** Surely without effect. `again`: nothing is wrong with the request itself. */
  | { readonly kind: 'refused'; readonly slot: number; readonly reason: string; readonly again: boolean }
  /** `failedAtMs`: the server itself answered then, and said that it had failed. */
  | { readonly kind: 'lost'; readonly slot: number; readonly failedAtMs?: number }
  /** The whole list as the server shows it, the first match first. `nowMs`: when it was asked for. */
  | {
      readonly kind: 'listed';
      readonly matches: readonly Match[];
      readonly nowMs: number;
      /** Nothing that was sent longer ago than this can still arrive; absent where only its slot ends the wait. */
      readonly lateMs?: number;
      /** Nobody looks again before it is due. */
      readonly last?: boolean;
    }
  /** Somebody else has placed the same already: it counts as this one. */
  | { readonly kind: 'adopt'; readonly atMs: number | undefined; readonly eventId: string }
  /** No list of the server could show it: nobody can find out. */
  | { readonly kind: 'untold' }
  | { readonly kind: 'withdrawn'; readonly eventId: string }
  /** A person decides: it had its effect; send it in a new slot; never. */
  | { readonly kind: 'reached' }
  | { readonly kind: 'send-again'; readonly atMs: number | undefined; readonly nowMs: number }
  | { readonly kind: 'drop' };

/** What has to follow a transition. */
export type OnceEffect =
  | { readonly kind: 'post' }
  | { readonly kind: 'cancel'; readonly eventId: string }
  /** Ours is one too many: `to` stays in its place. */
  | { readonly kind: 'yield'; readonly eventId: string; readonly to: string }
  /** `adopted`: somebody else placed it, and may have recorded it. */
  | { readonly kind: 'record'; readonly eventId: string; readonly adopted?: true }
  | { readonly kind: 'record-given-up' }
  | { readonly kind: 'record-reached' }
  | { readonly kind: 'alarm'; readonly about: 'parked' | 'duplicate' | 'unsent' };

export type OnceStep =
  | { readonly ok: true; readonly state: OnceState; readonly effects: readonly OnceEffect[] }
  /** The input does not fit the state: nothing changes. */
  | { readonly ok: false; readonly why: 'stale' | 'too-late' | 'impossible' };

/** The state machine of one request. Pure: the caller writes the new state down before it does the effects. */
export function nextOnce(state: OnceState, input: OnceInput): OnceStep {
  switch (input.kind) {
    case 'plan':
      return plan(state, input.atMs, input.nowMs);
    case 'send':
      return send(state, input.preparedAtMs, input.nowMs);
    case 'accepted':
      return accepted(state, input.slot, input.eventId);
    case 'refused':
      return refused(state, input.slot, input.reason, input.again);
    case 'lost':
      return lost(state, input.slot, input.failedAtMs);
    case 'listed':
      return listed(state, input);
    case 'adopt':
      return adopt(state, input.atMs, input.eventId);
    case 'untold':
      return state.status === 'unknown' ? park(state) : IMPOSSIBLE;
    case 'withdrawn':
      return state.status === 'done' && state.eventId === input.eventId
        ? to({ status: 'cancelled', slot: state.slot, eventId: state.eventId })
        : IMPOSSIBLE;
    case 'reached':
      return isUnclear(state)
        ? to({ status: 'reached', slot: state.slot, atMs: state.atMs }, { kind: 'record-reached' })
        : IMPOSSIBLE;
    case 'send-again':
      return state.status === 'parked' || state.status === 'unsent'
        ? slotAt(state.slot + 1, input.atMs, input.nowMs)
        : IMPOSSIBLE;
    case 'drop':
      return drop(state);
  }
}

type UnclearState = Extract<OnceState, { status: 'unknown' | 'parked' | 'unsent' }>;

/** A person has to look, or may already. */
const isUnclear = (state: OnceState): state is UnclearState => UNCLEAR.has(state.status);

const UNCLEAR: ReadonlySet<string> = new Set(['unknown', 'parked', 'unsent']);
const DROPPABLE: ReadonlySet<string> = new Set(['approved', 'planned']);
const IMPOSSIBLE: OnceStep = { ok: false, why: 'impossible' };

const to = (state: OnceState, ...effects: readonly OnceEffect[]): OnceStep => ({ ok: true, state, effects });

function plan(state: OnceState, atMs: number | undefined, nowMs: number): OnceStep {
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
    case 'unsent':
      return slotAt(state.slot + 1, atMs, nowMs);
    default:
      return IMPOSSIBLE;
  }
}

function drop(state: OnceState): OnceStep {
  if (state.status === 'parked' || state.status === 'unknown') {
    const { slot, sentAtMs } = state;
    return to({ status: 'dropped', slot, sentAtMs }, { kind: 'record-given-up' });
  }
  if (state.status === 'unsent')
    return to({ status: 'dropped', slot: state.slot }, { kind: 'record-given-up' });
  return DROPPABLE.has(state.status) ? to({ status: 'dropped', slot: state.slot }) : IMPOSSIBLE;
}

const isTooNear = (atMs: number | undefined, nowMs: number): boolean =>
  atMs !== undefined && atMs - nowMs < LEAST_LEAD_MS - LEAD_SLACK_MS;

/** Too near to be sent again by itself. */
const isNear = (atMs: number | undefined, sentAtMs: number): boolean =>
  atMs !== undefined && atMs - sentAtMs < SLOT_LEAD_MS - LEAD_SLACK_MS;

function slotAt(slot: number, atMs: number | undefined, nowMs: number): OnceStep {
  if (isTooNear(atMs, nowMs)) return { ok: false, why: 'too-late' };
  return to({ status: 'planned', slot, atMs });
}

function send(state: OnceState, preparedAtMs: number, nowMs: number): OnceStep {
  if (state.status !== 'planned') return IMPOSSIBLE;
  const sinceMs = nowMs - preparedAtMs;
  if (sinceMs > SEND_WITHIN_MS || sinceMs < 0) return { ok: false, why: 'stale' };
  if (isTooNear(state.atMs, nowMs)) return { ok: false, why: 'too-late' };
  return to({ status: 'sent', slot: state.slot, atMs: state.atMs, sentAtMs: nowMs }, { kind: 'post' });
}

function accepted(state: OnceState, slot: number, eventId: string): OnceStep {
  if (state.status === 'done') return state.eventId === eventId ? to(state) : surplus(state, eventId);
  if (state.status === 'cancelled' && state.eventId === eventId) return to(state);
  const mayBeIts = state.status === 'sent' || isUnclear(state);
  if (mayBeIts && state.slot === slot) {
    return to({ status: 'done', slot, atMs: state.atMs, eventId }, { kind: 'record', eventId });
  }
  // An answer that came after the slot was given up and another was planned: nothing may be left of the old one.
  return surplus(state, eventId);
}

const surplus = (state: OnceState, eventId: string): OnceStep =>
  to(state, { kind: 'cancel', eventId }, { kind: 'alarm', about: 'duplicate' });

function refused(state: OnceState, slot: number, reason: string, again: boolean): OnceStep {
  if ((state.status !== 'sent' && state.status !== 'unknown') || state.slot !== slot) return IMPOSSIBLE;
  return again ? to({ status: 'planned', slot, atMs: state.atMs }) : to({ status: 'rejected', slot, reason });
}

function lost(state: OnceState, slot: number, failedAtMs: number | undefined): OnceStep {
  if (state.status !== 'sent' || state.slot !== slot) return IMPOSSIBLE;
  const { atMs, sentAtMs } = state;
  return to({
    status: 'unknown',
    slot,
    atMs,
    sentAtMs,
    ...(failedAtMs !== undefined && { failedAtMs }),
  });
}

function listed(
  state: OnceState,
  { matches, nowMs, lateMs, last }: Extract<OnceInput, { kind: 'listed' }>,
): OnceStep {
  if (state.status === 'done') return settleTwins(state, matches, last === true);
  if (!isUnclear(state)) return IMPOSSIBLE;
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
  return state.status === 'unknown' ? nothingListed(state, nowMs, lateMs) : to(state);
}

/**
 * Twins: another machine, with a ledger of its own, may have placed the same try. All come to the same survivor, the
 * first match; each takes back its own where that is another. What nobody has taken back by the last look is taken
 * back by the survivor's.
 */
function settleTwins(
  state: Extract<OnceState, { status: 'done' }>,
  matches: readonly Match[],
  last: boolean,
): OnceStep {
  const [survivor, ...others] = matches;
  if (survivor === undefined) return to(state);
  if (survivor.eventId !== state.eventId) {
    return to(
      { ...state, eventId: survivor.eventId },
      { kind: 'yield', eventId: state.eventId, to: survivor.eventId },
      { kind: 'alarm', about: 'duplicate' },
    );
  }
  return others.length === 0 || !last ? to(state) : to(state, ...cancelling(others));
}

function adopt(state: OnceState, atMs: number | undefined, eventId: string): OnceStep {
  switch (state.status) {
    case 'approved':
    case 'planned':
    case 'rejected':
    case 'cancelled':
    case 'dropped':
    case 'unsent':
      // It may be an own request whose answer told of a failure: it is recorded like one.
      return to(
        { status: 'done', slot: state.slot, atMs, eventId },
        { kind: 'record', eventId, adopted: true },
      );
    default:
      return IMPOSSIBLE;
  }
}

/** The list shows nothing: what that means depends on whether the request can still arrive. */
function nothingListed(
  state: Extract<OnceState, { status: 'unknown' }>,
  nowMs: number,
  lateMs: number | undefined,
): OnceStep {
  const { slot, atMs, sentAtMs, failedAtMs } = state;
  const isOver =
    failedAtMs === undefined
      ? lateMs !== undefined && nowMs >= sentAtMs + lateMs
      : nowMs >= failedAtMs + QUIET_MS;
  if (isOver && isNear(atMs, sentAtMs)) return park(state);
  if (isOver) {
    const reason = 'The server failed, and what it lists shows nothing of it.';
    return to({ status: 'unsent', slot, atMs, reason }, { kind: 'alarm', about: 'unsent' });
  }
  if (failedAtMs !== undefined || lateMs !== undefined) return to(state);
  // What happens at once is listed at once: there is nothing to wait for.
  return atMs === undefined || nowMs >= atMs + BURN_AFTER_MS ? park(state) : to(state);
}

function park({ slot, atMs, sentAtMs }: Extract<OnceState, { status: 'unknown' }>): OnceStep {
  return to({ status: 'parked', slot, atMs, sentAtMs }, { kind: 'alarm', about: 'parked' });
}

const cancelling = (extras: readonly Match[]): readonly OnceEffect[] => [
  ...extras.filter(({ pending }) => pending).map(({ eventId }) => ({ kind: 'cancel', eventId }) as const),
  { kind: 'alarm', about: 'duplicate' },
];
