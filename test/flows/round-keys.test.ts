import { afterEach, expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openMissionsWorld, type RoundConsole } from './support/round-console.tsx';
import { MINUTE_MS } from './support/door-world.ts';
import { openDriveWorld, talk, type DriveWorld } from './support/drive-world.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';

let world: DriveWorld | undefined;
let view: RoundConsole | undefined;
afterEach(async () => {
  view?.close();
  await world?.close();
});

const ended = async (): Promise<boolean> =>
  ['succeeded', 'failed'].includes((await world?.runStatus()) ?? 'failed');

test('a mission of rounds by keys alone: shortlist edited, left and found again, approved, planned, committed, closed', async () => {
  world = await openDriveWorld({
    missionClass: 4,
    steps: ['round-1', 'human-approval', 'round-2'],
    memory: {
      rubric: { fit: 1 },
      leads: [{ phone: A, name: 'Ada' }, { phone: B, name: 'Bea' }, { phone: C }],
    },
    script: new Map([
      [A, [talk({ fit: 4 }), talk({ fit: 4 })]],
      [B, [talk({ fit: 8 }), talk({ fit: 9 })]],
      [C, [talk({ fit: 6 })]],
    ]),
  });
  const { door } = world;
  for (const [index, phone] of [A, B, C].entries()) {
    await world.agree({
      kind: 'event.schedule',
      channel: 'call',
      assistantId: door.agent,
      to: phone,
      from: door.from,
      atMs: door.clock.now() + (6 + 2 * index) * MINUTE_MS,
      mission: door.key,
      step: stepId('round-1'),
      attempt: 1,
    });
  }
  await world.until(() => world?.memory()['awaiting_approval'] === true);
  await world.lookAtInbox();
  const dials = door.sim.dials.length;

  view = await openMissionsWorld(world);
  await view.type('5');
  await view.shows('Round 1 has ended');
  await view.type('\r');
  await view.shows('3 of 3 go on to round 2');
  // C is dropped, Ada is called before Bea.
  await view.type('j', ' ', 'k', 'd', 'd');
  await view.shows('2 of 3 go on to round 2');
  await systemClock().sleep(600);
  // The screen is taken away without a word: the edits are there again.
  view.close();
  view = await openMissionsWorld(world);
  await view.type('5');
  await view.shows('Round 1 has ended');
  await view.type('\r');
  await view.shows('2 of 3 go on to round 2');
  await view.type('A');
  await view.typeCode();

  await view.shows('[Review 2]');
  expect(world.memory()['rounds']).toMatchObject([{ advanced: [A, B], planned_by: 'operator' }]);
  expect(door.sim.dials).toHaveLength(dials);
  await view.type('C');
  await view.shows('Reason:');
  await view.type('round two', '\r');
  await view.typeCode();
  await view.shows('2 scheduled');

  await world.until(ended);
  expect(await world.runStatus()).toBe('succeeded');
  expect(door.sim.dials.slice(dials).map(({ phone }) => phone)).toEqual([A, B]);
});
