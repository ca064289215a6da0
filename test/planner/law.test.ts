import { expect, test } from 'vitest';
import lawBook from '../../src/planner/data/law.json' with { type: 'json' };
import { parseDataOverrides } from '../../src/planner/data-overrides.ts';
import { mayCall } from '../../src/planner/hours/may-call.ts';
import { capText } from '../../src/planner/law/call-caps.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/planner/policy.ts';
import { nextAttempt } from '../../src/planner/slots/next-attempt.ts';

const ALL_DAY = [0, 1, 2, 3, 4, 5, 6].map(() => [{ openMinute: 0, closeMinute: 1440 }]);
const WIDE: Policy = {
  ...DEFAULT_POLICY,
  hours: { service: ALL_DAY, professional: ALL_DAY },
  holidays: 'open',
};
const at = (text: string): number => Date.parse(text);

function ask(
  phone: string,
  when: string,
  calls: readonly string[] = [],
  more = {},
): ReturnType<typeof mayCall> {
  return mayCall(
    { phone, recipient: 'service', atMs: at(when), callsMs: () => calls.map(at), ...more },
    WIDE,
    plannerData(),
  );
}

const MIAMI = '+13055550101';

test('three calls in any 24 hours are the most in Florida, whatever the calendar says', () => {
  const calls = ['2027-03-01T20:00Z', '2027-03-01T21:00Z', '2027-03-01T22:00Z'];
  expect(ask(MIAMI, '2027-03-02T15:00Z', calls.slice(1))).toMatchObject({ verdict: 'open' });
  const full = ask(MIAMI, '2027-03-02T15:00Z', calls);
  expect(full).toMatchObject({
    verdict: 'forbidden',
    code: 'legal_cap',
    nextLegalMs: at('2027-03-02T20:00Z'),
  });
  expect(full).toMatchObject({
    detail: expect.stringMatching(/3 calls in any 24 hours to one number \(Fla\. Stat\./),
  });
  expect(ask(MIAMI, '2027-03-02T20:00Z', calls)).toMatchObject({ verdict: 'open' });
  // Calls that are planned for later count as those that were made.
  expect(ask(MIAMI, '2027-03-01T15:00Z', calls)).toMatchObject({ code: 'legal_cap' });
  expect(ask('+12125550101', '2027-03-02T15:00Z', calls)).toMatchObject({ verdict: 'open' });
});

test('four calls in thirty days are the most in France, one a day in Colombia', () => {
  const calls = ['2027-02-01T10:00Z', '2027-02-08T10:00Z', '2027-02-15T10:00Z', '2027-02-22T10:00Z'];
  expect(ask('+33144881234', '2027-03-02T10:00Z', calls)).toMatchObject({ code: 'legal_cap' });
  expect(ask('+33144881234', '2027-03-04T10:00Z', calls)).toMatchObject({ verdict: 'open' });
  expect(ask('+576011234567', '2027-03-02T20:00Z', ['2027-03-02T13:00Z'])).toMatchObject({
    code: 'legal_cap',
  });
  expect(ask('+576011234567', '2027-03-03T13:00Z', ['2027-03-02T20:00Z'])).toMatchObject({ verdict: 'open' });
});

test('a retry waits until the law’s cap is free', () => {
  const calls = ['2027-03-01T15:00Z', '2027-03-01T16:30Z', '2027-03-01T18:00Z'];
  const next = nextAttempt(
    {
      phone: MIAMI,
      recipient: 'service',
      outcome: 'no-answer',
      attempts: 1,
      missedAtMs: at('2027-03-01T18:00Z'),
      nowMs: at('2027-03-01T18:05Z'),
      callsMs: () => calls.map(at),
    },
    DEFAULT_POLICY,
    plannerData(),
  );
  expect(next.kind === 'retry' && next.atMs >= at('2027-03-02T15:00Z')).toBe(true);
});

test('a state’s own holidays close it, and no policy opens them', () => {
  // Election Day in Pennsylvania, Pioneer Day in Utah, Victory Day in Rhode Island, All Saints in Louisiana.
  for (const [phone, when] of [
    ['+12155550101', '2027-11-02T16:00Z'],
    ['+18015550101', '2026-07-24T18:00Z'],
    ['+14015550101', '2027-08-09T16:00Z'],
    ['+15045550101', '2027-11-01T16:00Z'],
    ['+12055550101', '2027-06-07T16:00Z'],
  ] as const)
    expect({ phone, verdict: ask(phone, when).verdict }).toEqual({ phone, verdict: 'forbidden' });
  expect(ask('+12125550101', '2027-11-02T16:00Z')).toMatchObject({ verdict: 'open' });
});

test('the law holds in the zones of the number, whatever zone is claimed', () => {
  // 21:30 in New York is 16:30 in Honolulu.
  const evening = '2027-03-03T02:30Z';
  expect(ask('+12125550101', evening, [], { zone: 'Pacific/Honolulu' })).toMatchObject({
    verdict: 'forbidden',
  });
  expect(ask('+18085550101', evening)).toMatchObject({ verdict: 'open' });
  expect(ask('+12125550101', evening, [], { zone: 'Pacific/Honolulu', zoneOrigin: 'guessed' })).toMatchObject(
    {
      verdict: 'forbidden',
    },
  );
  // A zone of another country brings that country's law along.
  expect(ask('+442079460142', '2027-03-03T12:30Z', [], { zone: 'Europe/Paris' })).toMatchObject({
    verdict: 'forbidden',
  });
});

test('where people rest on Friday, working days are theirs', () => {
  const usual = (when: string): string =>
    mayCall({ phone: '+966112345678', recipient: 'service', atMs: at(when) }, DEFAULT_POLICY, plannerData())
      .verdict;
  expect(usual('2027-03-05T08:00Z')).toBe('outside-hours');
  expect(usual('2027-03-06T08:00Z')).toBe('outside-hours');
  expect(usual('2027-03-07T08:00Z')).toBe('open');
  expect(usual('2027-03-04T08:00Z')).toBe('open');
});

test('every row of the law names its source and its day, and the unsure ones say why', () => {
  const { legalRules } = plannerData();
  expect(legalRules.length).toBe(lawBook.rules.length);
  expect(legalRules.length).toBeGreaterThan(40);
  for (const { id, source, reviewedOn, unsure } of legalRules)
    expect({ id, source: source.length > 5, reviewedOn, unsure: unsure === '' }).toEqual({
      id,
      source: true,
      reviewedOn: '2026-11-30',
      unsure: false,
    });
  const unsure = legalRules.filter((rule) => rule.unsure !== undefined).map(({ id }) => id);
  expect(unsure).toEqual(
    expect.arrayContaining(['us-al', 'us-ct', 'us-me', 'us-mi', 'us-in', 'es', 'it', 'in', 'br']),
  );
  const wants = legalRules.filter(({ consent }) => consent !== undefined).map(({ country }) => country);
  expect(new Set(wants)).toEqual(new Set(['US', 'CA', 'FR', 'ES', 'NL', 'DE', 'AT', 'IN']));
});

test('a row of a user’s own file is read with all its fields, and a wrong one is named', () => {
  const row = {
    id: 'own',
    country: 'SE',
    hours: { daily: ['10:00-18:00'] },
    caps: [{ calls: 2, hours: 48 }],
    consent: 'opt-in',
    source: 'house rule',
    reviewed_on: '2026-11-30',
  };
  const read = parseDataOverrides({ legal: [row] });
  expect(read).toMatchObject({
    ok: true,
    value: { legalRules: [{ id: 'own', consent: 'opt-in', caps: [{ calls: 2 }] }] },
  });
  expect(parseDataOverrides({ legal: [{ ...row, consent: 'maybe' }] })).toEqual({
    ok: false,
    error: ['legal: rule own: "consent" must be express, written or opt-in'],
  });
  expect(parseDataOverrides({ legal: [{ ...row, caps: [{ calls: 2 }] }] })).toMatchObject({ ok: false });
  expect(capText({ calls: 4, windowMs: 720 * 3_600_000 })).toBe('4 calls in any 30 days');
});
