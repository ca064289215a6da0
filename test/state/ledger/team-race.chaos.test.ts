import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import { ownsPostgres, testDatabases } from '../../support/postgres.ts';
import { teamChaos } from './team-chaos.ts';

describe.skipIf(!ownsPostgres)('many processes on one team ledger, the long form', () => {
  const databases = testDatabases();

  test('10,000 tries by 8 processes on 3 hosts under kills, cuts, stalls, restarts and failovers: nobody twice', async () => {
    const went = await teamChaos(await databases.make(), databases.server(), {
      processes: 8,
      tries: 10_000,
      kills: 200,
      restarts: 20,
      cuts: 50,
      stalls: 50,
      failovers: 3,
    });
    console.log(`team ledger: ${JSON.stringify(went)}`);
    expect(went).toMatchObject({ doubled: 0, unrecorded: 0, sent: 10_000 });
  });
});

describe.skipIf(!ownsPostgres)('several consoles on one team ledger, the long form', () => {
  const databases = testDatabases();
  const clock = systemClock({ keepAlive: true });
  const consoles = async (count: number): Promise<readonly LedgerPort[]> => {
    const address = await databases.make();
    return Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const holder = `h${n}:1:x`;
        const presence = { holder, label: holder, host: `h${n}`, operator: 'ann', version: '1' };
        const opened = await openPostgresLedger({
          address,
          account: 'account',
          presence,
          clock,
          paceClock: clock,
        });
        if (!opened.ok) throw new Error(opened.error.sentence);
        return opened.value;
      }),
    );
  };

  test('one approval, 8 consoles, 1,000 times: one wins', async () => {
    const ports = await consoles(8);
    const winners: number[] = [];
    for (let round = 0; round < 1_000; round += 1) {
      const row = { id: `item ${round}`, kind: 'act', body: {} };
      const won = await Promise.all(
        ports.map((port) => port.commit(({ inbox }) => inbox.decide(row, 'approved', round, port.holder))),
      );
      winners.push(won.filter((one) => one.ok && one.value).length);
    }
    for (const port of ports) await port.close();
    console.log(
      `one approval, 8 consoles, 1,000 rounds: ${winners.filter((n) => n !== 1).length} without exactly one winner`,
    );
    expect(winners.every((n) => n === 1)).toBe(true);
  });

  test('a hold beside three that send, 200 rounds: nothing is committed as sent after its answer', async () => {
    const [holder, ...senders] = await consoles(4);
    if (holder === undefined) throw new Error('nobody');
    const race = { isOver: false, later: 0, sent: 0 };
    let isHeld = false;
    const work = senders.map(async (port, n) => {
      for (let count = 0; !race.isOver; count += 1) {
        const wasHeld = isHeld;
        const now = clock.now();
        const done = await port.commit(
          ({ switches, intents }) =>
            switches.hold() === undefined &&
            intents.insert({
              opKey: `${n}/${count}`,
              kind: 'dispatch',
              status: 'sent',
              slot: 0,
              body: '{}',
              createdAtMs: now,
              updatedAtMs: now,
            }),
        );
        if (!done.ok || !done.value) continue;
        race.sent += 1;
        // Begun when the hold had been answered, and not released since.
        if (wasHeld && isHeld) race.later += 1;
      }
    });
    for (let round = 0; round < 200; round += 1) {
      await holder.commit(({ switches }) => switches.setHold({ sinceMs: round, by: 'ann' }));
      isHeld = true;
      await clock.sleep(10);
      isHeld = false;
      await holder.commit(({ switches }) => switches.releaseHold());
    }
    race.isOver = true;
    await Promise.all(work);
    for (const port of [holder, ...senders]) await port.close();
    console.log(`a hold, 200 rounds: ${race.sent} sent beside it, ${race.later} after its answer`);
    expect(race.later).toBe(0);
    expect(race.sent).toBeGreaterThan(0);
  });
});
