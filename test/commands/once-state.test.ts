import { describe, expect, test } from 'vitest';
import {
  BURN_AFTER_MS,
  nextOnce,
  QUIET_MS,
  LEAST_LEAD_MS,
  type Match,
  type OnceState,
} from '../../src/commands/once/once-state.ts';
import { runHistories } from './support/histories.ts';

describe('one try', () => {
  test('whatever happens, it is dialled at most once and never lost without a word', () => {
    const { dialledOnce, parked } = runHistories(3_000);
    // The stories are no empty ones.
    expect(dialledOnce).toBeGreaterThan(60);
    expect(parked).toBeGreaterThan(30);
  });

  test('a slot nearer than a minute is not planned, and one that was planned long ago is not sent', () => {
    const approved: OnceState = { status: 'approved', slot: 0 };
    expect(nextOnce(approved, { kind: 'plan', atMs: LEAST_LEAD_MS, nowMs: 0 })).toMatchObject({ ok: true });
    // Reading what stands against it took a moment.
    expect(nextOnce(approved, { kind: 'plan', atMs: LEAST_LEAD_MS, nowMs: 15_001 })).toEqual({
      ok: false,
      why: 'too-late',
    });
    const planned: OnceState = { status: 'planned', slot: 0, atMs: 600_000 };
    expect(nextOnce(planned, { kind: 'send', preparedAtMs: 0, nowMs: 10_001 })).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(nextOnce(planned, { kind: 'send', preparedAtMs: 5_000, nowMs: 4_000 })).toEqual({
      ok: false,
      why: 'stale',
    });
    expect(nextOnce(planned, { kind: 'send', preparedAtMs: 556_000, nowMs: 556_001 })).toEqual({
      ok: false,
      why: 'too-late',
    });
  });

  test('an unclear slot is burned until two minutes after it, then parked, never planned by itself', () => {
    const unknown: OnceState = { status: 'unknown', slot: 0, atMs: 600_000, sentAtMs: 0 };
    const look = (nowMs: number) => nextOnce(unknown, { kind: 'listed', matches: [], nowMs });
    expect(look(600_000 + BURN_AFTER_MS - 1)).toMatchObject({ ok: true, state: { status: 'unknown' } });
    expect(look(600_000 + BURN_AFTER_MS)).toMatchObject({
      ok: true,
      state: { status: 'parked' },
      effects: [{ kind: 'alarm', about: 'parked' }],
    });
    expect(nextOnce(unknown, { kind: 'plan', atMs: 9e9, nowMs: 0 })).toEqual({
      ok: false,
      why: 'impossible',
    });
  });

  test('a near slot whose answer is lost is parked, never sent again automatically, whatever the server said', () => {
    for (const [atMs, status] of [
      [90_000, 'parked'],
      [600_000, 'unsent'],
    ] as const) {
      const unknown: OnceState = { status: 'unknown', slot: 0, atMs, sentAtMs: 0, failedAtMs: 1_000 };
      const looked = nextOnce(unknown, { kind: 'listed', matches: [], nowMs: 1_000 + QUIET_MS });
      expect(looked).toMatchObject({ ok: true, state: { status } });
    }
  });

  test('of several events the one that has begun is kept and the pending ones are cancelled', () => {
    const unknown: OnceState = { status: 'unknown', slot: 0, atMs: 600_000, sentAtMs: 0 };
    const matches = [
      { eventId: 'a', pending: true },
      { eventId: 'b', pending: false },
      { eventId: 'c', pending: true },
    ];
    expect(nextOnce(unknown, { kind: 'listed', matches, nowMs: 0 })).toEqual({
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
    const sent: OnceState = { status: 'sent', slot: 0, atMs: undefined, sentAtMs: 0 };
    const lost = nextOnce(sent, { kind: 'lost', slot: 0 });
    if (!lost.ok) throw new Error('impossible');
    const parked = { ok: true, state: { status: 'parked' }, effects: [{ kind: 'alarm', about: 'parked' }] };
    // No list could show it, or the list shows nothing.
    expect(nextOnce(lost.state, { kind: 'untold' })).toMatchObject(parked);
    expect(nextOnce(lost.state, { kind: 'listed', matches: [], nowMs: 1 })).toMatchObject(parked);
    expect(nextOnce(lost.state, { kind: 'plan', atMs: undefined, nowMs: 1 }).ok).toBe(false);
  });

  test('a server that says that it failed, and lists nothing after a while, sent nothing', () => {
    const sent: OnceState = { status: 'sent', slot: 0, atMs: 600_000, sentAtMs: 0 };
    const failed = nextOnce(sent, { kind: 'lost', slot: 0, failedAtMs: 1_000 });
    if (!failed.ok) throw new Error('impossible');
    const look = (nowMs: number, matches: readonly Match[] = []) =>
      nextOnce(failed.state, { kind: 'listed', matches, nowMs });
    // Its list may lag.
    expect(look(1_000 + QUIET_MS - 1)).toMatchObject({ state: { status: 'unknown' } });
    const unsent = look(1_000 + QUIET_MS);
    expect(unsent).toMatchObject({
      state: { status: 'unsent' },
      effects: [{ kind: 'alarm', about: 'unsent' }],
    });
    if (!unsent.ok) return;
    // It may be planned anew, under a key of its own; what shows up all the same is taken for it.
    expect(nextOnce(unsent.state, { kind: 'plan', atMs: 900_000, nowMs: 60_000 })).toMatchObject({
      state: { status: 'planned', slot: 1 },
    });
    const late = { kind: 'listed', matches: [{ eventId: 'late', pending: true }], nowMs: 90_000 } as const;
    expect(nextOnce(unsent.state, late)).toMatchObject({ state: { status: 'done', eventId: 'late' } });
  });

  test('a person ends what is unclear: it reached them, it did not, leave it', () => {
    const parked: OnceState = { status: 'parked', slot: 0, atMs: 600_000, sentAtMs: 0 };
    const unknown: OnceState = { ...parked, status: 'unknown' };
    for (const state of [parked, unknown]) {
      const reached = nextOnce(state, { kind: 'reached' });
      expect(reached).toMatchObject({
        state: { status: 'reached' },
        effects: [{ kind: 'record-reached' }],
      });
      expect(nextOnce(state, { kind: 'drop' })).toMatchObject({
        state: { status: 'dropped', sentAtMs: 0 },
        effects: [{ kind: 'record-given-up' }],
      });
      if (!reached.ok) return;
      expect(nextOnce(reached.state, { kind: 'plan', atMs: 9e9, nowMs: 0 }).ok).toBe(false);
    }
    const again = { kind: 'send-again', atMs: 9e9, nowMs: 0 } as const;
    expect(nextOnce(parked, again)).toMatchObject({ state: { status: 'planned', slot: 1 } });
    // While it may still arrive nobody sends it again.
    expect(nextOnce(unknown, again).ok).toBe(false);
  });

  test('an answer that comes after its slot was given up leaves nothing pending behind', () => {
    const planned: OnceState = { status: 'planned', slot: 1, atMs: 9e9 };
    expect(nextOnce(planned, { kind: 'accepted', slot: 0, eventId: 'late' })).toEqual({
      ok: true,
      state: planned,
      effects: [
        { kind: 'cancel', eventId: 'late' },
        { kind: 'alarm', about: 'duplicate' },
      ],
    });
  });
});
