/**
 * A console that schedules a plan in a process of its own, so that it can be killed. Its orders come as JSON in the
 * first argument, or in the file that it names.
 */
import { readFileSync } from 'node:fs';
import { createServerClient } from '../../../src/api/http/server-client.ts';
import { plannedHours } from '../../../src/commands/door/planned-hours.ts';
import { createDoor } from '../../../src/commands/door/create-door.ts';
import type { ScheduleFields } from '../../../src/commands/command.ts';
import type { MissionKey } from '../../../src/domain/mission/mission-row.ts';
import type { ServerPort } from '../../../src/domain/server/server-port.ts';
import { systemClock, type Clock } from '../../../src/lib/clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { jsonMemory } from './json-memory.ts';

export interface WorkerOrders {
  readonly ledger: string;
  readonly memory: string;
  readonly clock: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly mission: MissionKey;
  readonly items: readonly ScheduleFields[];
  /** Calling hours as the planner knows them; without it any hour will do. */
  readonly keepHours?: boolean;
  /** Kills itself with SIGKILL at this boundary, counted from 1; 0 for never. */
  readonly killAt: number;
}

const given = process.argv[2] ?? '';
const orders = JSON.parse(given.startsWith('{') ? given : readFileSync(given, 'utf8')) as WorkerOrders;

let points = 0;
/** A boundary: between any two of these the process may die. */
function point(): void {
  points += 1;
  if (points === orders.killAt) process.kill(process.pid, 'SIGKILL');
}

/** World time stands in a file that the driver writes. Waiting costs nothing here. */
const clock: Clock = {
  ...systemClock(),
  now: () => Number(readFileSync(orders.clock, 'utf8')),
  sleep: () => Promise.resolve(),
};

const opened = openLedger(orders.ledger);
if (!opened.ok) throw new Error(opened.error.sentence);
const ledger: Ledger = {
  ...opened.value,
  transaction: (work) => {
    point();
    const result = opened.value.transaction(work);
    point();
    return result;
  },
};

const client = createServerClient({
  config: { baseUrl: orders.baseUrl, key: orders.key },
  clock: systemClock({ keepAlive: true }),
  random: seededRandom(3),
  limits: { perSecond: 100_000, burst: 100_000, failuresToPause: 1_000_000, writeDeadlineMs: 250 },
});
const server: ServerPort = {
  ...client,
  schedule: async (request, options) => {
    point();
    const answer = await client.schedule(request, options);
    point();
    return answer;
  },
  logEvent: async (...args) => {
    point();
    const answer = await client.logEvent(...args);
    point();
    return answer;
  },
};
const file = jsonMemory(orders.memory);

const door = createDoor({
  server,
  ledger: createSqliteLedger({ database: ledger, holder: `worker-${process.pid}`, clock: systemClock() }),
  memory: {
    ...file,
    applyAll: async (ops) => {
      point();
      const applied = await file.applyAll(ops);
      point();
      return applied;
    },
    apply: async (op) => {
      point();
      const applied = await file.apply(op);
      point();
      return applied;
    },
  },
  clock,
  hours:
    orders.keepHours === true
      ? plannedHours(DEFAULT_POLICY, () => plannerData())
      : { check: () => ({ allowed: true }) },
  random: seededRandom(process.pid),
  publish: () => undefined,
  holder: { id: `worker-${process.pid}`, label: 'worker' },
  readOnly: false,
  dryRun: false,
});

process.stdout.write('ready\n');
await door.settleOpenIntents();
await door.finishOpenRecords();
await door.checkDue();
if (orders.items.length > 0) {
  const command = {
    kind: 'plan.commit',
    mission: orders.mission,
    items: orders.items,
    digest: 'plan',
  } as const;
  const { digest } = await door.preview(command);
  await door.submit(
    command,
    { kind: 'operator', label: 'operator:kim' },
    { digest, confirmedTier: 2, reason: 'chaos' },
  );
}
await door.settleOpenIntents();
await client.close();
ledger.close();
