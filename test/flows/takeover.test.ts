import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerClient, type ServerClient } from '../../src/api/http/server-client.ts';
import { stepId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { createLeases } from '../../src/state/ledger/leases.ts';
import { openLedger, type Ledger } from '../../src/state/ledger/database.ts';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));
const STEPS = 5;

let folder: string;
let simulator: Simulator;
let client: ServerClient;
const consoles: PtySession[] = [];
let watcher: ChildProcess | undefined;
let ledger: Ledger | undefined;

beforeEach(async () => {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: npm run build comes first.');
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-takeover-'));
  simulator = await startSimulator({ clock: systemClock() });
  client = createServerClient({
    config: { baseUrl: simulator.baseUrl, key: simulator.apiKey },
    clock: systemClock(),
    random: systemRandom,
  });
});
afterEach(async () => {
  for (const session of consoles.splice(0)) session.close();
  watcher?.kill('SIGKILL');
  ledger?.close();
  await client.close();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const env = (): Record<string, string> => ({
  HOME: folder,
  CLAWDTALK_TUI_HOME: join(folder, 'own'),
  CLAWDTALK_API_URL: simulator.baseUrl,
  CLAWDTALK_API_KEY: simulator.apiKey,
});

const run = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...process.env, ...env() },
    stdio: 'ignore',
  });

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.on('exit', (code) => resolve(code ?? -1));
  });

function openConsole(): PtySession {
  const session = ptySession(process.execPath, [PROGRAM], { cwd: folder, env: env() });
  consoles.push(session);
  return session;
}

/** A mission whose steps the engine may complete one after the other, but for the last: that one waits for a person. */
async function mission(): Promise<{ readonly slug: string; readonly key: string }> {
  const made = await client.createMission({ name: 'Survey', instructions: 'Ask them.' });
  if (!made.ok) throw new Error(made.error.sentence);
  const run_ = await client.createRun(made.value.id, {});
  if (!run_.ok) throw new Error(run_.error.sentence);
  await client.createPlan(made.value.id, run_.value.id, [
    ...Array.from({ length: STEPS }, (_, index) => ({
      stepId: stepId(`report_${index}`),
      description: `Part ${index}`,
      sequence: index + 1,
    })),
    { stepId: stepId('prepare'), description: 'Something a person prepares', sequence: STEPS + 1 },
  ]);
  await client.updateRun(made.value.id, run_.value.id, { status: 'running' });
  const entry = { mission_name: 'Survey', mission_id: made.value.id, run_id: run_.value.id, memory: {} };
  writeFileSync(join(folder, '.missions_state.json'), JSON.stringify({ survey: entry }, undefined, 2));
  return { slug: 'survey', key: made.value.id };
}

test('of two consoles and a watch one drives; when it is killed another takes over within half a minute', async () => {
  const { slug, key } = await mission();
  expect(await ended(run('class', slug, '1'))).toBe(0);
  expect(await ended(run('drive', slug, 'on'))).toBe(0);
  const openedAtMs = performance.now();
  const [first, second] = [openConsole(), openConsole()];
  watcher = run('watch');
  const pids = new Set([first.pid, second.pid, watcher.pid ?? 0]);
  await Promise.all([first.waitFor('Survey'), second.waitFor('Survey')]);
  // So slow is the machine just now: what has a limit may take so much longer, and no more.
  const startMs = performance.now() - openedAtMs;
  const opened = openLedger(join(folder, 'own', 'data', 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  ledger = opened.value;
  const leases = createLeases(ledger);
  const holder = (): number => {
    const lease = leases.all().find(({ expiresAtMs }) => expiresAtMs > Date.now());
    return Number(lease?.holder.split(':')[1] ?? 0);
  };
  await expect.poll(holder).toBeGreaterThan(0);
  const driver = holder();
  expect(pids.has(driver)).toBe(true);
  // Nobody else comes between while it lives.
  for (let looks = 0; looks < 10; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(holder()).toBe(driver);
  }
  process.kill(driver, 'SIGKILL');
  const sinceMs = performance.now();
  await expect.poll(() => holder() !== driver && pids.has(holder())).toBe(true);
  expect(performance.now() - sinceMs).toBeLessThan(30_000 + startMs);
  // Each thing was done once, whoever did it.
  const lines = simulator.requests
    .all()
    .filter(({ method, path }) => method !== 'GET' && path.includes(key) && !path.endsWith('/runs'))
    .map(
      ({ method, path, body }) =>
        `${method} ${path} ${JSON.stringify([body['status'], body['type'], body['step_id'], body['summary']])}`,
    );
  const writes = lines.filter((line) => !/^POST .*\/(plan|runs)\b/.test(line) || line.includes('/events'));
  expect(writes.length).toBeGreaterThan(2);
  expect(writes.length).toBe(new Set(writes).size);
});
