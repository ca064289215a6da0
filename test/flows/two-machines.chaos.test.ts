import { expect, test } from 'vitest';
import { seededRandom } from '../../src/lib/random.ts';
import { openTwoMachines } from './support/two-machines.ts';

const ROUNDS = 60;
const CONTACTS = 6;
/** Looks at what is due come this often, give or take. */
const LOOK_MS = 2_000;

/**
 * Two machines with a ledger each commit one plan within a moment, on servers whose lists lag and that keep marks or not;
 * in some rounds one of them is gone for good after its commit.
 */
test('two machines commit one plan at random moments: everybody is called once', async () => {
  const random = seededRandom(41);
  const count = { contacts: 0, twins: 0, twice: 0, never: 0, gone: 0, unmarked: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const marks = random() < 0.5;
    const listLagS = random() < 0.3 ? 0 : Math.floor(random() * 45);
    const machines = await openTwoMachines({ marks, contacts: CONTACTS, listLagS });
    const { one, two, commit, perContact, clock, sim, items } = machines;
    const [first, second] = random() < 0.5 ? [one, two] : [two, one];
    if (random() < 0.5) {
      await Promise.all([commit(first), commit(second)]);
    } else {
      await commit(first);
      await clock.advance(Math.floor(random() * 60_000));
      await commit(second);
    }
    await clock.advance(50_000);
    count.twins += (await perContact()).filter((each) => each > 1).length;
    const gone = random() < 0.3 ? (random() < 0.5 ? one : two) : undefined;
    const lastMs = Math.max(...items.map(({ atMs }) => atMs)) + 120_000;
    while (clock.now() < lastMs) {
      const looking = [one, two].filter((machine) => machine !== gone && random() < 0.8);
      for (const machine of looking) await machine.checkDue();
      await clock.advance(LOOK_MS + Math.floor(random() * 2_000));
    }
    const dialled = items.map(({ to }) => sim.dials.filter(({ phone }) => phone === to).length);
    count.contacts += CONTACTS;
    count.twice += dialled.filter((each) => each > 1).length;
    count.never += dialled.filter((each) => each === 0).length;
    if (gone !== undefined) count.gone += 1;
    if (!marks) count.unmarked += 1;
    await machines.close();
  }
  console.log(`two machines, ${ROUNDS} rounds: ${JSON.stringify(count)}`);
  expect([count.twice, count.never]).toEqual([0, 0]);
  // Otherwise it proves nothing.
  expect(count.twins).toBeGreaterThan(CONTACTS * 10);
});
