import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const HEAP = new URL('../../../src/app/backend/young-heap.ts', import.meta.url).href;

/** Makes much that is alive for a moment only, and says how large the young heap has become, in MB. */
const CHURN = `
import { getHeapSpaceStatistics } from 'node:v8';
let alive = [];
let most = 0;
for (let round = 0; round < 3000; round += 1) {
  alive = Array.from({ length: 2000 }, (_, at) => ({ at, text: 'row ' + at + round, held: alive.length }));
  if (round % 50 === 0) {
    most = Math.max(most, getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
  }
}
console.log(JSON.stringify(most / 1024 / 1024));
`;

async function youngHeapOf(code: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
  return JSON.parse(stdout) as number;
}

const onThread = (limits: string): string => `
import { Worker } from 'node:worker_threads';
import { SMALL_YOUNG_HEAP } from ${JSON.stringify(HEAP)};
new Worker(new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(CHURN)})), { resourceLimits: ${limits} });
`;

test('the young heap stays small where lists are imported, on the main thread and on a thread beside it', async () => {
  const free = await youngHeapOf(CHURN);
  const process_ = await youngHeapOf(
    `import { keepYoungHeapSmall } from ${JSON.stringify(HEAP)}; keepYoungHeapSmall();${CHURN}`,
  );
  const freeThread = await youngHeapOf(onThread('{}'));
  const thread = await youngHeapOf(onThread('SMALL_YOUNG_HEAP'));
  expect({ process_, thread, free, freeThread }).toEqual({
    process_: expect.toSatisfy((mb: number) => mb <= 5) as number,
    thread: expect.toSatisfy((mb: number) => mb <= 5) as number,
    free: expect.toSatisfy((mb: number) => mb >= 16) as number,
    freeThread: expect.toSatisfy((mb: number) => mb >= 16) as number,
  });
}, 60_000);
