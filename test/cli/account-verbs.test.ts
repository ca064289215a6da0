import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

const lastBody = (): unknown => world.sim.requests.all().findLast(({ method }) => method !== 'GET')?.body;
const insist = (said: string): readonly string[] => [
  '--yes',
  '--expect',
  /--expect (\S+)/.exec(said)?.[1] ?? '',
];

test('the bot’s settings are shown, changed in the server’s spelling, and not sent where they are so already', async () => {
  expect((await world.run(['bot'])).out).toMatch(/^name +Clawd\nrole +\(not set\)\n/);
  expect(
    await world.run(['bot', 'set', '--greeting', 'Good day', '--voice', 'Rime.ArcanaV3.orion']),
  ).toMatchObject({
    exit: 0,
    out: "The bot's settings are changed: greeting, voice.\n",
  });
  expect(lastBody()).toEqual({ greeting: 'Good day', voice_preference: 'Rime.ArcanaV3.orion' });
  expect(JSON.parse((await world.run(['bot', '--json'])).out)).toMatchObject({ greeting: 'Good day' });
  expect(await world.run(['bot', 'set', '--greeting', 'Good day'])).toMatchObject({ exit: 3 });
  // What is set to nothing is taken away.
  expect(await world.run(['bot', 'set', '--greeting', ''])).toMatchObject({ exit: 0 });
  expect(lastBody()).toEqual({ greeting: '' });
  expect(await world.run(['bot', 'set'])).toMatchObject({ exit: 2 });
});

test('voices are listed by provider and found by words, language, gender and accent', async () => {
  const rime = await world.run(['voices', '--provider', 'rime', '--json']);
  const listed = JSON.parse(rime.out) as { voices: { id: string }[]; providers: string[] };
  expect(listed.voices.every(({ id }) => id.startsWith('Rime.'))).toBe(true);
  expect(listed.providers).toContain('aws');
  expect((await world.run(['voices', 'amy'])).out).toContain('AWS.Polly.Amy-Neural');
  expect(
    (await world.run(['voices', '--language', 'en', '--gender', 'female', '--accent', 'brit'])).out,
  ).toMatch(/^VOICE.*\nAWS\.Polly\.Amy-Neural .*\n$/);
  expect((await world.run(['voices', 'nobody'])).out).toMatch(/^No voice fits\. Providers: /);
});

test('a number is ordered with its price shown and agreed to, and given back; never while calls wait', async () => {
  const found = await world.run(['phones', 'search', '--region', 'IL', '--json']);
  const [offer] = JSON.parse(found.out) as { phone: string; monthlyPrice: string }[];
  expect(offer).toMatchObject({ monthlyPrice: '1.00 USD' });
  const phone = offer?.phone ?? '';
  const asked = await world.run(['phones', 'order', phone]);
  expect(asked).toMatchObject({ exit: 3 });
  expect(asked.out).toContain('Price: 1.00 USD a month, 1.00 USD once');
  expect(world.sim.requests.count(/POST .*numbers/)).toBe(0);
  expect(await world.run(['phones', 'order', phone, ...insist(asked.said)])).toMatchObject({
    exit: 0,
    out: `${phone} is ordered.\n`,
  });
  expect(await world.run(['phones', 'order', phone])).toMatchObject({
    exit: 3,
    said: `${phone} is a number of this account already.\n`,
  });
  const back = await world.run(['phones', 'release', phone]);
  expect(back.exit).toBe(3);
  expect(await world.run(['phones', 'release', phone, ...insist(back.said)])).toMatchObject({ exit: 0 });
  expect([...world.sim.world.phones.values()].some((row) => row.phone === phone)).toBe(false);
});

test('an order whose answer gets lost is found by the number, and not ordered again', async () => {
  const [offer] = JSON.parse((await world.run(['phones', 'search', '--json'])).out) as { phone: string }[];
  const phone = offer?.phone ?? '';
  const asked = await world.run(['phones', 'order', phone]);
  world.sim.faults.add({ match: /POST .*numbers\/order/, kind: 'reset-after' });
  await world.run(['phones', 'order', phone, ...insist(asked.said)]);
  expect([...world.sim.world.phones.values()].filter((row) => row.phone === phone)).toHaveLength(1);
  expect(await world.run(['phones', 'order', phone])).toMatchObject({ exit: 3, out: '' });
  expect(world.sim.requests.count(/POST .*numbers\/order/)).toBe(1);
});

test('a recording is told with where it can be heard', async () => {
  world.sim.world.conversations.set('c1', { id: 'c1', insightStatus: 'completed', insightResults: [] });
  expect((await world.run(['recordings', 'rec-c1'])).out).toContain('https://recordings.example/rec-c1.mp3');
  expect(await world.run(['recordings', 'rec-none'])).toMatchObject({ exit: 2 });
});
