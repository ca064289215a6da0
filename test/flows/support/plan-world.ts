import { createPlanning, type PlanningTools } from '../../../src/commands/planning/create-planning.ts';
import { ok } from '../../../src/lib/result.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import { createDrafts } from '../../../src/state/ledger/drafts.ts';
import { createSuppressions } from '../../../src/state/ledger/suppressions.ts';
import { createSwitches } from '../../../src/state/ledger/switches.ts';
import type { DoorWorld } from './door-world.ts';

/** The planner's tools over a door's world; `doNotCall` is the user's own list. */
export function planningOf(
  world: DoorWorld,
  doNotCall: ReadonlyMap<string, string> = new Map(),
): PlanningTools {
  const { server, ledger } = world;
  const switches = createSwitches(ledger);
  const nowMs = (): number => world.clock.now();
  return createPlanning({
    server,
    switches,
    nowMs,
    facts: world.door.facts,
    suppressions: createSuppressions(ledger),
    drafts: createDrafts(ledger),
    notes: createDrafts(ledger),
    files: {
      policy: () => ok(DEFAULT_POLICY),
      data: () => ok(plannerData()),
      doNotCall: () => ok(doNotCall),
      open: () => {
        throw new Error('no files here');
      },
      write: (path) => ok(path),
    },
    readOnly: false,
    tzVersion: process.versions['tz'] ?? '',
  });
}

/** Area codes that lie in one zone, and that zone. */
export const AREAS = [
  ['312', 'America/Chicago'],
  ['212', 'America/New_York'],
  ['303', 'America/Denver'],
  ['415', 'America/Los_Angeles'],
  ['808', 'Pacific/Honolulu'],
  ['617', 'America/New_York'],
  ['713', 'America/Chicago'],
  ['206', 'America/Los_Angeles'],
] as const;

/** A list of people in turn from each area, and where each of them is. */
export function peopleCsv(count: number): {
  readonly csv: string;
  readonly zoneOf: ReadonlyMap<string, string>;
} {
  const zoneOf = new Map<string, string>();
  const rows = Array.from({ length: count }, (_, index) => {
    const [area, zone] = AREAS[index % AREAS.length] ?? AREAS[0];
    const phone = `+1${area}23401${String(Math.floor(index / AREAS.length)).padStart(2, '0')}`;
    zoneOf.set(phone, zone);
    return `Shop ${index + 1},${phone},service`;
  });
  return { csv: ['name,phone,type', ...rows].join('\n'), zoneOf };
}
