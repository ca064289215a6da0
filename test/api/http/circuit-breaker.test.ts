import { expect, test } from 'vitest';
import { createCircuitBreaker } from '../../../src/api/http/circuit-breaker.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';

function setUp() {
  const clock = manualClock(0);
  return { clock, pause: createCircuitBreaker({ clock, random: () => 1, failuresToOpen: 3 }) };
}

test('opens after failures in a row, lets one probe through, closes when it is fine', async () => {
  const { clock, pause } = setUp();
  pause.ended('failing');
  pause.ended('fine');
  pause.ended('failing');
  pause.ended('failing');
  expect(pause.brokenForMs()).toBe(0);
  pause.ended('failing');
  expect(pause.brokenForMs()).toBe(5_000);
  expect(pause.admit()).toBe(false);
  await clock.advance(5_000);
  expect(pause.admit()).toBe(true);
  expect(pause.admit()).toBe(false);
  pause.ended('fine');
  expect(pause.admit()).toBe(true);
  expect(pause.admit()).toBe(true);
});

test('a probe that fails doubles the time, up to a minute', async () => {
  const { clock, pause } = setUp();
  for (let count = 0; count < 3; count += 1) pause.ended('failing');
  for (const expectedMs of [10_000, 20_000, 40_000, 60_000, 60_000]) {
    await clock.advance(pause.brokenForMs());
    expect(pause.admit()).toBe(true);
    pause.ended('failing');
    expect(pause.brokenForMs()).toBe(expectedMs);
  }
});

test('failures of requests that were under way do not lengthen it', () => {
  const { pause } = setUp();
  for (let count = 0; count < 8; count += 1) pause.ended('failing');
  expect(pause.brokenForMs()).toBe(5_000);
});

test('a cool-down is never shortened by a later answer', async () => {
  const { clock, pause } = setUp();
  pause.askedToWait(30_000);
  pause.askedToWait(1_000);
  pause.ended('fine');
  expect(pause.coolDownMs()).toBe(30_000);
  await clock.advance(30_000);
  expect(pause.coolDownMs()).toBe(0);
});

test('without a length of its own it grows', async () => {
  const { clock, pause } = setUp();
  const lengths: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    pause.askedToWait(undefined);
    lengths.push(pause.coolDownMs());
    await clock.advance(pause.coolDownMs());
  }
  expect(lengths).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});
