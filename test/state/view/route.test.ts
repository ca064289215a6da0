import { expect, test } from 'vitest';
import type { MissionKey } from '../../../src/domain/mission/mission-row.ts';
import { goBack, goForward, replace, startAt, visit } from '../../../src/state/view/route.ts';

const mission = { screen: 'mission', mission: 'm-1' as MissionKey };

test('the history goes back and forward, and forgets what lay ahead when a new place is opened', () => {
  const there = visit(visit(startAt({ screen: 'missions' }), mission), { screen: 'log' });
  const back = goBack(there);
  expect(back.current).toEqual(mission);
  expect(goForward(back).current).toEqual({ screen: 'log' });
  expect(goForward(visit(back, { screen: 'schedule' })).current).toEqual({ screen: 'schedule' });
});

test('the same place again and the ends of the history change nothing', () => {
  const history = visit(startAt({ screen: 'missions' }), mission);
  expect(visit(history, { ...mission })).toBe(history);
  expect(goForward(history)).toBe(history);
  expect(goBack(startAt(mission))).toEqual(startAt(mission));
});

test('another tab is no step of the history', () => {
  const history = replace(visit(startAt({ screen: 'missions' }), mission), { ...mission, tab: 'calls' });
  expect(goBack(history).current).toEqual({ screen: 'missions' });
});

test('the history is bounded', () => {
  let history = startAt({ screen: 's-0' });
  for (let step = 1; step < 500; step += 1) history = visit(history, { screen: `s-${step}` });
  expect(history.back.length).toBeLessThanOrEqual(50);
  expect(goBack(history).current).toEqual({ screen: 's-498' });
});
