import { afterEach, expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { START_MS, MINUTE_MS, value } from './support/door-world.ts';
import { openDriveWorld, talk, type DriveWorld } from './support/drive-world.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';

let world: DriveWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function schedule(phone: string, minutes: number, step = 'calls'): Promise<void> {
  await world?.agree({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.door.agent,
    to: phone,
    from: world.door.from,
    atMs: START_MS + minutes * MINUTE_MS,
    mission: world.door.key,
    step: stepId(step),
    attempt: 1,
  });
}

const ended = async (): Promise<boolean> =>
  ['succeeded', 'failed'].includes((await world?.runStatus()) ?? '');
const dialsTo = (phone: string): number =>
  world?.door.sim.dials.filter((dial) => dial.phone === phone).length ?? 0;
const script = (
  entries: readonly (readonly [string, readonly ScriptedOutcome[]])[],
): Map<string, readonly ScriptedOutcome[]> => new Map(entries);

/** Every dial of the mission lies in business hours of its number, by the platform's own calendar. */
function expectBusinessHours(): void {
  const local = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Chicago',
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  });
  for (const dial of world?.door.sim.dials ?? []) {
    const parts = Object.fromEntries(
      local.formatToParts(dial.atMs).map(({ type, value: text }) => [type, text]),
    );
    expect(Number(parts['hour'])).toBeGreaterThanOrEqual(9);
    expect(Number(parts['hour'])).toBeLessThan(17);
    expect(['Sat', 'Sun']).not.toContain(parts['weekday']);
  }
}

test('class 1: a sweep ends by itself, with misses tried again in hours and results kept', async () => {
  world = await openDriveWorld({
    missionClass: 1,
    steps: ['setup:completed', 'calls', 'analyze'],
    script: script([
      [A, [talk({ rate: 120 })]],
      [B, [{ kind: 'busy' }, talk({ rate: 95 })]],
      [C, [{ kind: 'no-answer' }]],
    ]),
  });
  await schedule(A, 6);
  await schedule(B, 8);
  await schedule(C, 10);
  await world.until(ended);

  expect(await world.runStatus()).toBe('succeeded');
  expect([dialsTo(A), dialsTo(B), dialsTo(C)]).toEqual([1, 2, 4]);
  expectBusinessHours();
  const run = value(await world.door.server.getRun(world.door.mission, world.run));
  expect(run.resultPayload).toMatchObject({
    contacts: 3,
    reached: 2,
    not_reached: [{ phone: C, outcome: 'no-answer' }],
  });
  const steps = value(await world.door.server.getPlan(world.door.mission, world.run));
  expect(steps.map((step) => step.status)).toEqual(['completed', 'completed', 'completed']);
  const events = value(await world.door.server.listEvents(world.door.mission, world.run));
  const outcomes = events.filter(
    (event) => event.payload !== undefined && 'outcome' in (event.payload as object),
  );
  expect(outcomes).toHaveLength(7);
  expect(world.entryIsGone()).toBe(true);
});

test('class 2: the ranking stands in the result', async () => {
  world = await openDriveWorld({
    missionClass: 2,
    steps: ['calls', 'rank'],
    memory: { rubric: { years: 2, salary: -1 } },
    script: script([
      [A, [talk({ years: 3, salary: 60 })]],
      [B, [talk({ years: 9, salary: 70 })]],
    ]),
  });
  await schedule(A, 6);
  await schedule(B, 8);
  await world.until(ended);
  const run = value(await world.door.server.getRun(world.door.mission, world.run));
  expect(run.status).toBe('succeeded');
  expect(run.resultPayload).toMatchObject({
    ranking: [
      { rank: 1, phone: B },
      { rank: 2, phone: A },
    ],
  });
});

test('class 3: one at a time, each told the best offer before it', async () => {
  world = await openDriveWorld({
    missionClass: 3,
    steps: ['calls', 'report'],
    memory: { call_queue: [{ phone: A }, { phone: B }, { phone: C }] },
    script: script([
      [A, [talk({ offer: 300 })]],
      [B, [{ kind: 'busy' }, talk({ offer: 250 })]],
      [C, [talk({ offer: 270 })]],
    ]),
  });
  await world.until(ended);
  expect(await world.runStatus()).toBe('succeeded');
  const dials = world.door.sim.dials;
  expect(dials.map((dial) => dial.phone)).toEqual([A, B, B, C]);
  // Never two in flight: each call had ended before the next one began.
  const rows = [...world.door.sim.world.scheduled.values()].toSorted(
    (one, other) => one.scheduledAtMs - other.scheduledAtMs,
  );
  const overlaps = rows.filter((row, index) => row.createdAtMs <= (rows[index - 1]?.updatedAtMs ?? 0));
  expect(overlaps).toEqual([]);
  const events = value(await world.door.server.listEvents(world.door.mission, world.run));
  expect(JSON.stringify(events)).toContain('best_offer');
  const run = value(await world.door.server.getRun(world.door.mission, world.run));
  expect(run.resultPayload).toMatchObject({ best_offer: { amount: 250, phone: B } });
});

test('class 4: after round 1 the shortlist is laid out and a person is waited for', async () => {
  world = await openDriveWorld({
    missionClass: 4,
    steps: ['round-1', 'human-approval', 'round-2'],
    memory: { rubric: { fit: 1 } },
    script: script([
      [A, [talk({ fit: 4 })]],
      [B, [talk({ fit: 8 })]],
    ]),
  });
  await schedule(A, 6, 'round-1');
  await schedule(B, 8, 'round-1');
  await world.until(() => world?.memory()['awaiting_approval'] === true);
  expect(world.memory()['approval_summary']).toMatchObject({ ranking: [{ phone: B }, { phone: A }] });
  const dials = world.door.sim.dials.length;
  await expect(world.until(ended, 1)).rejects.toThrow('not within');
  expect(world.door.sim.dials).toHaveLength(dials);
});

test('class 5: the goal cancels what is pending and ends the mission', async () => {
  world = await openDriveWorld({
    missionClass: 5,
    steps: ['calls'],
    memory: { goal: { field: 'slot_today', equals: true } },
    script: script([
      [A, [talk({ slot_today: true })]],
      [B, [talk({ slot_today: false })]],
    ]),
  });
  await schedule(A, 6);
  await schedule(B, 50);
  await schedule(C, 60);
  await world.until(ended);
  expect(await world.runStatus()).toBe('succeeded');
  expect([dialsTo(A), dialsTo(B), dialsTo(C)]).toEqual([1, 0, 0]);
});

test('nobody reached: the step fails, the run fails, and memory says why', async () => {
  world = await openDriveWorld({
    missionClass: 1,
    steps: ['calls', 'analyze'],
    script: script([[A, [{ kind: 'failed' }]]]),
  });
  await schedule(A, 6);
  await world.until(ended);
  expect(await world.runStatus()).toBe('failed');
  expect(dialsTo(A)).toBe(3);
  expect(world.memory()['result']).toMatchObject({ status: 'failed', failed_step: 'calls' });
  expect(world.memory()['error_calls']).toMatchObject({ recoverable: false });
});
