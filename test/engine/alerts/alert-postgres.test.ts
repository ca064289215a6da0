import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import { hasPostgres, testDatabases } from '../../support/postgres.ts';
import { MINUTE_MS, openAlertWorld, request, waits } from './alert-world.ts';

describe.skipIf(!hasPostgres)('on a ledger that a team shares', () => {
  const databases = testDatabases();

  test('one of many machines tells, though all find it in the same moment', async () => {
    const address = await databases.make();
    const clock = manualClock(0);
    const ledgers = new Map<string, LedgerPort>();
    for (const name of ['host-a:1:x', 'host-b:2:y', 'host-c:3:z']) {
      const opened = await openPostgresLedger({
        address,
        account: 'account',
        presence: {
          holder: name,
          label: `watch ${name}`,
          host: name.slice(0, 6),
          operator: 'ann',
          version: '1',
        },
        clock,
        paceClock: clock,
      });
      if (!opened.ok) throw new Error(opened.error.sentence);
      ledgers.set(name, opened.value);
    }
    const world = openAlertWorld({
      ledger: (name) => {
        const ledger = ledgers.get(name);
        if (ledger === undefined) throw new Error(`no ledger of ${name}`);
        return ledger;
      },
    });
    const file = {
      channels: { hook: { kind: 'command', run: ['x'] } },
      rules: [{ name: 'approvals', when: 'approval-waits', to: ['hook'] }],
    };
    const processes = [...ledgers.keys()].map((name) => world.open(name, file, { host: name.slice(0, 6) }));
    for (let round = 0; round < 5; round += 1) {
      for (const each of processes) each.publish(waits(request(`r${round}`)));
      await Promise.all(processes.map((each) => each.keeper.look()));
      await Promise.all(processes.map((each) => each.keeper.idle(60_000)));
    }
    for (const ledger of ledgers.values()) await ledger.refresh();
    await Promise.all(processes.map((each) => each.keeper.look()));
    await Promise.all(processes.map((each) => each.keeper.idle(60_000)));
    expect(world.texts().toSorted()).toEqual(
      [0, 1, 2, 3, 4].map((round) => `hook: Approval waits: Pay invoice r${round}`),
    );
    expect(clock.now()).toBeLessThan(MINUTE_MS);
    await world.close();
  });
});
