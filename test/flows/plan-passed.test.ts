import { afterEach, expect, test } from 'vitest';
import { openMissionsWorld, type RoundConsole } from './support/round-console.tsx';
import { MINUTE_MS } from './support/door-world.ts';
import { openDriveWorld, type DriveWorld } from './support/drive-world.ts';
import { peopleCsv } from './support/plan-world.ts';

let world: DriveWorld | undefined;
let view: RoundConsole | undefined;
afterEach(async () => {
  view?.close();
  await world?.close();
});

const open = async (count: number): Promise<readonly [DriveWorld, RoundConsole]> => {
  const opened = await openDriveWorld({ missionClass: 1, steps: ['calls'] });
  world = opened;
  const { planner, door } = opened;
  await opened.lookAtInbox();
  await planner.edit({ kind: 'set', change: { mission: door.key } });
  await planner.edit({ kind: 'set', change: { source: { kind: 'text', text: peopleCsv(count).csv } } });
  view = await openMissionsWorld(opened);
  await view.type('3');
  await view.shows('[List');
  await view.type('\t', '\t', '\t');
  await view.shows('[Review');
  return [opened, view];
};
const slots = (driven: DriveWorld): ReadonlyMap<string, number> =>
  new Map([...(driven.planning()?.plan?.placed ?? [])].map(([phone, { atMs }]) => [phone, atMs]));
const scheduled = ({ door }: DriveWorld): ReadonlyMap<string, number> =>
  new Map([...door.sim.world.scheduled.values()].map(({ to, scheduledAtMs }) => [to, scheduledAtMs ?? 0]));
const commit = async (screen: RoundConsole): Promise<void> => {
  await screen.type('C');
  await screen.shows('Reason:');
  await screen.type('go', '\r');
  await screen.typeCode();
};

test('on the screen, slots that have passed are moved and marked before anything is sent, then committed', async () => {
  const [driven, screen] = await open(4);
  const before = slots(driven);
  const first = Math.min(...before.values());
  await driven.door.clock.advance(first - driven.door.clock.now() + MINUTE_MS);
  await screen.type('C');
  await screen.shows(/The time of 1 call has passed\. 1 call moved/);
  expect(scheduled(driven).size).toBe(0);
  await screen.shows(/was .*\d\d:\d\d/);
  const after = slots(driven);
  const moved = [...after].filter(([phone, atMs]) => before.get(phone) !== atMs);
  expect(moved).toHaveLength(1);
  expect(moved[0]?.[1]).toBeGreaterThan(driven.door.clock.now());
  await commit(screen);
  await screen.shows('4 scheduled');
  expect(scheduled(driven)).toEqual(after);
});

test('on the screen, a commit that broke off goes on after a break: the rest is moved, shown, sent once', async () => {
  const [driven, screen] = await open(4);
  const before = slots(driven);
  driven.door.sim.faults.add({
    match: /POST .*assistants\/.*\/events/,
    kind: '5xx',
    status: 400,
    skip: 2,
  });
  await commit(screen);
  await screen.shows('Stopped after 2 of 4');
  const sent = scheduled(driven);
  expect(sent.size).toBe(2);
  await driven.planner.edit({ kind: 'settle', mission: driven.door.key, eased: false });
  const left = [...before].filter(([phone]) => !sent.has(phone)).map(([, atMs]) => atMs);
  await driven.door.clock.advance(Math.max(...left) - driven.door.clock.now() + MINUTE_MS);
  await screen.type('C');
  await screen.shows(/The time of 2 calls has passed\. 2 calls moved/);
  // A commit is of the plan that is drawn.
  await screen.shows('Against the plan before: 2 moved');
  expect(scheduled(driven).size).toBe(2);
  await commit(screen);
  await screen.shows('2 scheduled');
  const all = scheduled(driven);
  expect([...all.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  for (const [phone, atMs] of sent) expect(all.get(phone)).toBe(atMs);
});
