import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerPort } from '../../src/domain/server/server-port.ts';
import { stepId } from '../../src/domain/ids.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, type DoorWorld } from './support/door-world.ts';

const PHONES = ['+13125550123', '+13125550124', '+13125550125'];

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
  for (const [at, to] of PHONES.entries()) {
    await world.agree({
      kind: 'event.schedule',
      channel: 'call',
      assistantId: world.agent,
      to,
      from: world.from,
      atMs: world.clock.now() + (30 + at) * MINUTE_MS,
      mission: world.key,
      step: stepId('calls'),
      attempt: 1,
    });
  }
});
afterEach(() => world.close());

const pending = () =>
  [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending').length;

/** A process that dies after it has taken the first call back. */
async function dieInMiddle(): Promise<void> {
  let asked = 0;
  let reached = (): void => undefined;
  const stuck = new Promise<void>((resolve) => (reached = resolve));
  const deleteScheduled: ServerPort['deleteScheduled'] = (...args) => {
    asked += 1;
    if (asked === 1) return world.server.deleteScheduled(...args);
    reached();
    return new Promise(() => undefined);
  };
  const dying = world.another({
    holder: { id: 'dead', label: 'a verb' },
    server: { ...world.server, deleteScheduled },
  });
  const command = { kind: 'mission.cancel', mission: world.key, reason: 'enough' } as const;
  const shown = await dying.preview(command);
  void dying.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: shown.tier });
  await stuck;
}

test('an act that its process left in the middle is listed at once, and finished by the next', async () => {
  await dieInMiddle();
  expect(pending()).toBe(2);
  const next = world.another({ holder: { id: 'next', label: 'console' }, isGone: (each) => each === 'dead' });
  const [item, ...more] = next.unclear();
  expect(more).toEqual([]);
  expect(item).toMatchObject({ state: 'waiting', mission: world.key, ends: ['again', 'leave'] });
  expect(item?.title).toContain('Not finished');
  expect(item?.lines.filter((line) => line.startsWith('Still open')).length).toBeGreaterThan(1);
  expect(item?.lines.filter((line) => line.startsWith('Done')).length).toBeGreaterThan(0);

  expect(await next.finishOpenRecords()).toEqual({ finished: 1, open: 0 });
  expect(pending()).toBe(0);
  expect(next.unclear()).toEqual([]);
});

test('an act that a living process is at is neither listed nor touched, until it gives no sign of life', async () => {
  await dieInMiddle();
  const next = world.another({ holder: { id: 'next', label: 'console' } });
  expect(next.unclear()).toEqual([]);
  expect(await next.finishOpenRecords()).toEqual({ finished: 0, open: 1 });
  expect(pending()).toBe(2);
  await world.clock.advance(91_000);
  expect(next.unclear()).toMatchObject([{ state: 'waiting' }]);
  await next.finishOpenRecords();
  expect(pending()).toBe(0);
});

test('a third process leaves an act alone that the second has taken over from the dead one', async () => {
  await dieInMiddle();
  const isGone = (each: string): boolean => each === 'dead';
  const hang: ServerPort['deleteScheduled'] = () => new Promise(() => undefined);
  const second = world.another({
    holder: { id: 'second', label: 'console' },
    isGone,
    server: { ...world.server, deleteScheduled: hang },
  });
  void second.finishOpenRecords();
  const third = world.another({ holder: { id: 'third', label: 'console' }, isGone });
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(third.unclear()).toEqual([]);
  expect(await third.finishOpenRecords()).toEqual({ finished: 0, open: 1 });
  expect(pending()).toBe(2);
});
