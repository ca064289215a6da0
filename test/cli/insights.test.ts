import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoStateFile } from '../../src/simulator/demo/bot-memory.ts';
import { isJsonObject } from '../../src/lib/json.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

const SLUG = 'venue-for-the-harper-okafor-wedding';

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld({ world: 'demo' });
  const state: unknown = JSON.parse(demoStateFile(world.sim.world));
  if (isJsonObject(state)) world.writeState(state);
});
afterAll(() => world.close());

describe('insights', () => {
  test('a table with its fields, ranked where weights are given', async () => {
    const plain = await world.run(['insights', SLUG]);
    expect(plain).toMatchObject({ exit: 0 });
    expect(plain.out).toContain('price_usd (number, 6 of 6)');
    const ranked = await world.run(['insights', SLUG, '--rank', 'price_usd:-2,available:1']);
    expect(ranked.out).toMatch(/^1 +0\.968 +ready +1\/1 +\+17075550125 +Oak & Ember Ranch/m);
  });

  test('CSV, JSON lines, JSON and Markdown, each whole', async () => {
    const csv = await world.run(['insights', SLUG, '--csv', '--rank', 'price_usd:-1']);
    expect(csv.out.trimEnd().split(/\r?\n/)).toHaveLength(7);
    expect(csv.out.split(/\r?\n/)[1]).toMatch(/^1,1,Redwood Hall,/);
    const lines = await world.run(['insights', SLUG, '--jsonl']);
    const rows = lines.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { fields: { price_usd: number } });
    expect(rows.map(({ fields }) => fields.price_usd)).toContain(4950);
    const json = await world.run(['insights', SLUG, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ results: expect.any(Array) as unknown });
    const report = await world.run(['insights', SLUG, '--md']);
    expect(report.out).toContain('## Who was reached');
  });

  test.each([
    [['insights'], 'Name a mission'],
    [['insights', SLUG, '--rank', 'nothing:1'], 'There is available, price_usd'],
    [['insights', SLUG, '--rank', 'price_usd:x'], 'is no weight'],
    [['insights', SLUG, '--csv', '--md'], 'Choose one of'],
    [['insights', 'no-such-mission'], "There is no mission 'no-such-mission'"],
  ])('%j is a usage error', async (words, said) => {
    const ran = await world.run(words);
    expect(ran.exit).toBe(2);
    expect(ran.said).toContain(said);
  });
});

describe('sms and call', () => {
  const TO = '+17205550110';

  test('threads and messages as the server has them', async () => {
    const threads = await world.run(['sms', 'conversations']);
    expect(threads.out).toContain(TO);
    const listed = await world.run(['sms', 'list', '--contact', TO, '--limit', '2', '--json']);
    expect(JSON.parse(listed.out)).toHaveLength(2);
  });

  test('a message goes out once it was agreed to, and the bot sees the same', async () => {
    const words = ['sms', 'send', TO, 'From', 'the', 'console'];
    const asked = await world.run(words);
    const direct = world.sim.dials.filter(({ source }) => source === 'immediate').length;
    expect(direct).toBe(asked.exit === 0 ? 1 : 0);
    // Outside business hours what was shown is agreed to; at night in Denver the law's hours refuse it all the same.
    const digest = /--expect (\w+)/.exec(asked.said)?.[1];
    const sent = digest === undefined ? asked : await world.run([...words, '--yes', '--expect', digest]);
    const refused = sent.exit === 3;
    const listed = await world.api('sms', 'list', '--contact', TO);
    expect(listed.out.includes('From the console')).toBe(!refused);
  });

  test('my own phone rings; its state is read back', async () => {
    const rung = await world.run(['call', 'Hello', '--json']);
    expect(rung.exit).toBe(0);
    const { event_id: id } = JSON.parse(rung.out) as { event_id: string };
    const stands = await world.run(['call', 'status', id]);
    expect(stands.out).toContain(id);
    expect((await world.run(['call', 'end', id])).exit).toBe(0);
  });

  test.each([
    [['sms'], 2],
    [['sms', 'send', TO], 2],
    [['sms', 'list', '--limit', 'x'], 2],
    [['sms', 'list', '--direction', 'up'], 2],
    [['call', 'status'], 2],
    [['call', 'status', 'none'], 2],
    [['sms', 'send', '5550110', 'x'], 2],
  ])('%j is a usage error', async (words, exit) => {
    expect((await world.run(words)).exit).toBe(exit);
  });

  test('read-only sends nothing', async () => {
    const before = world.sim.dials.length;
    expect((await world.run(['call'], { readOnly: true })).exit).toBe(3);
    expect((await world.run(['sms', 'send', TO, 'x'], { readOnly: true })).exit).toBe(3);
    expect(world.sim.dials.length).toBe(before);
  });
});
