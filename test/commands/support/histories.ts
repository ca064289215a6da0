import {
  array,
  assert as assertThat,
  constant,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { nextOnce, QUIET_MS, type OnceInput, type OnceState } from '../../../src/commands/once/once-state.ts';

interface ServerEvent {
  readonly id: string;
  readonly slot: number;
  readonly atMs: number;
  readonly shownFromMs: number;
  status: 'pending' | 'dialled' | 'cancelled';
}

type Happening =
  | { readonly kind: 'plan'; readonly aheadMs: number }
  | { readonly kind: 'send'; readonly frozenMs: number; readonly fault: Fault; readonly lagMs: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'wait'; readonly forMs: number }
  | { readonly kind: 'crash' }
  | { readonly kind: 'cancel' };
/** What becomes of a request: its work may be done or not, its answer may arrive or not, or much later. */
type Fault =
  | 'none'
  | 'refused'
  | 'never-sent'
  | 'lost-before'
  | 'lost-after'
  /** The server says that it failed: having done it, or not. */
  | 'failed-before'
  | 'failed-after'
  | 'delayed'
  | 'crash-before'
  | 'crash-after';

const happening: Arbitrary<Happening> = oneof(
  record({ kind: constant('plan' as const), aheadMs: integer({ min: 0, max: 1_800_000 }) }),
  record({
    kind: constant('send' as const),
    frozenMs: oneof(integer({ min: 0, max: 12_000 }), integer({ min: 0, max: 600_000 })),
    fault: constantFrom<Fault>(
      'none',
      'refused',
      'never-sent',
      'lost-before',
      'lost-after',
      'failed-before',
      'failed-after',
      'delayed',
      'crash-before',
      'crash-after',
    ),
    lagMs: integer({ min: 0, max: 200_000 }),
  }),
  constant<Happening>({ kind: 'settle' }),
  record({ kind: constant('wait' as const), forMs: integer({ min: 1, max: 900_000 }) }),
  constant<Happening>({ kind: 'crash' }),
  constant<Happening>({ kind: 'cancel' }),
);

/** One try against a server that lists late, answers late or never, and refuses what is not in the future. */
class Story {
  nowMs = 1_000_000_000;
  state: OnceState = { status: 'approved', slot: 0 };
  readonly events: ServerEvent[] = [];
  /** Requests on their way: they reach the server when their time comes. */
  readonly inFlight: { readonly arrivesMs: number; readonly slot: number; readonly atMs: number }[] = [];
  preparedAtMs = 0;

  apply(input: OnceInput): boolean {
    const moved = nextOnce(this.state, input);
    if (!moved.ok) return false;
    this.state = moved.state;
    for (const effect of moved.effects) {
      const event =
        effect.kind === 'cancel' ? this.events.find(({ id }) => id === effect.eventId) : undefined;
      if (event?.status === 'pending') event.status = 'cancelled';
    }
    return true;
  }

  advance(forMs: number): void {
    const untilMs = this.nowMs + forMs;
    for (const request of this.inFlight.toSorted((left, right) => left.arrivesMs - right.arrivesMs)) {
      if (request.arrivesMs > untilMs) continue;
      this.inFlight.splice(this.inFlight.indexOf(request), 1);
      this.arrive(request.slot, request.atMs, request.arrivesMs, 0);
    }
    this.nowMs = untilMs;
    for (const event of this.events) {
      if (event.status === 'pending' && event.atMs <= untilMs) event.status = 'dialled';
    }
  }

  /** The server takes it only when it lies at least a minute ahead. */
  arrive(slot: number, atMs: number, nowMs: number, lagMs: number): ServerEvent | undefined {
    if (atMs < nowMs + 60_000) return undefined;
    const event: ServerEvent = {
      id: `event-${this.events.length}`,
      slot,
      atMs,
      // A list may lag, but an event is listed before it is due.
      shownFromMs: Math.min(nowMs + lagMs, atMs),
      status: 'pending',
    };
    this.events.push(event);
    return event;
  }

  happen(what: Happening): void {
    switch (what.kind) {
      case 'plan':
        this.apply({ kind: 'plan', atMs: this.nowMs + what.aheadMs, nowMs: this.nowMs });
        this.preparedAtMs = this.nowMs;
        return;
      case 'send':
        return this.send(what);
      case 'crash':
        if (this.state.status === 'sent') this.apply({ kind: 'lost', slot: this.state.slot });
        return;
      case 'wait':
        return this.advance(what.forMs);
      case 'cancel': {
        if (this.state.status !== 'done') return;
        const { eventId } = this.state;
        const event = this.events.find(({ id }) => id === eventId);
        if (event?.status !== 'pending') return;
        event.status = 'cancelled';
        this.apply({ kind: 'withdrawn', eventId });
        return;
      }
      case 'settle': {
        if (this.state.status === 'sent') this.apply({ kind: 'lost', slot: this.state.slot });
        const { slot } = this.state;
        const matches = this.events
          .filter((event) => event.shownFromMs <= this.nowMs && event.slot === slot)
          .filter(({ status }) => status !== 'cancelled')
          .map(({ id, status }) => ({ eventId: id, pending: status === 'pending' }));
        this.apply({ kind: 'listed', matches, nowMs: this.nowMs });
      }
    }
  }

  send({ frozenMs, fault, lagMs }: Extract<Happening, { kind: 'send' }>): void {
    this.advance(frozenMs);
    if (!this.apply({ kind: 'send', preparedAtMs: this.preparedAtMs, nowMs: this.nowMs })) return;
    if (this.state.status !== 'sent' || this.state.atMs === undefined) throw new Error('not sent');
    const { slot, atMs } = this.state;
    if (fault === 'never-sent') {
      this.apply({ kind: 'refused', slot, reason: 'no connection', again: true });
    } else if (fault === 'refused') {
      this.apply({ kind: 'refused', slot, reason: '422', again: false });
    } else if (fault === 'delayed') {
      // The request hangs on the wire for a while, perhaps past its slot.
      this.inFlight.push({ arrivesMs: this.nowMs + lagMs * 3, slot, atMs });
      this.apply({ kind: 'lost', slot });
    } else if (fault === 'failed-before' || fault === 'failed-after') {
      // Whoever answers that he failed is done: no list lags for longer than the wait.
      if (fault === 'failed-after') this.arrive(slot, atMs, this.nowMs, lagMs % QUIET_MS);
      this.apply({ kind: 'lost', slot, failedAtMs: this.nowMs });
    } else if (fault === 'lost-before') {
      this.apply({ kind: 'lost', slot });
    } else if (fault !== 'crash-before') {
      const event = this.arrive(slot, atMs, this.nowMs, lagMs);
      if (fault === 'lost-after') this.apply({ kind: 'lost', slot });
      else if (fault === 'none' && event !== undefined) {
        this.apply({ kind: 'accepted', slot, eventId: event.id });
      }
    }
  }
}

export interface Histories {
  readonly dialledOnce: number;
  readonly parked: number;
}

/** Runs random histories of one try; throws at the first in which it is dialled twice, or lost without a word. */
export function runHistories(count: number): Histories {
  let dialledOnce = 0;
  let parked = 0;
  assertThat(
    property(array(happening, { minLength: 5, maxLength: 40 }), (happenings) => {
      const story = new Story();
      for (const what of happenings) {
        story.happen(what);
        const live = story.events.filter(({ status }) => status !== 'cancelled');
        if (live.length > 1) throw new Error(`${live.length} live events`);
      }
      // Time passes and somebody looks: everything comes to an end.
      for (let round = 0; round < 3; round += 1) {
        story.happen({ kind: 'settle' });
        story.advance(2_000_000);
      }
      story.happen({ kind: 'settle' });
      const dialled = story.events.filter(({ status }) => status === 'dialled');
      const { state } = story;
      if (state.status === 'sent' || state.status === 'unknown') throw new Error(`it stays ${state.status}`);
      if (state.status === 'parked') parked += 1;
      if (dialled.length === 0) return;
      dialledOnce += 1;
      // What went out is known: found, and never merely parked.
      const known = state.status === 'done' && state.eventId === dialled[0]?.id;
      if (dialled.length > 1 || !known) throw new Error(`dialled ${dialled.length} times, ${state.status}`);
    }),
    { numRuns: count },
  );
  return { dialledOnce, parked };
}
