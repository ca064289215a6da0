/**
 * The agent of one host as a process of its own, which may be killed at any moment. Orders come as JSON in the first
 * argument.
 */
import { startFileAgent } from '../../../src/engine/files/file-agent.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import { journalName } from '../../../src/state/ledger/journal-name.ts';
import { parsePostgresUrl } from '../../../src/state/ledger/postgres/address.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import { openMissionsFile } from '../../../src/state/missions-file/missions-file.ts';

interface AgentOrders {
  readonly url: string;
  readonly holder: string;
  readonly path: string;
  readonly database: string;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as AgentOrders;
const address = parsePostgresUrl(orders.url);
if (!address.ok) throw new Error(address.error.sentence);
const clock = systemClock({ keepAlive: true });
const database = openLedger(orders.database);
if (!database.ok) throw new Error(database.error.sentence);
const { holder } = orders;
const opened = await openPostgresLedger({
  address: address.value,
  account: 'account',
  presence: { holder, label: 'agent', host: 'web1', operator: 'bot', version: '1' },
  clock,
  paceClock: clock,
});
if (!opened.ok) throw new Error(opened.error.sentence);
const { files } = opened.value;
if (files === undefined) throw new Error('no team');
startFileAgent({
  ledger: { ...opened.value, files },
  file: openMissionsFile({ path: orders.path, clock, ledger: database.value }),
  host: 'web1',
  journal: journalName(database.value, holder, clock.now()),
  label: 'agent',
  clock,
  paceClock: clock,
  tell: () => undefined,
});
