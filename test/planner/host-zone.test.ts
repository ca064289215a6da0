import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleScript } from '../support/bundle-script.ts';

const SCRIPT = fileURLToPath(new URL('print-plans.ts', import.meta.url));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-zone-'));
let script: string;
beforeAll(async () => {
  script = await bundleScript(SCRIPT, join(folder, 'print-plans.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function planUnder(zone: string): Promise<{ readonly offset: number; readonly work: unknown }> {
  const { stdout } = await run(process.execPath, [script], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as { offset: number; work: unknown };
}

test('plans are the same whatever zone the host is in', async () => {
  const [utc, india, california] = await Promise.all(
    ['UTC', 'Asia/Kolkata', 'America/Los_Angeles'].map(planUnder),
  );
  // The hosts did differ.
  expect([utc?.offset, india?.offset, california?.offset]).toEqual([0, -330, 420]);
  expect(JSON.stringify(utc?.work).length).toBeGreaterThan(10_000);
  expect(india?.work).toEqual(utc?.work);
  expect(california?.work).toEqual(utc?.work);
});
