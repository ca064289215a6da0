import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BURN_AFTER_MS,
  SLOT_LEAD_MS,
  transition,
  type DispatchInput,
  type DispatchState,
} from '../../src/commands/dispatch/transition.ts';

/** How many random histories; the long form is `dispatch.chaos.test.ts`. */
const RUNS = Number(process.env['D8_RUNS'] ?? 3_000);

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
  | 'delayed'
  | 'crash-before'
  | 'crash-after';

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('plan' as const), aheadMs: fc.integer({ min: 0, max: 1_800_000 }) }),
  fc.record({
    kind: fc.constant('send' as const),
    frozenMs: fc.oneof(fc.integer({ min: 0, max: 12_000 }), fc.integer({ min: 0, max: 600_000 })),
    fault: fc.constantFrom<Fault>(
      'none',
      'refused',
      'never-sent',
      'lost-before',
      'lost-after',
      'delayed',
      'crash-before',
      'crash-after',
    ),
    lagMs: fc.integer({ min: 0, max: 200_000 }),
  }),
  fc.constant<Happening>({ kind: 'settle' }),
  fc.record({ kind: fc.constant('wait' as const), forMs: fc.integer({ min: 1, max: 900_000 }) }),
  fc.constant<Happening>({ kind: 'crash' }),
  fc.constant<Happening>({ kind: 'cancel' }),
);

/** One try against a server that lists late, answers late or never, and refuses what is not in the future. */
class Story {
  nowMs = 1_000_000_000;
  state: DispatchState = { status: 'approved', slot: 0 };
  readonly events: ServerEvent[] = [];
  /** Requests on their way: they reach the server when their time comes. */
  readonly inFlight: { readonly arrivesMs: number; readonly slot: number; readonly atMs: number }[] = [];
  preparedAtMs = 0;

  apply(input: DispatchInput): boolean {
    const moved = transition(this.state, input);
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

describe('one try', () => {
  test('whatever happens, it is dialled at most once and never lost without a word', () => {
    let dialledOnce = 0;
    let parked = 0;
    fc.assert(
      fc.property(fc.array(happening, { minLength: 5, maxLength: 40 }), (happenings) => {
        const story = new Story();
        for (const what of happenings) {
          story.happen(what);
          const live = story.events.filter(({ status }) => status !== 'cancelled');
          expect(live.length).toBeLessThanOrEqual(1);
        }
        // Time passes and somebody looks: everything comes to an end.
        for (let round = 0; round < 3; round += 1) {
          story.happen({ kind: 'settle' });
          story.advance(2_000_000);
        }
        story.happen({ kind: 'settle' });
        const dialled = story.events.filter(({ status }) => status === 'dialled');
        expect(dialled.length).toBeLessThanOrEqual(1);
        expect(['sent', 'unknown']).not.toContain(story.state.status);
        // What went out is known: found, and never merely parked.
        if (dialled.length === 1) {
          expect(story.state).toMatchObject({ status: 'done', eventId: dialled[0]?.id });
          dialledOnce += 1;
        }
        if (story.state.status === 'parked') parked += 1;
      }),
      { numRuns: RUNS },
    );
    // The stories are no empty ones.
    expect(dialledOnce).toBeGreaterThan(RUNS / 50);
    expect(parked).toBeGreaterThan(RUNS / 100);
  });

  test('a slot nearer than four minutes is not planned, and one that was planned long ago is not sent', () => {
    const approved: DispatchState = { status: 'approved', slot: 0 };
    expect(transition(approved, { kind: 'plan', atMs: SLOT_LEAD_MS - 1, nowMs: 0 })).toEqual({
      ok: false,
      why: 'too-late',
    });
    const planned: DispatchState = { status: 'planned', slot: 0, atMs: 600_000 };
    expect(transition(planned, { kind: 'send', preparedAtMs: 0, nowMs: 10_001 })).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(transition(planned, { kind: 'send', preparedAtMs: 5_000, nowMs: 4_000 })).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(transition(planned, { kind: 'send', preparedAtMs: 400_000, nowMs: 400_001 })).toEqual({
      ok: false,
      why: 'too-late',
    });
  });

  test('an unclear slot is burned until two minutes after it, then parked, never planned by itself', () => {
    const unknown: DispatchState = { status: 'unknown', slot: 0, atMs: 600_000, sentAtMs: 0 };
    const look = (nowMs: number) => transition(unknown, { kind: 'listed', matches: [], nowMs });
    expect(look(600_000 + BURN_AFTER_MS - 1)).toMatchObject({ ok: true, state: { status: 'unknown' } });
    expect(look(600_000 + BURN_AFTER_MS)).toMatchObject({
      ok: true,
      state: { status: 'parked' },
      effects: [{ kind: 'alarm', about: 'parked' }],
    });
    expect(transition(unknown, { kind: 'plan', atMs: 9e9, nowMs: 0 })).toEqual({
      ok: false,
      why: 'impossible',
    });
  });

  test('of several events the one that has begun is kept and the pending ones are cancelled', () => {
    const unknown: DispatchState = { status: 'unknown', slot: 0, atMs: 600_000, sentAtMs: 0 };
    const matches = [
      { eventId: 'a', pending: true },
      { eventId: 'b', pending: false },
      { eventId: 'c', pending: true },
    ];
    expect(transition(unknown, { kind: 'listed', matches, nowMs: 0 })).toEqual({
      ok: true,
      state: { status: 'done', slot: 0, atMs: 600_000, eventId: 'b' },
      effects: [
        { kind: 'record', eventId: 'b' },
        { kind: 'cancel', eventId: 'a' },
        { kind: 'cancel', eventId: 'c' },
        { kind: 'alarm', about: 'duplicate' },
      ],
    });
  });

  test('what is placed at once is sent once: an unclear answer parks it', () => {
    const sent: DispatchState = { status: 'sent', slot: 0, atMs: undefined, sentAtMs: 0 };
    expect(transition(sent, { kind: 'lost', slot: 0 })).toMatchObject({
      ok: true,
      state: { status: 'parked' },
    });
  });

  test('an answer that comes after its slot was given up leaves nothing pending behind', () => {
    const planned: DispatchState = { status: 'planned', slot: 1, atMs: 9e9 };
    expect(transition(planned, { kind: 'accepted', slot: 0, eventId: 'late' })).toEqual({
      ok: true,
      state: planned,
      effects: [
        { kind: 'cancel', eventId: 'late' },
        { kind: 'alarm', about: 'duplicate' },
      ],
    });
  });
});
