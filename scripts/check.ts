/**
 * Everything that must hold before a change lands: types, lint, format, unused code, then the tests (the
 * architecture among them). Runs all of it even when one part fails, and ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['--noEmit']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'oxfmt', ['--check', '.']],
  ['unused code', 'knip', []],
  ['build', 'node', ['scripts/build.ts', '--quiet']],
];

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'inherit' }).status === 0;

let passed = 0;
let failed = 0;

for (const [name, command, args] of CHECKS) {
  const fine = run(command, args);
  console.log(`${fine ? '✓' : '✗'} ${name}`);
  if (fine) passed += 1;
  else failed += 1;
}

const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-check-'));
const report = join(folder, 'report.json');
const testsFine = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
]);
try {
  const counts = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
} catch {
  console.error('The test run left no report.');
  failed += 1;
}
// A run can fail without a failed test: a file that does not load, an error nobody awaited.
if (!testsFine && failed === 0) failed += 1;
rmSync(folder, { recursive: true, force: true });

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
