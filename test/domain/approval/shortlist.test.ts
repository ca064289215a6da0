import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  advancedPhones,
  moveCandidate,
  reweigh,
  shortlistEdits,
  startShortlist,
  toggleCandidate,
  withEdits,
} from '../../../src/domain/approval/shortlist.ts';
import {
  advancedOf,
  awaitsApproval,
  roundGateOf,
  roundToPlan,
  withRound,
} from '../../../src/domain/approval/shortlist-memory.ts';

const candidates = [5, 3, 9, 1, 7, 2].map((price, index) => ({
  phone: `+1312555010${index}`,
  fields: { price },
}));
const phones = candidates.map(({ phone }) => phone);

test('the best five go on until somebody says otherwise', () => {
  const list = startShortlist(candidates, {}, []);
  expect(advancedPhones(list)).toEqual(phones.slice(0, 5));
  const sixth = toggleCandidate(list, phones[5] ?? '');
  expect(advancedPhones(sixth)).toEqual(phones);
  expect(advancedPhones(toggleCandidate(sixth, phones[0] ?? ''))).toEqual(phones.slice(1));
});

test('whom the bot proposes comes first, and other weights put everybody in order again', () => {
  const list = startShortlist(candidates, {}, [phones[3] ?? '', phones[1] ?? '']);
  expect(advancedPhones(list)).toEqual([phones[3], phones[1]]);
  const cheap = reweigh(list, { price: -1 });
  expect(advancedPhones(cheap)).toEqual([phones[3], phones[5]]);
});

test('moving and toggling loses nobody and doubles nobody', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...phones, '+1'), fc.integer({ min: -9, max: 9 }), fc.boolean())),
      (edits) => {
        let list = startShortlist(candidates, {}, []);
        for (const [phone, by, toggle] of edits) {
          list = toggle && phone !== '+1' ? toggleCandidate(list, phone) : moveCandidate(list, phone, by);
        }
        expect(list.candidates.map(({ phone }) => phone).toSorted()).toEqual(phones.toSorted());
        expect(new Set(advancedPhones(list)).size).toBe(list.advanced.size);
      },
    ),
  );
});

test('a gate joins the ranking with results, tries and names', () => {
  const gate = roundGateOf({
    awaiting_approval: true,
    approval_summary: { round: 2, ranking: [{ rank: 1, phone: '+13125550101', score: 0.9 }] },
    call_results: [
      { phone: '+1 312 555 0101', outcome: 'succeeded', result: { price: 80, summary: 'Friday.' } },
      { phone: '+13125550102', outcome: 'succeeded', result: { price: 95 } },
      { phone: '+13125550103', outcome: 'no-answer' },
    ],
    call_tracker: { '+13125550101': { status: 'succeeded', attempts: 3 } },
    targets: [{ name: 'Shiny Panes', phone: '+13125550101' }],
  });
  expect(gate.round).toBe(2);
  expect(gate.candidates).toMatchObject([
    { phone: '+13125550101', name: 'Shiny Panes', score: 0.9, summary: 'Friday.', attempts: 3 },
    { phone: '+13125550102', fields: { price: 95 } },
  ]);
});

test('any shape of memory is read without a fault', () => {
  fc.assert(
    fc.property(
      fc.record({
        awaiting_approval: fc.jsonValue(),
        approval_summary: fc.jsonValue(),
        rounds: fc.jsonValue(),
        rubric: fc.jsonValue(),
        call_results: fc.jsonValue(),
        call_tracker: fc.jsonValue(),
      }),
      (memory) => {
        const read = memory as never;
        awaitsApproval(read);
        expect(Array.isArray(roundGateOf(read).candidates)).toBe(true);
        expect(
          advancedOf(withMemory(withRound(read, 1, { advanced: ['+1'] }))).phones.length,
        ).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});

const withMemory = (rounds: readonly unknown[]): never => ({ rounds: [...rounds] }) as never;

test('a round keeps what the bot wrote of it', () => {
  expect(withRound({ rounds: [{ round: 1, called: 7 }, { round: 2 }] }, 1, { advanced: ['+1'] })).toEqual([
    { round: 1, called: 7, advanced: ['+1'] },
    { round: 2 },
  ]);
});

test('edits that were kept give the same list again, and never one about other people', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...phones), fc.integer({ min: -5, max: 5 }), fc.boolean())),
      fc.constantFrom({}, { price: -1 }),
      (edits, weights) => {
        const fresh = startShortlist(candidates, {}, []);
        let list = Object.keys(weights).length === 0 ? fresh : reweigh(fresh, weights);
        for (const [phone, by, toggle] of edits) {
          list = toggle ? toggleCandidate(list, phone) : moveCandidate(list, phone, by);
        }
        const kept = JSON.parse(JSON.stringify(shortlistEdits(list))) as never;
        expect(withEdits(fresh, kept)).toEqual(list);
        const others = startShortlist(candidates.slice(1), {}, []);
        expect(withEdits(others, kept)).toBeUndefined();
      },
    ),
  );
  expect(withEdits(startShortlist(candidates, {}, []), 'broken')).toBeUndefined();
});

test.each([
  ['order', [1]],
  ['advanced', {}],
  ['weights', { price: 'much' }],
  ['caller', { name: 'Ada' }],
])('edits whose %s cannot be read are not taken in part', (member, broken) => {
  const fresh = startShortlist(candidates, {}, []);
  const kept = shortlistEdits(fresh);
  expect(withEdits(fresh, kept)).toEqual(fresh);
  expect(withEdits(fresh, { ...kept, [member]: broken })).toBeUndefined();
});

test('a round that a person plans waits for those whom nothing is scheduled for since', () => {
  const decided = {
    round: 1,
    advanced: ['+13125550101', '+13125550102'],
    planned_by: 'operator',
    approved_at: '2026-03-02T15:00:00Z',
  };
  const at = (to: string, scheduled_at: string) => ({ event_id: to, to, scheduled_at });
  expect(roundToPlan({ rounds: [{ ...decided, planned_by: 'engine' }] })).toBeUndefined();
  expect(roundToPlan({ rounds: [decided] })).toMatchObject({ round: 1, left: decided.advanced });
  const events = [
    at('+13125550101', '2026-03-01T15:00:00Z'),
    at('+1 (312) 555-0102', '2026-03-03T15:00:00Z'),
  ];
  expect(roundToPlan({ rounds: [decided], scheduled_events: events })).toMatchObject({
    left: ['+13125550101'],
  });
  const all = [...events, at('+13125550101', '2026-03-03T15:00:00Z')];
  expect(roundToPlan({ rounds: [decided], scheduled_events: all })).toBeUndefined();
});
