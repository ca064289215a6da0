import { expect, test } from 'vitest';
import { mayCall, type CallPermit, type CallQuestion } from '../../../src/planner/hours/may-call.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY, type Policy } from '../../../src/planner/policy.ts';
import { sameEveryDay } from '../../../src/planner/hours/week-hours.ts';

const ANY_HOUR = sameEveryDay([{ openMinute: 0, closeMinute: 1440 }]);
const WIDE: Policy = {
  ...DEFAULT_POLICY,
  hours: { service: ANY_HOUR, professional: ANY_HOUR },
  holidays: 'open',
};

function ask(at: string, more: Partial<CallQuestion> = {}, policy: Policy = DEFAULT_POLICY): CallPermit {
  return mayCall(
    { phone: '+12125550100', recipient: 'service', atMs: Date.parse(at), ...more },
    policy,
    plannerData(),
  );
}

test('inside the hours it is open, with the proof', () => {
  const permit = ask('2026-11-17T10:00-05:00');
  expect(permit.verdict).toBe('open');
  if (permit.verdict !== 'open') return;
  // The latest start: 17:00 less four minutes of call and five of margin.
  expect(new Date(permit.untilMs).toISOString()).toBe('2026-11-17T21:51:00.000Z');
  expect(permit.why.join('\n')).toMatch(/area code 212.*|47 CFR 64\.1200/s);
});

test('outside the hours of the policy the law may still allow it', () => {
  const permit = ask('2026-11-17T19:00-05:00');
  expect(permit).toMatchObject({
    verdict: 'outside-hours',
    nextOpenMs: Date.parse('2026-11-18T09:00-05:00'),
    nextLegalMs: Date.parse('2026-11-17T19:00-05:00'),
  });
});

test('no policy opens what the law closes', () => {
  const late = ask('2026-11-17T22:00-05:00', {}, WIDE);
  expect(late).toMatchObject({ verdict: 'forbidden', nextLegalMs: Date.parse('2026-11-18T08:00-05:00') });
  expect(ask('2026-11-17T20:30-05:00', { phone: '+13055550100' }, WIDE).verdict).toBe('forbidden');
  expect(ask('2026-11-17T20:30-05:00', {}, WIDE).verdict).toBe('open');
  const lunch = { phone: '+33144445555' };
  expect(ask('2026-11-17T13:30+01:00', lunch, WIDE).verdict).toBe('forbidden');
  expect(ask('2026-11-17T14:00+01:00', lunch, WIDE).verdict).toBe('open');
  expect(ask('2026-11-21T11:00+01:00', lunch, WIDE).verdict).toBe('forbidden');
  expect(ask('2026-11-11T11:00+01:00', lunch, WIDE).verdict).toBe('forbidden');
});

test('an automated line may be called at any hour, a mobile called automated may not', () => {
  expect(ask('2026-11-17T03:00-05:00', { recipient: 'automated' }).verdict).toBe('open');
  const mobile = { recipient: 'automated', phone: '+61412345678' } as const;
  expect(ask('2026-11-17T03:00+11:00', mobile).verdict).toBe('forbidden');
  const never = { ...DEFAULT_POLICY, automatedAnyHour: false };
  expect(ask('2026-11-17T03:00-05:00', { recipient: 'automated' }, never).verdict).toBe('forbidden');
});

test('a number on a do-not-call list is never open', () => {
  const permit = ask('2026-11-17T10:00-05:00', { suppressed: new Map([['+12125550100', 'said STOP']]) });
  expect(permit).toMatchObject({ verdict: 'forbidden', code: 'suppressed' });
  expect(permit).not.toHaveProperty('nextOpenMs');
});

test('a number that nothing places is unknown until its zone is given', () => {
  expect(ask('2026-11-17T10:00Z', { phone: '+80012345678' })).toMatchObject({
    verdict: 'unknown',
    code: 'no_zone',
  });
  expect(ask('2026-11-17T10:00Z', { phone: '+80012345678', zone: 'Europe/Paris' }).verdict).toBe('open');
  expect(ask('2026-11-17T10:00Z', { zone: 'Europe/Pariss' })).toMatchObject({
    verdict: 'unknown',
    code: 'no_zone',
  });
});

test('a message has no length, so it may go out up to the close', () => {
  expect(ask('2026-11-17T16:59-05:00', { lengthMs: 0 }).verdict).toBe('open');
  expect(ask('2026-11-17T16:59-05:00').verdict).toBe('outside-hours');
  expect(ask('2026-11-17T17:00-05:00', { lengthMs: 0 }).verdict).toBe('outside-hours');
});

test('an area code in two zones must suit both', () => {
  const pensacola = { phone: '+18505550100' };
  expect(ask('2026-11-17T09:30-05:00', pensacola).verdict).toBe('outside-hours');
  expect(ask('2026-11-17T10:00-05:00', pensacola).verdict).toBe('open');
});
