import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBoardHub } from '../../../src/state/board-hub.ts';
import type { Backend } from '../../../src/commands/ports/backend.ts';
import type { Command } from '../../../src/commands/command.ts';
import type { Actor, Consent, Outcome as DoorOutcome, Preview } from '../../../src/commands/door/door.ts';
import { plannedHours } from '../../../src/commands/door/planned-hours.ts';
import type { RunId } from '../../../src/domain/ids.ts';
import { stepId } from '../../../src/domain/ids.ts';
import { joinMissions } from '../../../src/domain/mission/join.ts';
import type { MissionEntry } from '../../../src/domain/mission/mission-entry.ts';
import type { MissionClass, MissionRow } from '../../../src/domain/mission/mission-row.ts';
import { createPlanSession, type PlanSession } from '../../../src/commands/planning/plan-session.ts';
import { createInboxKeeper } from '../../../src/engine/inbox/inbox-keeper.ts';
import { createDriver, type Driver } from '../../../src/engine/drive/driver.ts';
import { createLeaseholder } from '../../../src/engine/drive/leaseholder.ts';
import { plannedTries } from '../../../src/engine/drive/tries.ts';
import { createSync } from '../../../src/engine/sync/sync.ts';
import type { JsonObject, JsonValue } from '../../../src/lib/json.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { ok } from '../../../src/lib/result.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { dayHours } from '../../../src/planner/hours/day-hours.ts';
import { earliestSlot } from '../../../src/planner/slots/earliest-slot.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import type { ScriptedOutcome } from '../../../src/simulator/outcome.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import type { Planning } from '../../../src/state/planning.ts';
import { createDrafts } from '../../../src/state/ledger/drafts.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { createSuppressions } from '../../../src/state/ledger/suppressions.ts';
import { createSwitches } from '../../../src/state/ledger/switches.ts';
import { openMissionsFile, type MissionsFile } from '../../../src/state/missions-file/missions-file.ts';
import { planningOf } from './plan-world.ts';
import { ENGINE, MINUTE_MS, openDoorWorld, SLUG, value, type DoorWorld } from './door-world.ts';

/** The whole engine over a real server, ledger and state file; time moves when the test says so. */
export interface DriveWorld {
  readonly door: DoorWorld;
  readonly driver: Driver;
  readonly file: MissionsFile;
  readonly run: RunId;
  memory(): JsonObject;
  entryIsGone(): boolean;
  preview(command: Command): Promise<Preview>;
  submit(command: Command, consent: Consent): Promise<DoorOutcome>;
  submitAs(actor: Actor, command: Command, consent: Consent): Promise<DoorOutcome>;
  /** Submits what a person would, with consent. */
  agree(command: Command): Promise<void>;
  /** The planner over the same mission. */
  readonly planner: PlanSession;
  planning(): Planning | undefined;
  /** What a console of this world talks to. */
  readonly backend: Backend;
  /** Brings what waits for a person up to date. */
  lookAtInbox(): Promise<void>;
  /** Lets the engine work until `holds`, at most `days` of the world's time. */
  until(holds: () => Promise<boolean> | boolean, days?: number): Promise<void>;
  runStatus(): Promise<string>;
  close(): Promise<void>;
}

const data = plannerData();

