import { afterEach, expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/simulator/outcome.ts';
import { MINUTE_MS, START_MS } from './support/door-world.ts';
import { openDriveWorld, talk, type DriveWorld } from './support/drive-world.ts';

const A = '+13125550101';

let world: DriveWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const ended = async (): Promise<boolean> =>
  ['succeeded', 'failed'].includes((await world?.runStatus()) ?? '');

test('the engine tries again in the hours of the place where the contact is, not of its number', async () => {
  world = await openDriveWorld({
    missionClass: 1,
    steps: ['calls', 'report'],
    script: new Map<string, readonly Outcome[]>([
      [A, [{ kind: 'no-answer' }, { kind: 'no-answer' }, talk({ rate: 1 })]],
    ]),
  });
  await world.agree({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.door.agent,
    to: A,
    from: world.door.from,
    // 16:40 in Chicago, where the number is from; 12:40 in Honolulu, where the contact lives.
    atMs: START_MS + 100 * MINUTE_MS,
    mission: world.door.key,
    step: stepId('calls'),
    attempt: 1,
    zone: 'Pacific/Honolulu',
    recipientType: 'professional',
  });
  await world.until(ended, 12);
  const hours = world.door.sim.dials.map(({ atMs }) =>
    Number(
      new Intl.DateTimeFormat('en-US', {
        timeZone: 'Pacific/Honolulu',
        hour: '2-digit',
        hourCycle: 'h23',
      }).format(atMs),
    ),
  );
  expect(hours).toHaveLength(3);
  expect(hours.filter((hour) => hour < 9 || hour >= 17)).toEqual([]);
  // Nobody of this kind is called twice in a day.
  const days = world.door.sim.dials.map(({ atMs }) => new Date(atMs - 10 * 60 * MINUTE_MS).getUTCDate());
  expect(new Set(days).size).toBe(3);
});
