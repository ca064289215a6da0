import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession } from '../../src/app/headless/open-session.ts';
import { runVerb } from '../../src/cli/run.ts';
import { verbNamed } from '../../src/cli/verbs.ts';
import type { VerbContext } from '../../src/cli/verb.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { configurationFor } from '../support/live-console.tsx';

let folder: string;
let simulator: Simulator;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-cold-'));
  simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
  // As servers are that do not tell a mission's events together.
  simulator.faults.add({
    match: /GET \/v1\/missions\/[^/]+\/events/,
    kind: '5xx',
    status: 404,
    times: Infinity,
  });
});
afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one verb as a process of its own would: nothing has been read before. */
async function cold(...words: readonly string[]): Promise<{ exit: number; out: string; said: string }> {
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_URL: simulator.baseUrl,
    CLAWDTALK_API_KEY: simulator.apiKey,
  });
  const [name = '', ...args] = words;
  const verb = await verbNamed(name);
  if (verb === undefined) throw new Error(`no verb ${name}`);
  let [out, said] = ['', ''];
  const context = {
    print: (line: string) => void (out += `${line}\n`),
    complain: (line: string) => void (said += `${line}\n`),
    open: () => openSession(configuration),
    columns: 120,
  } as unknown as VerbContext;
  return { exit: await runVerb(verb, args, context), out, said };
}

/** A live mission with calls, the run they belong to, and whose list holds them. */
function missionWithCalls(): { id: string; run: string; assistant: string; calls: number } {
  for (const event of simulator.world.scheduled.values()) {
    const { missionId, runId, assistantId } = event as unknown as Record<string, string | undefined>;
    if (missionId === undefined || runId === undefined || assistantId === undefined) continue;
    if (simulator.world.runs.get(runId)?.status !== 'running') continue;
    const calls = [...simulator.world.scheduled.values()].filter(
      (other) => (other as unknown as Record<string, unknown>)['runId'] === runId,
    ).length;
    return { id: missionId, run: runId, assistant: assistantId, calls };
  }
  throw new Error('the demo world has no calls');
}

test('a cold process reads the calls of each linked assistant', async () => {
  const { id, calls } = missionWithCalls();
  const { exit, out } = await cold('mission', id, '--json');
  expect(exit).toBe(0);
  const shown = JSON.parse(out) as { scheduled_events: unknown[]; scheduled_events_unread: unknown };
  expect(shown.scheduled_events).toHaveLength(calls);
  expect(shown.scheduled_events_unread).toBeNull();
});

test('where no link is told, the assistant of the state entry is asked', async () => {
  const { id, run, assistant, calls } = missionWithCalls();
  simulator.faults.add({ match: /GET .*\/agents/, kind: '5xx', status: 404, times: Infinity });
  writeFileSync(
    join(folder, '.missions_state.json'),
    JSON.stringify({
      cold: { mission_name: 'Cold', mission_id: id, run_id: run, assistant_id: assistant, memory: {} },
    }),
  );
  const { exit, out } = await cold('mission', 'cold', '--json');
  expect(exit).toBe(0);
  expect((JSON.parse(out) as { scheduled_events: unknown[] }).scheduled_events).toHaveLength(calls);
});

test('what nobody tells is not read, and never nothing', async () => {
  const { id, run: driven } = missionWithCalls();
  const run = simulator.world.runs.get(driven);
  if (run !== undefined) simulator.world.runs.set(driven, { ...run, agents: [] });
  simulator.faults.add({ match: /GET .*\/agents/, kind: '5xx', status: 404, times: Infinity });
  simulator.faults.add({ match: /GET .*\/runs\/[^/]+\/events/, kind: '5xx', status: 404, times: Infinity });
  simulator.faults.add({ match: /GET \/v1\/assistants/, kind: '5xx', status: 404, times: Infinity });
  const row = simulator.world.missions.get(id);
  if (row !== undefined) simulator.world.missions.set(id, { ...row, assistantId: undefined } as never);
  const shown = await cold('mission', id);
  expect(shown.out).not.toContain('No calls or messages.');
  expect(shown.out).toContain('Calls and messages were not read');
  const exported = await cold('insights', id, '--csv');
  expect([exported.exit, exported.out]).toEqual([4, '']);
  expect(exported.said).toContain('were not read');
});