export async function openDriveWorld(options: {
  readonly missionClass: MissionClass;
  readonly steps: readonly string[];
  readonly memory?: JsonObject;
  readonly script?: ReadonlyMap<string, readonly ScriptedOutcome[]>;
  readonly dialect?: 'nested' | 'flat';
}): Promise<DriveWorld> {
  const hours = plannedHours(DEFAULT_POLICY, () => data);
  const { script, dialect } = options;
  const door = await openDoorWorld(
    { ...(script !== undefined && { script }), ...(dialect !== undefined && { dialect }) },
    { hours },
  );
  const { server, clock, mission, ledger } = door;
  const run = value(await server.createRun(mission, { original_request: 'drive' }));
  value(await server.updateRun(mission, run.id, { status: 'running' }));
  value(
    await server.createPlan(
      mission,
      run.id,
      options.steps.map((step, index) => ({
        stepId: stepId(step.split(':')[0] ?? ''),
        description: step.split(':')[0] ?? '',
        sequence: index + 1,
      })),
    ),
  );
  for (const step of options.steps) {
    const [id = '', status] = step.split(':');
    if (status !== undefined) value(await server.updateStep(mission, run.id, stepId(id), status));
  }
  const path = join(door.folder, 'shared_state.json');
  const entry = {
    mission_name: 'Find window washers',
    mission_id: mission,
    run_id: run.id,
    assistant_id: door.agent,
    agent_phone: door.from,
    memory: { mission_class: options.missionClass, ...options.memory },
  };
  writeFileSync(path, JSON.stringify({ [SLUG]: entry }, undefined, 2));

  // The file keeps a gap between its writes: its own time passes while somebody waits for one.
  const fileClock = manualClock(clock.now());
  const file = openMissionsFile({ path, clock: fileClock, ledger, follow: false });
  const switches = createSwitches(ledger);
  const suppressions = createSuppressions(ledger);
  switches.setDrive(door.key, 'on', clock.now());
  const services = door.another({
    memory: {
      apply: (op) => passing(fileClock, file.apply(op)),
      applyAll: (ops) => passing(fileClock, file.applyAll(ops)),
      entries: () => Promise.resolve(file.refresh().entries),
    },
  });
  const hub = createBoardHub();
  const publish = (updates: readonly BoardUpdate[]): void => hub.publish(updates);
  const entryNow = (): MissionEntry | undefined => file.refresh().entries.find(({ slug }) => slug === SLUG);
  let rows: readonly MissionRow[] = [];
  const look = async (): Promise<void> => {
    const record = value(await server.getMission(mission));
    const found = entryNow();
    rows = joinMissions([record], found === undefined ? [] : [found], new Map(), clock.now());
    publish([{ kind: 'upsert', into: 'missions', rows: rows.map((row) => [row.key, row]) }]);
  };
  const sync = createSync({
    server,
    clock,
    paceClock: clock,
    random: seededRandom(3),
    publish,
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
  const shared = createSqliteLedger({ database: ledger, holder: 'console-1', clock });
  const driver = createDriver({
    door: services,
    actor: ENGINE,
    clock,
    lease: createLeaseholder({
      ledger: shared,
      clock,
      label: 'console 1',
      onLost: () => undefined,
    }),
    rows: () => rows,
    snapshotOf: async (key) => {
      const snapshot = await sync.snapshotOf(key, { fresh: true });
      const found = entryNow();
      return snapshot.ok && found !== undefined ? { ...snapshot.value, entry: found } : undefined;
    },
    driveMode: (key) => switches.drive(key),
    missionClass: () => options.missionClass,
    held: () => switches.hold() !== undefined,
    planner: plannedTries(
      DEFAULT_POLICY,
      () => data,
      () => clock.now(),
      (phone) => suppressions.find(phone) !== undefined,
    ),
    publish,
  });

  const planner = createPlanSession({
    tools: planningOf({ ...door, door: services }),
    entries: () => Promise.resolve(file.refresh().entries),
    publish: (update) => publish([update]),
    nowMs: () => clock.now(),
  });
  const drafts = createDrafts(ledger);
  const inbox = createInboxKeeper({
    rows: () => shared.view().inbox,
    raise: (row) => void shared.commit(({ inbox: kept }) => kept.raise(row)),
    // It looks when something changes; a look every few seconds of a world that moves by hours would be all that happens.
    clock: {
      ...clock,
      after: (delayMs, action) => (delayMs < 1_000 ? clock.after(delayMs, action) : () => undefined),
    },
    readOnly: false,
    board: () => hub.board(),
    entries: () => file.refresh().entries,
    suppression: (phone) => suppressions.find(phone),
    block: (found) => void services.submit({ kind: 'optout.block', ...found }, ENGINE),
    unclear: () => services.unclear(),
    rings: (events) => services.rings(events),
    zonesOf: () => [],
    subscribe: (listener) => hub.subscribe(listener),
    publish,
  });
  const backend: Backend = {
    preview: (command) => services.preview(command),
    submit: (command, actor, consent) => services.submit(command, actor, consent),
    undo: (actId, actor) => services.undo(actId, actor),
    subscribe: (listener) => hub.subscribe(listener),
    focus: () => undefined,
    refresh: () => undefined,
    inspect: () => Promise.resolve(ok(null)),
    markNoticesSeen: () => undefined,
    plan: (edit) => planner.edit(edit),
    planCommands: (digest) => planner.commands(digest),
    dayHours: (requests) =>
      Promise.resolve(requests.map((request) => dayHours(request, DEFAULT_POLICY, data))),
    earliestSlot: (request) =>
      Promise.resolve(earliestSlot(request, { policy: DEFAULT_POLICY, data, nowMs: clock.now() })),
    numberOffers: () => Promise.resolve(ok([])),
    stopCommit: () => services.stopCommit(),
    showFields: () => undefined,
    touched: () => undefined,
    draft: (id) => {
      const kept = drafts.get(id);
      return Promise.resolve(
        kept === undefined ? undefined : { body: kept.body, keptAtMs: kept.updatedAtMs },
      );
    },
    keepDraft: (id, body) =>
      body === undefined
        ? drafts.remove(id)
        : drafts.save({ id, kind: id.split(':')[0] ?? id, body, updatedAtMs: clock.now() }),
    close: () => Promise.resolve(),
  };
  const runStatus = async (): Promise<string> => value(await server.getRun(mission, run.id)).status;
  return {
    door,
    driver,
    file,
    run: run.id,
    planner,
    backend,
    lookAtInbox: async () => {
      await look();
      inbox.look();
    },
    planning: () => hub.board().planning,
    memory: () => entryNow()?.memory ?? {},
    entryIsGone: () => entryNow() === undefined,
    runStatus,
    preview: (command) => services.preview(command),
    submit: (command, consent) =>
      services.submit(command, { kind: 'operator', label: 'operator:kim' }, consent),
    submitAs: (actor, command, consent) => services.submit(command, actor, consent),
    agree: async (command) => {
      const { digest, tier, refusal } = await services.preview(command);
      if (refusal !== undefined) throw new Error(refusal.sentence);
      const outcome = await services.submit(
        command,
        { kind: 'operator', label: 'operator:kim' },
        { digest, confirmedTier: tier },
      );
      if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    },
    until: async (holds, days = 5) => {
      const giveUpAtMs = clock.now() + days * 1_440 * MINUTE_MS;
      while (!(await holds())) {
        if (clock.now() > giveUpAtMs)
          throw new Error(`not within ${days} days: ${JSON.stringify([...hub.board().proposals.values()])}`);
        await look();
        await driver.lookAtAll();
        await services.settleOpenIntents();
        await services.checkDue();
        await services.finishOpenRecords();
        await clock.advance(pause(door));
      }
    },
    close: async () => {
      inbox.stop();
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
  const nowMs = clock.now();
  const near = [...sim.world.scheduled.values()].some(
    (row) =>
      row.status === 'in_progress' ||
      (row.status === 'pending' && row.scheduledAtMs < nowMs + 65 * MINUTE_MS),
  );
  return near ? 2 * MINUTE_MS : 60 * MINUTE_MS;
}

/** A call that reaches somebody and brings this result. */
export const talk = (result: JsonValue): ScriptedOutcome => ({
  kind: 'completed',
  durationS: 60,
  insight: [result],
});
