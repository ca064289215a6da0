import { expect, test } from 'vitest';
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

test('the bot’s loop beside ours: nothing lost, nothing doubled, the bot never sees a broken file', async () => {
  const result = await runRace({
    botWrites: 100,
    ourWrites: 100,
    consoles: 1,
    batch: 20,
    kills: 0,
    stops: 0,
    seed: 1,
  });
  expect(result).toMatchObject(NOTHING_LOST);
});

test('consoles killed at any moment, two of them, and a bot that freezes: nothing lost, nothing doubled', async () => {
  const result = await runRace({
    botWrites: 60,
    ourWrites: 60,
    consoles: 2,
    batch: 10,
    kills: 4,
    stops: 6,
    seed: 2,
  });
  expect(result).toMatchObject(NOTHING_LOST);
  expect(result.killed).toBeGreaterThan(0);
});
