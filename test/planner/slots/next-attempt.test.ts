import { expect, test } from 'vitest';
import type { MissOutcome, RecipientType } from '../../../src/domain/contact/retry-policy.ts';
import { nextAttempt, type MissedCall, type NextAttempt } from '../../../src/planner/slots/next-attempt.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';

/** Tuesday, 9:20 in New York. */
const MISS = '2026-11-17T09:20';

function after(
  recipient: RecipientType,
  outcome: MissOutcome,
  more: Partial<MissedCall> & { readonly at?: string } = {},
): NextAttempt {
  const { at = MISS, ...rest } = more;
  const missedAtMs = Date.parse(`${at}-05:00`);
  return nextAttempt(
    {
      phone: '+12125550100',
      recipient,
      outcome,
      attempts: 1,
      missedAtMs,
      nowMs: missedAtMs + 60_000,
      ...rest,
    },
    DEFAULT_POLICY,
    plannerData(),
  );
}

function newYork(next: NextAttempt): string {
  return next.kind === 'retry'
    ? new Date(next.atMs).toLocaleString('sv-SE', { timeZone: 'America/New_York' }).slice(0, 16)
    : next.kind;
}

test.each([
  ['automated', 'no-answer', '2026-11-17 09:35', 3],
  ['automated', 'busy', '2026-11-17 09:30', 3],
  ['automated', 'failed', '2026-11-17 09:25', 2],
  ['automated', 'empty-insight', '2026-11-17 09:35', 2],
  // Half an hour later it is still the same hour of day, so the next one.
  ['service', 'no-answer', '2026-11-17 10:00', 3],
  ['service', 'busy', '2026-11-17 09:35', 3],
  ['service', 'failed', '2026-11-17 09:25', 2],
  ['service', 'voicemail', '2026-11-18 10:00', 1],
  ['service', 'empty-insight', '2026-11-17 10:20', 2],
  ['professional', 'no-answer', '2026-11-18 10:00', 2],
  ['professional', 'busy', '2026-11-18 09:00', 2],
  ['professional', 'failed', '2026-11-17 09:25', 2],
  ['professional', 'voicemail', '2026-11-19 10:00', 1],
  ['professional', 'empty-insight', '2026-11-18 09:00', 1],
] as const)('%s, %s: next at %s, %i retries', (recipient, outcome, at, retries) => {
  const next = after(recipient, outcome);
  expect(newYork(next)).toBe(at);
  expect(next).toMatchObject({ retry: 1, of: retries });
  expect(after(recipient, outcome, { attempts: retries }).kind).toBe('retry');
  expect(after(recipient, outcome, { attempts: retries + 1 }).kind).toBe('abandoned');
});

test('an automated line has no voicemail to talk to', () => {
  expect(after('automated', 'voicemail').kind).toBe('abandoned');
});

test('a canceled call is a question for a person', () => {
  expect(after('service', 'canceled').kind).toBe('ask');
});

test('a retry obeys business hours, weekends and holidays', () => {
  expect(newYork(after('service', 'busy', { at: '2026-11-20T16:45' }))).toBe('2026-11-23 09:00');
  // Thanksgiving is a Thursday.
  expect(newYork(after('professional', 'empty-insight', { at: '2026-11-25T11:00' }))).toBe(
    '2026-11-27 09:00',
  );
});

test('a shop is not rung again at its busy hours', () => {
  expect(newYork(after('service', 'no-answer', { at: '2026-11-17T11:10' }))).toBe('2026-11-17 13:30');
});

test('a professional gets one message ever', () => {
  expect(after('professional', 'voicemail')).toMatchObject({ mayLeaveMessage: false });
  expect(after('professional', 'no-answer', { messageLeft: true })).toMatchObject({ mayLeaveMessage: false });
  expect(after('professional', 'no-answer')).toMatchObject({ mayLeaveMessage: true });
});

test('a day on which a contact had its calls is left out', () => {
  const today = [Date.parse('2026-11-17T09:20-05:00')];
  expect(newYork(after('professional', 'failed', { countedCallsMs: today }))).toBe('2026-11-18 09:00');
});

test('a retry keeps its distance from the calls of its line', () => {
  const taken = [Date.parse('2026-11-17T09:35:30-05:00')];
  expect(newYork(after('service', 'busy', { lineStartsMs: taken }))).toBe('2026-11-17 09:37');
});

test('a miss that is found late is retried in the future', () => {
  const missedAtMs = Date.parse(`${MISS}-05:00`);
  const next = after('automated', 'busy', { nowMs: missedAtMs + 3 * 3_600_000 });
  expect(newYork(next)).toBe('2026-11-17 12:22');
});

test('a retry in two zones suits both', () => {
  const next = after('service', 'busy', { zone: 'America/New_York;America/Los_Angeles' });
  expect(newYork(next)).toBe('2026-11-17 12:00');
});
