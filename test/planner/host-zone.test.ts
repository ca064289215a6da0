import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

function planUnder(zone: string): { readonly offset: number; readonly work: unknown } {
  const script = new URL('print-plans.ts', import.meta.url).pathname;
  const child = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, TZ: zone },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as { offset: number; work: unknown };
}

test('plans are the same whatever zone the host is in', () => {
  const [utc, india, california] = ['UTC', 'Asia/Kolkata', 'America/Los_Angeles'].map(planUnder);
  // The hosts did differ.
  expect([utc?.offset, india?.offset, california?.offset]).toEqual([0, -330, 420]);
  expect(JSON.stringify(utc?.work).length).toBeGreaterThan(10_000);
  expect(india?.work).toEqual(utc?.work);
  expect(california?.work).toEqual(utc?.work);
});
