import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import { scheduledEventId, stepId } from '../../src/domain/ids.ts';
import { MINUTE_MS, openDoorWorld, SLUG, START_MS, value, type DoorWorld } from './support/door-world.ts';

const PHONE = '+13125550223';
const POST = /POST .*assistants\/.*\/events/;
const DELETE = /DELETE .*scheduled-events|DELETE .*assistants\/.*\/events/;

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const fields = (): ScheduleFields => ({
  channel: 'call',
  assistantId: world.agent,
  to: PHONE,
  from: world.from,
  atMs: START_MS + 20 * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt: 1,
  contactName: 'Acme',
});
const schedule = async (): Promise<string> => {
  const outcome = await world.agree({ kind: 'event.schedule', ...fields() });
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.eventId ?? '';
};
const move = (event: string, atMs: number) =>
  world.agree({ kind: 'event.move', assistantId: world.agent, event: scheduledEventId(event), atMs });
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');

test('a call is moved: one live event for the try, memory and log know both', async () => {
  const first = await schedule();
  const outcome = await move(first, START_MS + 90 * MINUTE_MS);
  expect(outcome).toMatchObject({ status: 'done' });
  expect(pending().map(({ to, scheduledAtMs }) => [to, scheduledAtMs])).toEqual([
    [PHONE, START_MS + 90 * MINUTE_MS],
  ]);
  const [now] = pending();
  expect(now?.id).not.toBe(first);
  expect(now?.metadata).toEqual({ ct_op: expect.stringMatching(/\/call\/1:1$/) });
  expect(world.memory.read()[SLUG]?.memory).toMatchObject({
    scheduled_events: [{ event_id: now?.id, to: PHONE }],
    call_tracker: { [PHONE]: { status: 'scheduled', attempts: 1, event_id: now?.id } },
  });
  const summaries = value(await world.server.listEvents(world.mission, world.run)).map(
    ({ summary }) => summary,
  );
  expect(summaries).toEqual([
    `Scheduled call event_id=${first}`,
    `Cancelled call event_id=${first}: moved`,
    `Scheduled call event_id=${now?.id}`,
  ]);
  await world.clock.advance(3 * 60 * MINUTE_MS);
  expect(world.sim.dials.filter(({ phone }) => phone === PHONE)).toHaveLength(1);
});

test('what has begun, is gone, or would come too soon stays as it is', async () => {
  const first = await schedule();
  expect(await move(first, START_MS + 50_000)).toMatchObject({ refusal: { code: 'too-late' } });
  expect(await move('gone', START_MS + 90 * MINUTE_MS)).toMatchObject({ refusal: { code: 'not-found' } });
  await world.clock.advance(21 * MINUTE_MS);
  expect(await move(first, START_MS + 90 * MINUTE_MS)).toMatchObject({ refusal: { code: 'not-pending' } });
  expect(world.sim.requests.count(POST)).toBe(1);
});

test('a cancel that fails moves nothing: the old call stays the only one', async () => {
  const first = await schedule();
  world.sim.faults.add({ match: DELETE, kind: '5xx' });
  const outcome = await move(first, START_MS + 90 * MINUTE_MS);
  expect(outcome.status).not.toBe('done');
  expect(pending().map(({ id }) => id)).toEqual([first]);
  expect(world.sim.requests.count(POST)).toBe(1);
});

test('a new time that is refused at the last moment is said, and the try may be planned again', async () => {
  const first = await schedule();
  world.sim.faults.add({ match: POST, kind: '429', retryAfterS: 0 });
  expect(await move(first, START_MS + 90 * MINUTE_MS)).toMatchObject({
    status: 'failed',
    sentence: expect.stringContaining('It is cancelled, but'),
  });
  expect(pending()).toEqual([]);
  const again = await world.agree({ kind: 'event.schedule', ...fields(), atMs: START_MS + 90 * MINUTE_MS });
  expect(again).toMatchObject({ status: 'done' });
  expect(pending()).toHaveLength(1);
});
