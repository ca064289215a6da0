/**
 * A console that saves memory: run as a process of its own, so that it can be killed.
 *
 * usage: node driver.ts FILE LEDGER SLUG COUNT BATCH NAME [KILL_AT]
 *
 * Saves COUNT items, BATCH at a time, leaving out what an earlier life has saved already. KILL_AT: the number of the
 * file system call before which it kills itself. It prints a point when it begins, when what an earlier life left is
 * done, and after each batch; then how many items were refused.
 */
import { realpathSync } from 'node:fs';
import { systemClock } from '../../../src/lib/clock.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import type { FileOp } from '../../../src/state/missions-file/file-op.ts';
import { systemFiles } from '../../../src/state/missions-file/file-port.ts';
import { journalOf } from '../../../src/state/missions-file/journal.ts';
import { openMissionsFile } from '../../../src/state/missions-file/missions-file.ts';
import { faultyFiles } from './faults.ts';

const [path = '', ledgerPath = '', slug = '', count = '0', batch = '1', name = '', killAt] =
  process.argv.slice(2);

process.stdout.write('.');
const ledger = openLedger(ledgerPath);
if (!ledger.ok) throw new Error(ledger.error.sentence);
const journal = ledger.value;
const files =
  killAt === undefined
    ? systemFiles
    : faultyFiles((call) => {
        if (call === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      }).files;
const clock = systemClock({ keepAlive: true });
const file = openMissionsFile({ path, clock, ledger: ledger.value, files });
await file.settle();
process.stdout.write('.');

const opFor = (n: number): FileOp =>
  n % 4 === 3
    ? { kind: 'memory.set', slug, key: `${name}-${n}`, value: { n } }
    : { kind: 'memory.append', slug, key: 'shared', item: `${name} ${n}` };

/**
 * Whether an earlier life has journalled it: then it is in the file, on its way, or applied and watched. What the bot has
 * just written over is missing from the file for a moment, and comes back by itself.
 */
function known(): ReadonlySet<string> {
  const live = journalOf(journal.db, realpathSync(path)).live();
  const memory = file.refresh().entries.find((entry) => entry.slug === slug)?.memory ?? {};
  const shared = memory['shared'];
  const waiting = live.map(({ op }) =>
    'item' in op && typeof op.item === 'string' ? op.item : 'key' in op ? op.key : '',
  );
  return new Set([...Object.keys(memory), ...(Array.isArray(shared) ? shared.map(String) : []), ...waiting]);
}

const before = known();
const left = Array.from({ length: Number(count) }, (_, n) => n).filter(
  (n) => !before.has(n % 4 === 3 ? `${name}-${n}` : `${name} ${n}`),
);
let refused = 0;
while (left.length > 0) {
  const results = await Promise.all(left.splice(0, Number(batch)).map((n) => file.apply(opFor(n))));
  refused += results.filter((result) => !result.ok).length;
  process.stdout.write('.');
}
await file.settle();
file.close();
ledger.value.close();
process.stdout.write(String(refused));
process.exit(0);
