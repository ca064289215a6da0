import { expect, test } from 'vitest';
import { runRace } from './race.ts';

const NOTHING_LOST = {
  lostBot: [],
  lostOurs: [],
  doubled: [],
  lostMissions: [],
  cameBack: [],
  botErrors: 0,
  refused: 0,
  untouched: true,
  leftovers: [],
};

test('the bot’s loop beside ours: nothing lost, doubled or brought back, the bot never sees a broken file', async () => {
  const result = await runRace({
    botWrites: 100,
    ourWrites: 100,
    consoles: 1,
    batch: 20,
    kills: 0,
    stops: 0,
    seed: 1,
    isBotLate: true,
  });
  expect(result).toMatchObject(NOTHING_LOST);
  expect(result.takenOut).toBeGreaterThan(0);
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
