import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace, type Workspace } from '../../../src/app/backend/workspace.ts';
import { loadConfiguration } from '../../../src/app/start/configuration.ts';
import type { Command } from '../../../src/commands/command.ts';
import type { Outcome } from '../../../src/commands/door/door.ts';
import { assistantId, missionId, runId, stepId } from '../../../src/domain/ids.ts';
import { missionKeyOf } from '../../../src/domain/mission/mission-row.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { glassMission } from '../../cli/support/glass-mission.ts';

/** What became of one plan that two operators commit at the same time, many times over. */
export interface TeamPlan {
  readonly rounds: number;
  readonly contacts: number;
  /** Contacts that have more than one call which still stands. */
  readonly doubled: number;
  /** Contacts that have none. */
  readonly lost: number;
  /** Commits that said neither done nor who was quicker. */
  readonly unclear: number;
}

/** Each round another plan of `each` people, committed by two consoles of two hosts in the same moment. */
export async function teamPlan(
  url: string,
  { rounds, each }: { readonly rounds: number; readonly each: number },
): Promise<TeamPlan> {
  const sim = await startSimulator({ clock: systemClock() });
  const folder = mkdtempSync(join(tmpdir(), 'team-plan-'));
  const { mission, run, agent, number } = await glassMission({ sim, writeState: () => undefined });
  const consoles = await Promise.all(
    ['ann', 'bob'].map((operator) => consoleOf(operator, { sim, folder, url })),
  );
  const noonMs = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 17 * 3_600_000;
  const plans = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: each }, (__, n) => `+1212${String(5_550_000 + round * each + n)}`),
  );
  let unclear = 0;
  for (const [round, phones] of plans.entries()) {
    const command: Command = {
      kind: 'plan.commit',
      mission: missionKeyOf(mission, undefined),
      digest: `plan ${round}`,
      items: phones.map((to, n) => ({
        channel: 'call' as const,
        assistantId: assistantId(agent),
        to,
        from: number,
        atMs: noonMs + (round * each + n) * 20_000,
        attempt: 1,
        mission: missionKeyOf(mission, undefined),
        missionId: missionId(mission),
        runId: runId(run),
        step: stepId('calls'),
      })),
    };
    const outcomes = await Promise.all(consoles.map((one) => commit(one, command)));
    unclear += outcomes.filter(({ status }) => status === 'failed' || status === 'open').length;
  }
  // What one of the two took back of twins is taken back by its own upkeep.
  for (const { door } of consoles) await door.settleOpenIntents();
  const standing = new Map<string, number>();
  for (const event of sim.world.scheduled.values()) {
    if (event.status === 'cancelled') continue;
    standing.set(event.to, (standing.get(event.to) ?? 0) + 1);
  }
  for (const one of consoles) await one.close();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
  const all = plans.flat();
  return {
    rounds,
    contacts: all.length,
    doubled: all.filter((phone) => (standing.get(phone) ?? 0) > 1).length,
    lost: all.filter((phone) => !standing.has(phone)).length,
    unclear,
  };
}

async function commit(workspace: Workspace, command: Command): Promise<Outcome> {
  const { digest, tier, refusal } = await workspace.door.preview(command);
  if (refusal !== undefined) return { status: 'refused', refusal };
  const label = workspace.configuration.operator;
  return workspace.door.submit(
    command,
    { kind: 'operator', label },
    { digest, confirmedTier: tier, reason: 'plan' },
  );
}

async function consoleOf(
  operator: string,
  { sim, folder, url }: { readonly sim: Simulator; readonly folder: string; readonly url: string },
): Promise<Workspace> {
  const home = join(folder, operator);
  mkdirSync(home);
  const options = { demo: false, readOnly: false, dryRun: false, plain: false, ascii: false };
  const configuration = loadConfiguration(
    { ...options, operator, statePath: join(home, 's.json'), ledger: url },
    {
      env: { CLAWDTALK_TUI_HOME: home, CLAWDTALK_API_KEY: sim.apiKey, CLAWDTALK_API_URL: sim.baseUrl },
      home,
      cwd: home,
      user: operator,
      zone: 'Europe/Berlin',
      nowMs: Date.now(),
    },
    { demoWithoutKey: false },
  );
  const opened = await openWorkspace(configuration, 'console');
  if (!opened.ok) throw new Error(opened.error.sentence);
  return opened.value;
}
