/**
 * One process of the chaos on a team's ledger: takes tries one by one, commits each as sent and then "dials" by a line
 * in a file of its own. It may be killed at any moment. Orders come as JSON in the first argument.
 */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../../../src/lib/clock.ts';
import { parsePostgresUrl } from '../../../src/state/ledger/postgres/address.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';

interface WorkerOrders {
  readonly url: string;
  readonly holder: string;
  readonly dialled: string;
  readonly tries: number;
  readonly seed: number;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as WorkerOrders;
const address = parsePostgresUrl(orders.url);
if (!address.ok) throw new Error(address.error.sentence);
const clock = systemClock({ keepAlive: true });
const open = () =>
  openPostgresLedger({
    address: address.value,
    account: 'account',
    presence: {
      holder: orders.holder,
      label: orders.holder,
      host: orders.holder,
      operator: 'ann',
      version: '1',
    },
    clock,
    paceClock: clock,
  });
/** After a failover: what was dialled and is forgotten is taken over from the list of those who dial, and then agreed. */
const reconcile = async (): Promise<void> => {
  const history = ledger.guard();
  if (history === undefined) return;
  const folder = dirname(orders.dialled);
  const dialled = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const now = clock.now();
  const forgotten = dialled.filter((n) => ledger.view().intents.get(`try ${n}`) === undefined);
  for (let from = 0; from < forgotten.length; from += 200) {
    const taken = await ledger.commit(({ intents }) => {
      for (const n of forgotten.slice(from, from + 200)) {
        if (intents.get(`try ${n}`) !== undefined) continue;
        intents.insert({
          opKey: `try ${n}`,
          kind: 'dispatch',
          status: 'confirmed',
          slot: 0,
          body: '{}',
          createdAtMs: now,
          updatedAtMs: now,
        });
      }
    });
    if (!taken.ok) return;
  }
  await ledger.agree(history);
};
let opened = await open();
while (!opened.ok) {
  await clock.sleep(100);
  opened = await open();
}
const ledger = opened.value;
// Everybody goes through all of them, from a place of his own: many meet at the same.
for (let step = 0; step < orders.tries; step += 1) {
  const n = (orders.seed + step) % orders.tries;
  const opKey = `try ${n}`;
  while (ledger.view().intents.get(opKey) === undefined) {
    const now = clock.now();
    const taken = await ledger.commit(({ intents, switches, audit }) => {
      if (switches.hold() !== undefined) return 'held';
      if (intents.get(opKey) !== undefined) return 'known';
      intents.insert({
        opKey,
        kind: 'dispatch',
        status: 'sent',
        slot: 0,
        body: '{}',
        createdAtMs: now,
        updatedAtMs: now,
        sentAtMs: now,
      });
      audit.append({ atMs: now, actor: orders.holder, kind: 'send', summary: opKey, outcome: 'sent' });
      return 'sent';
    });
    if (taken.ok) {
      // Only what is surely written down is dialled.
      if (taken.value === 'sent') appendFileSync(orders.dialled, `${n}\n`);
      if (taken.value !== 'held') break;
    } else if (taken.error.kind === 'unclear') {
      break;
    } else if (taken.error.kind === 'guarded') {
      await reconcile();
    }
    await clock.sleep(20);
  }
}
await ledger.close();
process.exit(0);
