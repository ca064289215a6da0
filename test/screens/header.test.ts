import { expect, test } from 'vitest';
import { heldItem } from '../../src/engine/inbox/inbox-items.ts';
import { bannersOf, statusOf } from '../../src/screens/frame/header.ts';
import { safe } from '../../src/lib/safe-text.ts';
import { applyUpdates, emptyBoard, type Board } from '../../src/state/board.ts';
import type { LineContent } from '../../src/ui/text/segments.ts';
import { segmentsOf } from '../../src/ui/text/segments.ts';
import { screens } from '../../src/screens/shell/registry.ts';
import { NOW_MS, sampleUpdates, scheduledEvent } from './support/sample-board.ts';

const environment = {
  minuteMs: NOW_MS,
  wallMinuteMs: NOW_MS,
  zoneMode: 'recipient',
  operatorZone: 'UTC',
  ascii: false,
} as const;
const textOf = (line: LineContent): string =>
  segmentsOf(line)
    .map(({ text }) => text)
    .join('');
const lines = (board: Board): readonly string[] =>
  statusOf(board, { readers: ['missions'] }, environment).map(textOf);

const board = applyUpdates(emptyBoard, sampleUpdates);

test('counts stand with their keys, then who drives, the clock with its zone, and the connection', () => {
  expect(lines(board)).toEqual([
    '1 notice [!] · engine drives · 15:00 UTC ● live ',
    '1 notice [!] · drives · 15:00 UTC ● live ',
    '1 [!] · 15:00 ● live ',
  ]);
});

test('a hold stands in red where it is said who drives, in every length', () => {
  const held: Board = { ...board, hold: { sinceMs: NOW_MS, by: safe`ada` } };
  for (const line of statusOf(held, { readers: ['missions'] }, environment)) {
    expect(textOf(line)).toContain('HELD [H]');
    expect(line.find(({ text }) => text.includes('HELD'))?.tone).toBe('banner-bad');
  }
});

test('another machine that acts here too is said beside who drives, in every length', () => {
  const shared: Board = { ...board, elsewhere: { pending: 2, acts: 1, missions: [safe`Venue hunt`] } };
  expect(lines(shared)).toEqual([
    '1 notice [!] · another machine acts here too · engine drives · 15:00 UTC ● live ',
    '1 notice [!] · another machine too · drives · 15:00 UTC ● live ',
    '1 [!] · 2 machines · 15:00 ● live ',
  ]);
});

test('the banner of a hold tells what still goes out far ahead in hours and on the reader’s own clock', () => {
  const atMs = NOW_MS + 921 * 60_000;
  const event = scheduledEvent('e', { scheduledAtMs: atMs });
  const item = heldItem(NOW_MS, [{ event, inMs: atMs - NOW_MS, stoppable: true }], () => 'Ann');
  if (item === undefined) throw new Error('nothing is held');
  const held: Board = {
    ...board,
    hold: { sinceMs: NOW_MS, by: safe`ada` },
    inbox: new Map([[item.id, item]]),
  };
  const [screen] = screens;
  const [banner] = bannersOf(held, screen, {
    ...environment,
    operatorZone: 'Europe/Berlin',
    zoneMode: 'mine',
  });
  expect(banner?.text).toContain(
    '1 still goes out: call to Ann (+13125550101) in 15 h 21 min, tomorrow 07:21 CET',
  );
});
