import { expect, test } from 'vitest';
import { dispatchBodyOf } from '../../../src/commands/dispatch/dispatch-intent.ts';
import { draftFrom, orderFrom } from '../../../src/commands/planning/stored-plan.ts';
import type { Intent } from '../../../src/state/ledger/intents.ts';

const item = {
  channel: 'call',
  assistantId: 'a',
  to: '+13125550101',
  from: '+13125550100',
  atMs: 1,
  attempt: 1,
};
const intent = (body: unknown): Intent => ({
  opKey: 'm/r/s/+13125550101/call/1',
  kind: 'dispatch',
  status: 'planned',
  slot: 1,
  body: JSON.stringify(body),
  createdAtMs: 0,
  updatedAtMs: 0,
});
const actor = { kind: 'engine', label: 'engine' };

test('a request is read as it was kept, with what a newer version added', () => {
  const body = { actor, item: { ...item, later: true }, slug: 'm' };
  expect(dispatchBodyOf(intent(body))).toEqual(body);
});

test('a request that lacks what a dial depends on is told by its record and member, and never sent', () => {
  const { to: _to, ...without } = item;
  expect(() => dispatchBodyOf(intent({ actor, item: without }))).toThrow(
    /record 'm\/r\/s\/\+13125550101\/call\/1' \(dispatch\) cannot be read: item\.to: /,
  );
  expect(() => dispatchBodyOf(intent({ actor, item: { ...item, atMs: 'soon' } }))).toThrow(/item\.atMs/);
});

test('a draft or a plan of another version is not taken for one of this', () => {
  expect(draftFrom({ mapping: {}, policy: {}, changes: { '+1': { atMs: 5 } } })).toBeDefined();
  expect(draftFrom({ source: { kind: 'fax' } })).toBeUndefined();
  expect(draftFrom('old')).toBeUndefined();
  const order = { digest: 'd', mission: 'm', missionClass: 1, items: [item], queue: [] };
  expect(orderFrom(order)).toEqual(order);
  expect(orderFrom({ ...order, items: [{ ...item, channel: 'fax' }] })).toBeUndefined();
  expect(orderFrom(undefined)).toBeUndefined();
});
