import { describe, expect, test } from 'vitest';
import {
  eventInterval,
  hasEnded,
  isLiveTooLong,
  isOverdue,
  nextEventPollAtMs,
  nextInsightPollAtMs,
  sweepInterval,
  within,
} from '../../../src/domain/mission/cadence.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { event, MINUTE, NOW } from '../fixtures.ts';

const S = 1_000;
const H = 60 * MINUTE;

describe('how often to look, by how long the wait is', () => {
  test.each<[string, Partial<ScheduledEvent>, readonly [number, number] | undefined]>([
    ['due in 1 min', { scheduledAtMs: NOW + MINUTE }, [30 * S, 30 * S]],
    ['due in 5 min', { scheduledAtMs: NOW + 5 * MINUTE }, [2 * MINUTE, 5 * MINUTE]],
    ['due in 29 min', { scheduledAtMs: NOW + 29 * MINUTE }, [2 * MINUTE, 5 * MINUTE]],
    ['due in 30 min', { scheduledAtMs: NOW + 30 * MINUTE }, [5 * MINUTE, 5 * MINUTE]],
    ['due in 59 min', { scheduledAtMs: NOW + 59 * MINUTE }, [5 * MINUTE, 5 * MINUTE]],
    ['due in 1 h', { scheduledAtMs: NOW + H }, [15 * MINUTE, 30 * MINUTE]],
    ['due in 23 h', { scheduledAtMs: NOW + 23 * H }, [15 * MINUTE, 30 * MINUTE]],
    ['due in 24 h', { scheduledAtMs: NOW + 24 * H }, [4 * H, 8 * H]],
    ['due in two weeks', { scheduledAtMs: NOW + 14 * 24 * H }, [4 * H, 8 * H]],
    ['past its time', { scheduledAtMs: NOW - MINUTE }, [30 * S, 30 * S]],
    ['past its time for an hour', { scheduledAtMs: NOW - H }, [5 * MINUTE, 5 * MINUTE]],
    ['ringing', { callStatus: 'ringing', dispatchedAtMs: NOW - MINUTE }, [MINUTE, 2 * MINUTE]],
    ['talking', { callStatus: 'in-progress', dispatchedAtMs: NOW - MINUTE }, [2 * MINUTE, 3 * MINUTE]],
    ['ringing for 30 min', { callStatus: 'ringing', dispatchedAtMs: NOW - 30 * MINUTE }, undefined],
    ['completed', { status: 'completed', callStatus: 'completed' }, undefined],
    ['failed', { status: 'failed' }, undefined],
    ['cancelled', { status: 'cancelled' }, undefined],
    ['a word nobody knows', { status: 'queued', scheduledAtMs: NOW - MINUTE }, [30 * S, 30 * S]],
  ])('%s', (_, fields, expected) => {
    const interval = eventInterval(event(fields), NOW);
    expect(interval === undefined ? undefined : [interval.fromMs, interval.toMs]).toEqual(expected);
  });
});

describe('when to look next', () => {
  const due = NOW + 10 * MINUTE;
  test.each<[string, Partial<ScheduledEvent>, number | undefined, number | undefined]>([
    ['first two minutes after its time', { scheduledAtMs: due }, undefined, due + 2 * MINUTE],
    ['a read before that does not count', { scheduledAtMs: due }, NOW, due + 2 * MINUTE],
    ['then each half minute', { scheduledAtMs: NOW - 3 * MINUTE }, NOW - 10 * S, NOW + 20 * S],
    ['a live call at once', { callStatus: 'ringing', dispatchedAtMs: NOW }, undefined, 0],
    ['a live call each minute', { callStatus: 'ringing', dispatchedAtMs: NOW }, NOW, NOW + MINUTE],
    ['never again once it has ended', { status: 'failed' }, NOW, undefined],
  ])('%s', (_, fields, lastReadAtMs, expected) => {
    expect(nextEventPollAtMs(event(fields), lastReadAtMs, NOW)).toBe(expected);
  });

  test('insights: at once, each ten seconds, given up after twenty minutes', () => {
    expect(nextInsightPollAtMs(NOW, undefined, NOW)).toBe(NOW);
    expect(nextInsightPollAtMs(NOW, NOW + 5, NOW + 6)).toBe(NOW + 5 + 10 * S);
    expect(nextInsightPollAtMs(NOW, NOW + 20 * MINUTE, NOW + 20 * MINUTE)).toBe(NOW + 20 * MINUTE + 10 * S);
    expect(nextInsightPollAtMs(NOW, NOW, NOW + 20 * MINUTE + 1)).toBe('given-up');
  });

  test('one list serves the most urgent of its events', () => {
    const far = event({ id: 'far', scheduledAtMs: NOW + 48 * H });
    const soon = event({ id: 'soon', scheduledAtMs: NOW + 2 * MINUTE });
    expect(sweepInterval([far, soon], NOW)).toEqual({ fromMs: 30 * S, toMs: 30 * S });
    expect(sweepInterval([far], NOW)).toEqual({ fromMs: 4 * H, toMs: 8 * H });
    expect(sweepInterval([event({ status: 'completed' })], NOW)).toBeUndefined();
  });

  test('jitter stays inside', () => {
    const range = { fromMs: 100, toMs: 200 };
    expect([-1, 0, 0.5, 1, 2].map((jitter) => within(range, jitter))).toEqual([100, 100, 150, 200, 200]);
  });
});

describe('what a moment makes of an event', () => {
  test.each<[string, Partial<ScheduledEvent>, { overdue: boolean; tooLong: boolean; ended: boolean }]>([
    ['just due', { scheduledAtMs: NOW - 119 * S }, { overdue: false, tooLong: false, ended: false }],
    [
      'two minutes late',
      { scheduledAtMs: NOW - 2 * MINUTE },
      { overdue: true, tooLong: false, ended: false },
    ],
    [
      'late but ringing',
      { scheduledAtMs: NOW - 5 * MINUTE, callStatus: 'ringing' },
      { overdue: false, tooLong: false, ended: false },
    ],
    [
      'ringing 29 min',
      { callStatus: 'ringing', dispatchedAtMs: NOW - 29 * MINUTE },
      { overdue: false, tooLong: false, ended: false },
    ],
    [
      'ringing 30 min',
      { callStatus: 'ringing', dispatchedAtMs: NOW - 30 * MINUTE },
      { overdue: false, tooLong: true, ended: false },
    ],
    [
      'in progress 31 min without a call status',
      { status: 'in_progress', dispatchedAtMs: NOW - 31 * MINUTE },
      { overdue: false, tooLong: true, ended: false },
    ],
    [
      'an SMS does not ring',
      { channel: 'sms', status: 'in_progress', dispatchedAtMs: NOW - 31 * MINUTE },
      { overdue: false, tooLong: false, ended: false },
    ],
    [
      'completed that still talks',
      { status: 'completed', callStatus: 'in-progress', dispatchedAtMs: NOW },
      { overdue: false, tooLong: false, ended: false },
    ],
    [
      'completed',
      { status: 'completed', callStatus: 'no-answer' },
      { overdue: false, tooLong: false, ended: true },
    ],
  ])('%s', (_, fields, expected) => {
    const one = event(fields);
    expect({ overdue: isOverdue(one, NOW), tooLong: isLiveTooLong(one, NOW), ended: hasEnded(one) }).toEqual(
      expected,
    );
  });
});
