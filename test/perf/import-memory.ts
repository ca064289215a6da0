/**
 * Imports 100,000 CSV rows from a stream in a process of its own, and prints its memory as JSON. With `thread` it does so
 * on a thread beside the main one, as the console does; the memory is that of the process.
 */
import { once } from 'node:events';
import { isMainThread, Worker } from 'node:worker_threads';
import { keepYoungHeapSmall, SMALL_YOUNG_HEAP } from '../../src/app/backend/young-heap.ts';

const ROWS = 100_000;

async function* csv(): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode('Company,Phone,State,Time Zone,Priority,First Name,Street,City,Notes\r\n');
  for (let at = 0; at < ROWS; at += 500) {
    let text = '';
    for (let row = at; row < at + 500; row += 1) {
      const number = `(${['212', '312', '303', '213'][row % 4]}) ${200 + (Math.floor(row / 40_000) % 700)}-${String(Math.floor(row / 4) % 10_000).padStart(4, '0')}`;
      text += `"Window, Wash & Co ${row}",${number},,,${row % 5},Alex ${row},${row} Main Street,Springfield,"says ""call me"" ${row}"\r\n`;
    }
    yield encoder.encode(text);
  }
}

async function importRows(): Promise<void> {
  // Not above: the main thread beside the one that imports has no use for it.
  const { importTargets } = await import('../../src/planner/list/import-targets.ts');
  const { plannerData } = await import('../../src/planner/planner-data.ts');
  const startedMs = performance.now();
  const read = await importTargets(csv(), { data: plannerData(), country: 'US', recipient: 'service' });
  if (!read.ok) throw new Error(read.error.message);
  process.stdout.write(
    JSON.stringify({
      rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      ms: Math.round(performance.now() - startedMs),
      targets: read.value.targets.length,
      refused: read.value.refused.length,
    }),
  );
}

if (isMainThread && process.argv[2] === 'thread') {
  const thread = new Worker(new URL(import.meta.url), { resourceLimits: SMALL_YOUNG_HEAP });
  await once(thread, 'exit');
} else {
  if (isMainThread) keepYoungHeapSmall();
  await importRows();
}
