import { spawnSync } from 'node:child_process';
import { planCalls } from '../../src/planner/plan-calls.ts';
import type { PlanRequest } from '../../src/planner/plan.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';
import type { Target } from '../../src/planner/target.ts';

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly goal: string;
  readonly ok: boolean;
}

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

export function request(count: number, lines: number): PlanRequest {
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

export function timed(count: number, lines: number): { readonly ms: number; readonly placed: number } {
  const given = request(count, lines);
  const startedMs = performance.now();
  const plan = planCalls(given);
  return { ms: performance.now() - startedMs, placed: plan.placed.length };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Speed of the planner, how it grows, and the memory of a large import. */
export async function benchPlanner(): Promise<Figure[]> {
  const first = timed(20_000, 8);
  const small = median(Array.from({ length: 5 }, () => timed(2000, 8).ms));
  const large = median(Array.from({ length: 3 }, () => timed(20_000, 8).ms));
  const growth = large / small;
  const memory = importMemory();
  return [
    {
      name: 'plan 20,000 targets over 7 zones, first run',
      value: `${Math.round(first.ms)} ms, ${first.placed} placed`,
      goal: '< 1000 ms',
      ok: first.ms < 1000,
    },
    {
      name: 'plan 10 × targets (2,000 → 20,000)',
      value: `${growth.toFixed(1)} × time`,
      goal: '≤ 12 ×',
      ok: growth <= 12,
    },
    {
      name: 'import 100,000 CSV rows',
      value: `${memory.rssMb} MB RSS, ${memory.ms} ms, ${memory.targets} targets`,
      goal: '< 300 MB',
      ok: memory.rssMb < 300 && memory.targets === 100_000,
    },
  ];
}

function importMemory(): { readonly rssMb: number; readonly ms: number; readonly targets: number } {
  const child = spawnSync(process.execPath, [new URL('import-memory.ts', import.meta.url).pathname], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as { rssMb: number; ms: number; targets: number };
}
