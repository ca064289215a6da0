import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { goneFrom } from '../../../src/app/backend/holder.ts';
import type { LedgerPort, Member } from '../../../src/state/ledger/port.ts';

/** Above every process id that Linux gives. */
const NOBODY = 2 ** 30;

const member = (holder: string, gone: boolean): Member => ({
  holder,
  gone,
  label: 'console',
  host: hostname(),
  operator: 'ann',
  version: '1',
  missions: 0,
});

test('on a file of this machine a process has ended when its number is nobody’s', () => {
  const isGone = goneFrom({ place: { kind: 'sqlite', path: 'ledger.db' }, members: () => [] });
  expect(isGone(`${hostname()}:${NOBODY}:a`)).toBe(true);
  expect(isGone(`${hostname()}:${process.pid}:a`)).toBe(false);
  expect(isGone(`another:${NOBODY}:a`)).toBe(false);
});

test('on a team’s ledger a process of another host by this name is at work until its sign of life stops', () => {
  const [alive, ended] = [`${hostname()}:${NOBODY}:a`, `${hostname()}:${NOBODY}:b`];
  const place: LedgerPort['place'] = { kind: 'postgres', name: 'team' };
  const isGone = goneFrom({ place, members: () => [member(alive, false), member(ended, true)] });
  expect(isGone(alive)).toBe(false);
  expect(isGone(ended)).toBe(true);
  expect(isGone(`${hostname()}:${NOBODY}:c`)).toBe(false);
});
