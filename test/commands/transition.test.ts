import { describe, expect, test } from 'vitest';
import {
  BURN_AFTER_MS,
  SLOT_LEAD_MS,
  transition,
  type DispatchState,
} from '../../src/commands/dispatch/transition.ts';
import { runHistories } from './support/histories.ts';

describe('one try', () => {
  test('whatever happens, it is dialled at most once and never lost without a word', () => {
    const { dialledOnce, parked } = runHistories(3_000);
    // The stories are no empty ones.
    expect(dialledOnce).toBeGreaterThan(60);
    expect(parked).toBeGreaterThan(30);
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
