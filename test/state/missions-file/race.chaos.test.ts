import { expect, test } from 'vitest';
import { callsOfAWrite } from './failing-write.ts';
import { runRace } from './race.ts';

const NOTHING_LOST = {
  lostBot: [],
  lostOurs: [],
  doubled: [],
  botErrors: 0,
  refused: 0,
  untouched: true,
  leftovers: [],
};
const CALM = { consoles: 1, batch: 25, kills: 0, stops: 0, seed: 1 };

test('2,000 of the bot’s writes beside 2,000 of ours', async () => {
  const result = await runRace({ ...CALM, botWrites: 2_000, ourWrites: 2_000 });
  expect(result).toMatchObject(NOTHING_LOST);
});

test('three consoles beside the bot, 1,000 writes each', async () => {
  const result = await runRace({ ...CALM, botWrites: 1_000, ourWrites: 3_000, consoles: 3 });
  expect(result).toMatchObject(NOTHING_LOST);
});

test('up to 150 kills at random over 2,000 writes', async () => {
  const result = await runRace({ ...CALM, botWrites: 2_000, ourWrites: 2_000, batch: 10, kills: 150 });
  expect(result).toMatchObject(NOTHING_LOST);
  expect(result.killed).toBeGreaterThan(30);
});

test('a kill before each call of the file system', async () => {
  const calls = (await callsOfAWrite()) * 3;
  for (let killAt = 1; killAt <= calls; killAt += 1) {
    const result = await runRace({ ...CALM, botWrites: 20, ourWrites: 20, batch: 5, killAt, seed: killAt });
    expect(result).toMatchObject(NOTHING_LOST);
  }
});

test('a bot that is stopped 200 times wherever it is', async () => {
  const result = await runRace({ ...CALM, botWrites: 2_000, ourWrites: 1_000, stops: 200 });
  expect(result).toMatchObject(NOTHING_LOST);
});
