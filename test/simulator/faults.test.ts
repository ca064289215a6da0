import { afterEach, expect, test } from 'vitest';
import { inSeconds, setUpMission, startRig, type Rig } from './raw-client.ts';

let rig: Rig;
afterEach(() => rig.sim.stop());

const missions = (): number => rig.sim.world.missions.size;
const create = () => rig.call('POST', '/missions', { name: 'A', instructions: 'B' });

test('refusals come before the work, by default', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /^POST \/v1\/missions$/, kind: '429', retryAfterS: 7, times: 2 });
  expect((await create()).status).toBe(429);
  expect((await create()).status).toBe(429);
  rig.sim.faults.add({ match: /missions/, kind: '5xx', status: 502 });
  expect((await create()).status).toBe(502);
  expect(missions()).toBe(0);
  rig.sim.faults.add({ match: /missions/, kind: '5xx', afterWork: true });
  expect((await create()).status).toBe(503);
  expect(missions()).toBe(1);
  expect((await create()).status).toBe(201);
  expect(rig.sim.faults.hits()).toBe(4);
  expect(rig.sim.requests.count(/POST/)).toBe(5);
  expect(rig.sim.requests.all()[0]).toMatchObject({ fault: '429', status: 429 });
});

test('a broken connection leaves open whether the work was done', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /missions/, kind: 'reset-before' });
  await expect(create()).rejects.toThrow('fetch failed');
  expect(missions()).toBe(0);
  rig.sim.faults.add({ match: /missions/, kind: 'reset-after' });
  await expect(create()).rejects.toThrow('fetch failed');
  expect(missions()).toBe(1);
  rig.sim.faults.add({ match: /missions/, kind: 'truncate' });
  await expect(create()).rejects.toThrow('terminated');
  expect(missions()).toBe(2);
});

test('answers may be no answers', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /missions/, kind: 'garbage' });
  expect(await create()).toMatchObject({ status: 200, body: undefined });
  rig.sim.faults.add({ match: /missions/, kind: 'html' });
  expect((await create()).text).toContain('<html>');
  rig.sim.faults.add({ match: /missions/, kind: 'redirect' });
  expect((await create()).status).toBe(302);
  rig.sim.faults.add({ match: /missions/, kind: 'huge' });
  expect((await rig.call('GET', '/missions')).text.length).toBeGreaterThan(8 * 1024 * 1024);
  expect(missions()).toBe(1);
});

test('a request that is never answered ends with the server', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /missions/, kind: 'timeout' });
  const waiting = create();
  await expect.poll(() => rig.sim.requests.count()).toBe(1);
  await rig.sim.stop();
  await expect(waiting).rejects.toThrow('fetch failed');
  expect(missions()).toBe(0);
});

test('a slow body drips over the world’s time', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /missions/, kind: 'slow', delayMs: 30_000 });
  let done = false;
  const waiting = rig.call('GET', '/missions').then((answer) => {
    done = true;
    return answer;
  });
  await expect.poll(() => rig.clock.pending()).toBeGreaterThan(0);
  await rig.clock.advance(20_000);
  expect(done).toBe(false);
  await rig.clock.advance(20_000);
  expect((await waiting).body.missions).toEqual([]);
});

test('a request that is held up is worked on late, as one that a frozen sender sent', async () => {
  rig = await startRig();
  const { aid, from } = await setUpMission(rig);
  const schedule = () =>
    rig.call('POST', `/assistants/${aid}/events`, {
      channel: 'call',
      to: '+13125550123',
      from,
      scheduled_at: inSeconds(rig, 240),
    });
  rig.sim.faults.add({ match: /events/, kind: 'late', delayMs: 100_000 });
  const inTime = schedule();
  await expect.poll(() => rig.clock.pending()).toBe(1);
  expect(rig.sim.world.scheduled.size).toBe(0);
  await rig.clock.advance(101_000);
  expect((await inTime).status).toBe(201);
  rig.sim.faults.add({ match: /events/, kind: 'late', delayMs: 200_000 });
  const before = rig.clock.pending();
  const tooLate = schedule();
  await expect.poll(() => rig.clock.pending()).toBeGreaterThan(before);
  await rig.clock.advance(201_000);
  expect((await tooLate).status).toBe(422);
});

test('a wait may be asked for as a date, and an answer may be nothing', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /missions/, kind: '429', retryAfter: 'Tue, 10 Mar 2026 15:01:00 GMT' });
  const refused = await fetch(`${rig.sim.baseUrl}/missions`);
  expect(refused.headers.get('retry-after')).toBe('Tue, 10 Mar 2026 15:01:00 GMT');
  rig.sim.faults.add({ match: /missions/, kind: 'empty' });
  expect(await create()).toMatchObject({ status: 200, text: '' });
  expect(missions()).toBe(1);
});

test('a fault can let requests pass first, and be taken away', async () => {
  rig = await startRig();
  const remove = rig.sim.faults.add({ match: /./, kind: '5xx', skip: 1, times: Infinity });
  expect((await rig.call('GET', '/missions')).status).toBe(200);
  expect((await rig.call('GET', '/missions')).status).toBe(503);
  expect((await rig.call('GET', '/missions')).status).toBe(503);
  remove();
  expect((await rig.call('GET', '/missions')).status).toBe(200);
});
