import { afterEach, expect, test } from 'vitest';
import { numberWishOf } from '../../src/domain/server/number-offer.ts';
import type { LiveConsole } from '../support/live-console.tsx';
import { agree, ENTER, openComposeWorld, type ComposeWorld } from './support/compose-keys.ts';

let world: ComposeWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('a number is looked for, ordered with its price shown, and given back, by keys alone', async () => {
  world = await openComposeWorld();
  const { view, sim } = world;
  const count = sim.world.phones.size;
  await view.shows('Missions');
  await view.type('4', '\t');
  await view.shows('[numbers');
  await view.type('N');
  await view.shows('Order a number');
  await view.type('Chicago', ENTER);
  await view.shows('Order which number?');
  await view.shows('Chicago, IL');
  await view.type(ENTER);
  await view.shows('Price: 1.00 USD a month');
  await reasonAndCode(view);
  await view.shows('is ordered');
  const ordered = [...sim.world.phones.values()].at(-1)?.phone ?? '';
  expect(sim.world.phones.size).toBe(count + 1);

  await view.type('/', ordered.slice(-4), ENTER);
  await view.shows(/filter \d{4}/);
  await view.shows(new RegExp(`▸ \\${ordered}`));
  await view.type('X');
  await view.shows(`Give the number ${ordered} back`);
  await reasonAndCode(view);
  await view.shows('is given back');
  expect([...sim.world.phones.values()].map(({ phone }) => phone)).not.toContain(ordered);
}, 60_000);

test('the bot’s voice is chosen by whose it is, and changed with the difference shown, by keys alone', async () => {
  world = await openComposeWorld();
  const { view, sim } = world;
  await view.shows('Missions');
  await view.type('0');
  await view.shows('bot voice');
  await view.type('/', 'bot voice', ENTER);
  await view.shows(/▸ bot role/);
  await view.type('j');
  await view.shows(/▸ bot voice/);
  await view.type('E');
  await view.shows('Whose voice?');
  await view.type('aws');
  await view.shows('1 voice');
  await view.type(ENTER);
  await view.shows('Amy');
  await view.type(ENTER);
  await view.shows('+ AWS.Polly.Amy-Neural');
  await agree(view);
  await view.shows(/settings are changed/);
  expect(sim.world.botSettings.get('voice_preference')).toBe('AWS.Polly.Amy-Neural');
}, 60_000);

test('a wish for a number is one line: digits, a state, a city', () => {
  expect(numberWishOf('')).toEqual({});
  expect(numberWishOf('312')).toEqual({ contains: '312' });
  expect(numberWishOf('+1 (312) 555')).toEqual({ contains: '1312555' });
  expect(numberWishOf('San Francisco, CA 55')).toEqual({
    city: 'San Francisco',
    state: 'CA',
    contains: '55',
  });
});

async function reasonAndCode(view: LiveConsole): Promise<void> {
  await view.shows('Reason:');
  await view.type('more lines', ENTER);
  await view.shows(/Type \w{3}.*ready/);
  const code = /Type (\w{3}) and press enter/.exec(view.terminal.text())?.[1] ?? '';
  expect(code).toHaveLength(3);
  await view.type(...code.split(''), ENTER);
}
