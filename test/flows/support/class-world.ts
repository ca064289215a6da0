import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plannerFiles } from '../../../src/app/backend/planner-files.ts';
import { runVerb } from '../../../src/cli/run.ts';
import { verbNamed } from '../../../src/cli/verbs.ts';
import type { Session, VerbContext } from '../../../src/cli/verb.ts';
import type { Command } from '../../../src/commands/command.ts';
import type { Outcome as DoorOutcome } from '../../../src/commands/door/door.ts';
import { plannedHours } from '../../../src/commands/door/planned-hours.ts';
import { createPlanning } from '../../../src/commands/planning/create-planning.ts';
import { joinMissions } from '../../../src/domain/mission/join.ts';
import { missionKeyOf, type MissionKey, type MissionRow } from '../../../src/domain/mission/mission-row.ts';
import { auditMission } from '../../../src/domain/audit/audit.ts';
import type { Finding, MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import { createDriver, type Driver } from '../../../src/engine/drive/driver.ts';
import { createLeaseholder } from '../../../src/engine/drive/leaseholder.ts';
import { plannedTries } from '../../../src/engine/drive/tries.ts';
import { createSync } from '../../../src/engine/sync/sync.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { err, ok } from '../../../src/lib/result.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import type { ScriptedOutcome } from '../../../src/simulator/outcome.ts';
import type { Proposal } from '../../../src/state/board.ts';
import { createDrafts } from '../../../src/state/ledger/drafts.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { createSuppressions } from '../../../src/state/ledger/suppressions.ts';
import { createSwitches } from '../../../src/state/ledger/switches.ts';
import { openMissionsFile } from '../../../src/state/missions-file/missions-file.ts';
import { missionTemplates } from '../../../src/state/templates/mission-templates.ts';
import { createBoardHub } from '../../../src/state/board-hub.ts';
import { ENGINE, MINUTE_MS, openDoorWorld, value, type DoorWorld } from './door-world.ts';

/** What a verb printed, and how it ended. */
export interface RanVerb {
  readonly exit: number;
  readonly out: string;
  readonly said: string;
}

/** Missions from nothing to their end, by verbs, over a real server, ledger, door and engine; the test moves time. */
export interface ClassWorld {
  readonly door: DoorWorld;
  run(...words: readonly string[]): Promise<RanVerb>;
  /** Plans a list of people for a mission and commits what was shown. */
  planAndCommit(slug: string, people: readonly (readonly [name: string, phone: string])[]): Promise<void>;
  /** Lets the engine work until `holds`, at most `days` of the world's time. */
  until(holds: () => Promise<boolean> | boolean, days?: number): Promise<void>;
  statusOf(slug: string): Promise<string>;
  /** As both sides have it now; undefined where the state file does not have it any more. */
  snapshotOf(slug: string): Promise<MissionSnapshot | undefined>;
  findingsOf(slug: string): Promise<readonly Finding[]>;
  proposals(): readonly Proposal[];
  /** Submits what a person would, with consent. */
  decide(command: Command): Promise<DoorOutcome>;
  /** Numbers that were really called, in their order. */
  dialled(): readonly string[];
  close(): Promise<void>;
}

export async function openClassWorld(
  script: ReadonlyMap<string, readonly ScriptedOutcome[]>,
): Promise<ClassWorld> {
  const data = plannerData();
  const hours = plannedHours(DEFAULT_POLICY, () => data);
  const door = await openDoorWorld({ script }, { hours });
  const { server, clock, ledger } = door;
  const path = join(door.folder, 'shared_state.json');
  writeFileSync(path, '{}');
  // The file keeps a gap between its writes: its own time passes while somebody waits for one.
  const fileClock = manualClock(clock.now());
  const file = openMissionsFile({ path, clock: fileClock, ledger, follow: false });
  const entries = () => file.refresh().entries;
  const services = door.another({
    memory: {
      apply: (op) => passing(fileClock, file.apply(op)),
      applyAll: (ops) => passing(fileClock, file.applyAll(ops)),
      entries: () => Promise.resolve(entries()),
    },
  });
  const switches = createSwitches(ledger);
  const suppressions = createSuppressions(ledger);
  const hub = createBoardHub();
  let rows: readonly MissionRow[] = [];
  /** Runs of entries that were seen: how they ended is asked after they have left the file. */
  const runs = new Map<string, { readonly mission: string; readonly run: string }>();
  const look = async (): Promise<void> => {
    for (const { slug, missionId, runId } of entries()) {
      if (missionId !== undefined && runId !== undefined) runs.set(slug, { mission: missionId, run: runId });
    }
    const listed = value(await server.listMissions());
    rows = joinMissions(listed, entries(), new Map(), clock.now());
    hub.publish([{ kind: 'upsert', into: 'missions', rows: rows.map((row) => [row.key, row]) }]);
  };
  const sync = createSync({
    server,
    clock,
    paceClock: clock,
    random: seededRandom(3),
    publish: (updates) => hub.publish(updates),
    // The readers are not started: the engine's own reads are all that happens here.
    entries: {
      entries: () => [],
      status: () => ({
        kind: 'ok',
        path,
        sentence: safeText(''),
        sinceMs: 0,
        pendingWrites: 0,
        conflicts: 0,
      }),
      subscribe: () => () => undefined,
    },
  });
  const snapshotAt = async (key: MissionKey): Promise<MissionSnapshot | undefined> => {
    const snapshot = await sync.snapshotOf(key, { fresh: true });
    const entry = entries().find(({ missionId, slug }) => missionKeyOf(missionId, slug) === key);
    return snapshot.ok && entry !== undefined ? { ...snapshot.value, entry } : undefined;
  };
  const driver: Driver = createDriver({
    door: services,
    actor: ENGINE,
    clock,
    lease: createLeaseholder({
      ledger: createSqliteLedger({ database: ledger, holder: 'console-1', clock }),
      clock,
      label: 'console 1',
      onLost: () => undefined,
    }),
    rows: () => rows,
    snapshotOf: snapshotAt,
    driveMode: (key) => switches.drive(key),
    missionClass: ({ missionClass }) => missionClass,
    held: () => false,
    planner: plannedTries(
      DEFAULT_POLICY,
      () => data,
      () => clock.now(),
      (phone) => suppressions.find(phone) !== undefined,
    ),
    publish: (updates) => hub.publish(updates),
  });
  const planning = createPlanning({
    server,
    facts: services.facts,
    switches,
    suppressions,
    drafts: createDrafts(ledger),
    notes: createDrafts(ledger),
    files: plannerFiles(join(door.folder, 'config'), { home: door.folder, cwd: door.folder }),
    readOnly: false,
    tzVersion: process.versions['tz'] ?? '',
    nowMs: () => clock.now(),
  });
  const notHere = (): never => {
    throw new Error('not here');
  };
  const session: Session = {
    server,
    door: services,
    actor: { kind: 'operator', label: 'operator:kim' },
    clock,
    zone: 'UTC',
    readBoard: notHere,
    readMission: async (name) => {
      const entry = entries().find(({ slug }) => slug === name);
      const key = missionKeyOf(entry?.missionId, entry?.slug);
      const snapshot = await snapshotAt(key);
      return snapshot === undefined ? err({ exit: 2, sentence: `no ${name}` }) : ok({ key, snapshot });
    },
    contact: notHere,
    readInbox: notHere,
    unclear: notHere,
    held: notHere,
    elsewhere: notHere,
    actsElsewhere: () => Promise.resolve({ acts: [], unread: false }),
    optOuts: notHere,
    alerts: notHere,
    keptInLedger: notHere,
    stateFileUnread: () => undefined,
    doNotCall: notHere,
    budgets: notHere,
    budgetDay: notHere,
    prices: () => ({ path: '', complaints: [] }),
    ask: notHere,
    planning,
    templates: () => missionTemplates('/nonexistent'),
    receipts: () => new Map(),
    stopCommit: () => services.stopCommit(),
    followCommit: () => () => undefined,
    missionsFile: { entries, status: notHere, entryOfSlug: notHere, look: notHere },
    settle: async () => {
      await services.settleOpenIntents();
      const { open } = await services.finishOpenRecords();
      return { open };
    },
    explain: (key) => driver.explain(key),
    close: () => Promise.resolve(),
  };
  const run: ClassWorld['run'] = async (name = '', ...args) => {
    const verb = await verbNamed(name);
    if (verb === undefined) throw new Error(`no verb ${name}`);
    let [out, said] = ['', ''];
    const context: VerbContext = {
      print: (line) => void (out += `${line}\n`),
      complain: (line) => void (said += `${line}\n`),
      open: () => Promise.resolve(ok(session)),
      serve: () => Promise.reject(new Error('no link')),
      simulate: notHere,
      watch: notHere,
      diagnose: notHere,
      ledger: notHere,
      alertRules: notHere,
      userFiles: notHere,
      ended: new AbortController().signal,
      columns: 120,
    };
    const exit = await runVerb(verb, args, context);
    await look();
    return { exit, out, said };
  };
  const keyOf = (slug: string): MissionKey => missionKeyOf(runs.get(slug)?.mission, slug);
  return {
    door,
    run,
    planAndCommit: async (slug, people) => {
      const list = join(door.folder, `${slug}-${clock.now()}.csv`);
      writeFileSync(list, ['name,phone', ...people.map((person) => person.join(','))].join('\n'));
      const shown = await run('plan', list, '--mission', slug, '--json');
      if (shown.exit !== 0) throw new Error(`plan: ${shown.said}${shown.out}`);
      const { digest, placed } = JSON.parse(shown.out) as { digest: string; placed?: readonly unknown[] };
      if ((placed ?? []).length === 0) throw new Error(`nobody is placed: ${shown.out.slice(0, 3_000)}`);
      const sent = await run('plan', list, '--mission', slug, '--commit', '--yes', '--expect', digest);
      if (sent.exit !== 0) throw new Error(`commit: ${sent.said}${sent.out}`);
    },
    until: async (holds, days = 5) => {
      const giveUpAtMs = clock.now() + days * 1_440 * MINUTE_MS;
      while (!(await holds())) {
        if (clock.now() > giveUpAtMs) {
          const waits = await Promise.all(
            [...runs.keys()].map(async (slug) => ({
              slug,
              explained: await driver.explain(keyOf(slug)),
              steps: (await snapshotAt(keyOf(slug)))?.steps.map(({ id, status }) => `${id} ${status}`),
            })),
          );
          throw new Error(`not within ${days} days: ${JSON.stringify(waits, undefined, 1)}`);
        }
        await look();
        await driver.lookAtAll();
        await services.settleOpenIntents();
        await services.checkDue();
        await services.finishOpenRecords();
        await clock.advance(pause(door));
      }
    },
    statusOf: async (slug) => {
      const { mission = '', run: id = '' } = runs.get(slug) ?? {};
      return value(await server.getRun(mission as never, id as never)).status;
    },
    snapshotOf: (slug) => snapshotAt(keyOf(slug)),
    findingsOf: async (slug) => {
      const snapshot = await snapshotAt(keyOf(slug));
      return snapshot === undefined
        ? []
        : auditMission(snapshot, clock.now(), { stuckAfterMs: 30 * MINUTE_MS, assistants: [] });
    },
    proposals: () => [...hub.board().proposals.values()],
    decide: async (command) => {
      const { digest, tier } = await services.preview(command);
      return services.submit(command, session.actor, { digest, confirmedTier: tier });
    },
    dialled: () => door.sim.dials.map(({ phone }) => phone),
    close: async () => {
      await driver.stop();
      file.close();
      await door.close();
    },
  };
}

/** Lets time pass until `promise` has settled. */
async function passing<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const settled = new AbortController();
  void promise.finally(() => settled.abort());
  while (!settled.signal.aborted) await clock.advance(50);
  return promise;
}

/** Minutes while something is out, longer while everybody sleeps. */
function pause({ sim, clock }: DoorWorld): number {
  const soonMs = clock.now() + 65 * MINUTE_MS;
  const isNear = [...sim.world.scheduled.values()].some(
    ({ status, scheduledAtMs }) =>
      status === 'in_progress' || (status === 'pending' && scheduledAtMs < soonMs),
  );
  return isNear ? 2 * MINUTE_MS : 60 * MINUTE_MS;
}
