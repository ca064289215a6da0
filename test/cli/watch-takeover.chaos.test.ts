import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createLeases } from '../../src/state/ledger/leases.ts';
import { openCliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';
import { startWatch, type WatchProcess } from './support/watch-process.ts';

test(
  'a watch that is killed is followed by another within 30 seconds, ten times over',
  { timeout: 600_000 },
  async () => {
    const world = await openCliWorld();
    const clock = systemClock({ keepAlive: true });
    await glassMission(world);
    await world.run(['class', 'glass', '1']);
    await world.run(['drive', 'glass', 'on']);
    const holder = (): string | undefined => {
      const opened = openLedger(join(world.folder, 'home', 'data', 'ledger.db'));
      if (!opened.ok) throw new Error(opened.error.sentence);
      const [lease] = createLeases(opened.value).all();
      opened.value.close();
      return lease?.holderLabel;
    };
    const labelOf = ({ pid }: WatchProcess): string => `watch ${pid}`;
    let watches = [startWatch(world), startWatch(world), startWatch(world)];
    for (let round = 0; round < 10; round += 1) {
      while (!watches.some((watch) => labelOf(watch) === holder())) await clock.sleep(50);
      const driving = watches.find((watch) => labelOf(watch) === holder());
      if (driving === undefined) throw new Error('nobody drives');
      driving.kill('SIGKILL');
      await driving.exit;
      const atMs = performance.now();
      watches = watches.filter((watch) => watch !== driving);
      while (!watches.some((watch) => labelOf(watch) === holder())) await clock.sleep(50);
      expect(performance.now() - atMs).toBeLessThan(30_000);
      watches = [...watches, startWatch(world)];
    }
    for (const watch of watches) watch.kill('SIGTERM');
    await Promise.all(watches.map(({ exit }) => exit));
    expect(holder()).toBeUndefined();
    await world.close();
  },
);
