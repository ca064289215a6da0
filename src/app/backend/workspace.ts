import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { openAlertsPort } from '../alerts/alerts-port.ts';
import { createServerClient } from '../../api/http/server-client.ts';
import { createDoor, type DoorServices } from '../../commands/door/create-door.ts';
import type { AlertsPort } from '../../commands/ports/alerts-port.ts';
import type { MissionsFilePort } from '../../commands/ports/missions-file-port.ts';
import { UNDO_MS } from '../../commands/acts/perform-act.ts';
import type { OwnActs } from '../../commands/dispatch/placed-elsewhere.ts';
import { callsOnRecord } from '../../commands/dispatch/calls-on-record.ts';
import { plannedHours } from '../../commands/door/planned-hours.ts';
import { createPlanning, type PlanningTools } from '../../commands/planning/create-planning.ts';
import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import { createAlertKeeper, type AlertKeeper } from '../../engine/alerts/alert-keeper.ts';
import type { OptOutBlock } from '../../engine/inbox/opt-out-desk.ts';
import { createBudgetKeeper, type BudgetKeeper } from '../../engine/money/budget-keeper.ts';
import { publishBudgets, type MoneyFiles } from '../../engine/money/publish-budgets.ts';
import { createReportKeeper, type ReportKeeper } from '../../engine/reports/report-keeper.ts';
import { createInboxKeeper, type InboxKeeper } from '../../engine/inbox/inbox-keeper.ts';
import { createDriver, type Driver } from '../../engine/drive/driver.ts';
import { createLeaseholder } from '../../engine/drive/leaseholder.ts';
import { plannedTries } from '../../engine/drive/tries.ts';
import { createCallWatch } from '../../engine/feed/call-watch.ts';
import { createTalkKeeper } from '../../engine/feed/talk-keeper.ts';
import type { BotFiles } from '../../engine/sync/bot-connection.ts';
import type { EntriesSource } from '../../engine/sync/sources.ts';
import { createSync, type Sync } from '../../engine/sync/sync.ts';
import { createRetention, type Retention } from '../../engine/retention.ts';
import { createUpkeep, type Upkeep } from '../../engine/upkeep.ts';
import { parseBaseUrl } from '../../lib/base-url.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import { systemRandom } from '../../lib/random.ts';
import { createRedact } from '../../lib/redact.ts';
import { ok, type Result } from '../../lib/result.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { ALERTS_FILE } from '../../state/settings/alerts-name.ts';
import type { BotConnection } from '../../state/board.ts';
import { candidateZonesOf } from './zones-of.ts';
import { plannerData, type PlannerData } from '../../planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../planner/policy.ts';
import type { Ledger, LedgerError } from '../../state/ledger/database.ts';
import type { Drafts } from '../../state/ledger/drafts.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { LedgerView } from '../../state/ledger/tables.ts';
import { createSharedDrafts } from '../../state/ledger/shared-drafts.ts';
import { isUndecided } from '../../state/ledger/suppressions.ts';
import { createSnapshots } from '../../state/ledger/snapshots.ts';
import { followQueue } from '../../engine/files/queue-notices.ts';
import { createTeamFile } from '../../engine/files/team-file.ts';
import { memoryText } from '../../state/missions-file/memory-text.ts';
import { openMissionsFile, type MissionsFile } from '../../state/missions-file/missions-file.ts';
import { boardKeeper } from './board-keeper.ts';
import { createBoardHub, type BoardHub } from '../../state/board-hub.ts';
import type { Configuration } from '../start/configuration.ts';
import { passwordOf } from '../start/ledger-password.ts';
import { calmClock } from './calm-clock.ts';
import { startDemo } from './demo.ts';
import { entriesFrom } from './entries-source.ts';
import { clockByServer } from './server-time.ts';
import { watchElsewhere } from './elsewhere-watch.ts';
import { watchLedger } from './ledger-watch.ts';
import { createMachine, type Machine } from './machine.ts';
import { besideNotice, notKeptNotice, overtakenNotice } from './draft-notices.ts';
import { localFactsFrom } from './local-facts.ts';
import { moneyFiles } from './money-files.ts';
import { parseReportsFile, REPORTS_FILE } from '../../state/settings/reports-file.ts';
import { userFileReader } from '../start/user-file-reader.ts';
import { writeReport } from './write-report.ts';
import { openLedgers } from './open-ledger.ts';
import { plannerFiles } from './planner-files.ts';

/** Everything wired together, on this thread. Nothing runs by itself until it is started. */
export interface Workspace {
  readonly configuration: Configuration;
  readonly clock: Clock;
  /** Names this process in leases, for its whole life. */
  readonly holder: string;
  readonly server: ServerPort;
  /** What every process that shares the ledger agrees on. */
  readonly ledger: LedgerPort;
  /** This machine's own file. */
  readonly database: Ledger;
  readonly file: MissionsFile;
  readonly entries: EntriesSource;
  /** The state file as commands see it: this host's, and those of others on a team's ledger. */
  readonly memory: MissionsFilePort;
  /** A value of memory as its file spells it. Errors: a sentence. */
  readonly spelling: (slug: string, key: string) => Result<string, string>;
  /** Resolves when the state file, and what other hosts publish of theirs, has been read once. */
  filesReady(): Promise<void>;
  readonly hub: BoardHub;
  readonly door: DoorServices;
  readonly sync: Sync;
  readonly machine: Machine;
  readonly driver: Driver;
  readonly upkeep: Upkeep;
  /** What waits for a person. */
  readonly inbox: InboxKeeper;
  /** Who is told of what. It begins when it is started. */
  readonly alerts: AlertKeeper;
  /** The rules, and the ways to tell somebody. */
  readonly alertsPort: AlertsPort;
  /** Keeps budgets and costs. It begins when it is started. */
  readonly budgets: BudgetKeeper;
  /** Why the user's own list forbids a number, or cannot be read; undefined where neither is so. */
  readonly doNotCall: (phone: string) => string | undefined;
  /** Takes what is old out of the ledger. A watch starts it. */
  readonly retention: Retention;
  /** Makes reports when they are due. A watch starts it. */
  readonly reports: ReportKeeper;
  /** The user's prices and budgets as they stand. */
  readonly moneyFiles: () => MoneyFiles;
  readonly planning: PlanningTools;
  /** What tells this machine's acts from another's. */
  readonly own: () => OwnActs & Pick<LedgerView, 'switches' | 'intents'>;
  /** What is half written, of this operator's own or of all. */
  readonly drafts: Drafts;
  /** What is wrong with the user's own planner files, a sentence each. */
  readonly problems: () => readonly string[];
  /** Settles, gives leases back, closes files. */
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  /** Nothing is remembered, so that nothing may be done: for looking alone. */
  readonly passingLedger?: boolean;
  /** The world's time where it is neither the machine's nor a demo's; files and readers keep their own pace. */
  readonly worldClock?: Clock;
  /** A console draws on a terminal: alerts may be shown there. */
  readonly terminal?: boolean;
}

/** `role` says who holds leases: `console`, `watch`, or a verb's name. */
export async function openWorkspace(
  given: Configuration,
  role: string,
  { passingLedger = false, worldClock, terminal = false }: WorkspaceOptions = {},
): Promise<Result<Workspace, LedgerError>> {
  const demo = given.demo === undefined ? undefined : await startDemo(given, given.demo);
  const configuration = demo?.configuration ?? given;
  const ownClock =
    worldClock ?? systemClock(configuration.demo === undefined ? {} : { origin: configuration.demo.origin });
  const paceClock = systemClock();
  const hub = createBoardHub();
  const holder = { id: holderId(), label: `${role} ${process.pid}` };
  const opened = await openLedgers(configuration, {
    holder,
    clock: ownClock,
    paceClock,
    passing: passingLedger,
  });
  if (!opened.ok) {
    await demo?.stop();
    return opened;
  }
  const { ledger, database } = opened.value;
  const isLocal = isLoopback(configuration.baseUrl);
  const client = createServerClient({
    config: configuration,
    clock: paceClock,
    random: systemRandom,
    ...(isLocal ? { limits: LOCAL_LIMITS } : {}),
  });
  // A demo's world has a time of its own, and its server tells that one; so has a world whose time is given.
  const clock =
    configuration.demo === undefined && worldClock === undefined
      ? clockByServer(ownClock, () => client.health().clockSkewMs)
      : ownClock;
  const file = openMissionsFile({ path: configuration.statePath.value, clock: paceClock, ledger: database });
  const userFiles = plannerFiles(configuration.folders.config, { home: homedir(), cwd: process.cwd() });
  const readPolicy = userFiles.policy();
  const policy = readPolicy.ok ? readPolicy.value : DEFAULT_POLICY;
  const data = (): PlannerData => {
    const read = userFiles.data();
    return read.ok ? read.value : plannerData();
  };
  const local = localFactsFrom({
    ledger,
    now: () => ownClock.now(),
    worldNow: () => clock.now(),
    isGone: isHolderGone,
  });
  const engineLabel = configuration.operator.replace(/^operator:/, 'engine:');

  const botFiles: BotFiles | undefined =
    configuration.skillFolder === undefined
      ? undefined
      : {
          folder: configuration.skillFolder.value,
          isAlive: isProcessAlive,
          redact: createRedact([configuration.key]),
          gatewayFiles: ['.openclaw/openclaw.json', '.clawdbot/clawdbot.json'].map((name) =>
            join(homedir(), name),
          ),
        };
  if (botFiles === undefined) hub.publish([{ kind: 'set', field: 'bot', value: NO_SKILL_FOLDER }]);
  const spelling = (slug: string, key: string): Result<string, string> => memoryText(file.path, slug, key);
  const ownFile: MissionsFilePort = {
    apply: (op) => file.apply(op),
    applyAll: (ops) => file.applyAll(ops),
    entries: () => Promise.resolve(file.refresh().entries),
    entryOf: (mission) => file.entryOf(mission),
    entryOfSlug: (slug) => file.entryOfSlug(slug),
    unreadable: () => {
      const { kind, sentence } = file.view().status;
      return kind === 'broken' || kind === 'unreadable' ? sentence : undefined;
    },
    spelling: (slug, key) => {
      const text = spelling(slug, key);
      return text.ok ? text.value : undefined;
    },
    overtaken: () => file.conflicts(),
    dismiss: (seq) => file.dismiss(seq),
  };
  const teamFile =
    ledger.files === undefined
      ? undefined
      : createTeamFile({
          own: {
            ...ownFile,
            ...entriesFrom(file),
            // Its parts may be finished by another process of this host: the journal knows them by their names.
            apply: (op, mark) => file.apply(op, mark?.origin),
            applyAll: (ops, marks) =>
              file.applyAll(
                ops,
                marks?.map(({ origin }) => origin),
              ),
            entries: () => ownFile.entries(),
            known: () => file.view().entries,
            path: file.path,
            spelling,
          },
          ledger: { ...ledger, files: ledger.files },
          host: hostname(),
          operator: configuration.operator,
          clock: ownClock,
          paceClock,
        });
  const memory = teamFile?.port ?? ownFile;
  const entries: EntriesSource = teamFile ?? entriesFrom(file);
  const sync = createSync({
    server: client,
    entries,
    clock,
    paceClock,
    random: systemRandom,
    publish: (updates) => hub.publish(updates),
    local,
    zonesOf: (phone) => candidateZonesOf(phone, data()),
    contactFacts: {
      board: () => hub.board(),
      suppression: (phone) => ledger.view().suppressions.find(phone),
    },
    settings: {
      ownLabel: engineLabel,
      ...(configuration.notedFields.length === 0 ? {} : { notedFields: configuration.notedFields }),
    },
    ...(configuration.readOnly ? {} : { keeper: boardKeeper(createSnapshots(database)) }),
    ...(botFiles === undefined ? {} : { botFiles }),
  });
  const calls = createCallWatch({
    server: client,
    clock,
    paceClock,
    publish: (updates) => hub.publish(updates),
  });
  const machine = createMachine({
    configuration,
    botFiles,
    paceClock,
    feed: {
      clock,
      publish: (updates) => hub.publish(updates),
      kick: (reader) => sync.kick(reader),
      calls,
      talks: createTalkKeeper({
        clock,
        publish: (updates) => hub.publish(updates),
        ...(configuration.readOnly ? {} : { ledger }),
      }),
    },
    liveCalls: () =>
      calls.live() +
      [...hub.board().scheduled.values()].filter(({ event }) => isLiveCall(event.callStatus)).length,
    changed: () => sync.kick('bot'),
  });
  const alertsPort = openAlertsPort({
    folder: configuration.folders.config,
    ...(configuration.demo === undefined
      ? {}
      : { told: safe`${ALERTS_FILE} of your settings folder, which the demo does not read` }),
    clock: paceClock,
    env: process.env,
    secrets: [configuration.key, passwordOf(configuration)],
    ...(terminal ? { show: (signal) => hub.publish([{ kind: 'set', field: 'signal', value: signal }]) } : {}),
  });
  const missionNames = (mission: string): readonly string[] =>
    entries
      .entries()
      .flatMap((entry) =>
        missionKeyOf(entry.missionId, entry.slug) === mission
          ? [entry.slug, ...(entry.missionName === undefined ? [] : [entry.missionName])]
          : [],
      );
  const money = {
    ledger,
    files: moneyFiles(configuration.folders.config),
    host: hostname(),
    actor: configuration.operator,
  };
  const looksOnly = configuration.readOnly || configuration.dryRun || passingLedger;
  // What is sent from here keeps to them from the first moment on.
  if (!looksOnly) await publishBudgets({ ...money, nowMs: () => clock.now() });
  const doNotCall = (phone: string): string | undefined => {
    const listed = userFiles.doNotCall();
    return listed.ok ? listed.value.get(phone) : listed.error;
  };
  const recorded = callsOnRecord(() => ledger.view(), clock);
  const door = createDoor({
    server: client,
    ledger,
    memory,
    hours: plannedHours(policy, data, recorded, { examples: isLocal }),
    doNotCall,
    missionNames,
    clock,
    ownNowMs: () => ownClock.now(),
    random: systemRandom,
    // The person who takes back lives by the clock on the wall, however fast a demo's world runs.
    undoMs: UNDO_MS * (configuration.demo?.origin.speed ?? 1),
    publish: (update) => hub.publish([update]),
    holder,
    isGone: isHolderGone,
    readOnly: configuration.readOnly,
    dryRun: configuration.dryRun,
    operator: configuration.operator.replace(/^operator:/, ''),
    pollNow: () => sync.refreshNow(),
    machine,
    alerts: alertsPort,
    onCall: (call) => calls.watch(call, true),
  });
  const mayNotContact = (phone: string): boolean => {
    const listed = userFiles.doNotCall();
    // A list that cannot be read stops every dial at the door, which says so.
    return ledger.view().suppressions.find(phone) !== undefined || (listed.ok && listed.value.has(phone));
  };
  const lookingClock =
    configuration.demo === undefined ? clock : calmClock(clock, paceClock, configuration.demo.origin.speed);
  const driver = createDriver({
    door,
    actor: { kind: 'engine', label: engineLabel },
    clock: lookingClock,
    lease: createLeaseholder({
      ledger,
      // Processes of one ledger agree about leases by the clock that they share.
      clock: ownClock,
      label: holder.label,
      onLost: () => local.changed(),
      // Another host may have this one's name: a team's ledger knows by the heartbeat who is gone.
      ...(ledger.place.kind === 'sqlite' && { isGone: isHolderGone }),
    }),
    rows: () => hub.board().missions.values(),
    snapshotOf: async (mission, fresh) => {
      const snapshot = await sync.snapshotOf(mission, { fresh });
      return snapshot.ok ? snapshot.value : undefined;
    },
    driveMode: (mission) => ledger.view().switches.drive(mission),
    missionClass: (row) => row.missionClass,
    held: () => ledger.view().switches.hold() !== undefined,
    planner: {
      ...plannedTries(policy, data, () => clock.now(), mayNotContact, recorded),
      undecided: (phone) => {
        const standing = ledger.view().suppressions.find(phone);
        return standing !== undefined && isUndecided(standing);
      },
    },
    publish: (updates) => hub.publish(updates),
  });
  const drafts = createSharedDrafts({
    ledger,
    operator: configuration.operator,
    overtaken: ({ id, savedBy, updatedAtMs }) =>
      hub.publish([overtakenNotice(id, savedBy, updatedAtMs, clock.now())]),
    beside: ({ savedBy, updatedAtMs }) => hub.publish([besideNotice(savedBy, updatedAtMs, clock.now())]),
    failed: (sentence) => hub.publish([notKeptNotice(sentence, clock.now())]),
  });
  const upkeep = createUpkeep(door, lookingClock);
  const planning = createPlanning({
    server: client,
    facts: door.facts,
    switches: ledger.view().switches,
    suppressions: ledger.view().suppressions,
    drafts,
    budget: { ...ledger.view(), missionNames, book: () => ledger.view().budgets.book() },
    notes: { get: (id) => ledger.view().drafts.get(id) },
    files: userFiles,
    readOnly: configuration.readOnly,
    tzVersion: process.versions['tz'] ?? '',
    nowMs: () => clock.now(),
  });
  const blocking = new Set<Promise<unknown>>();
  const block = (found: OptOutBlock): void => {
    const work = door
      .submit({ kind: 'optout.block', ...found }, { kind: 'engine', label: engineLabel })
      .catch(() => undefined)
      .finally(() => blocking.delete(work));
    blocking.add(work);
  };
  const inbox = createInboxKeeper({
    rows: () => ledger.view().inbox,
    raise: (row) => void ledger.commit(({ inbox: rows }) => rows.raise(row)),
    clock: lookingClock,
    readOnly: configuration.readOnly,
    ...hub,
    entries: () => entries.entries(),
    suppression: (phone) => ledger.view().suppressions.find(phone),
    // A verb that only looks stops nobody's calls: whoever runs on does.
    ...(!configuration.dryRun && (role === 'console' || role === 'watch') ? { block } : {}),
    unclear: () => door.unclear(),
    rings: (events) => door.rings(events),
    zonesOf: (phone) => candidateZonesOf(phone, data()),
  });
  const alerts = createAlertKeeper({
    port: alertsPort,
    ledger,
    clock: lookingClock,
    random: systemRandom,
    host: hostname(),
    operator: configuration.operator.replace(/^operator:/, ''),
    actor: engineLabel,
    canShow: terminal,
    // Nothing is claimed by whoever may write nothing down.
    looksOnly,
    ...hub,
  });
  const budgets = createBudgetKeeper({
    ...money,
    clock: lookingClock,
    missionNames,
    looksOnly,
    ...hub,
  });
  const readReports = userFileReader(join(configuration.folders.config, REPORTS_FILE), parseReportsFile);
  const reports = createReportKeeper({
    schedules: () => readReports().value ?? [],
    ledger,
    clock: lookingClock,
    alerts: alertsPort,
    prices: () => money.files().prices,
    actor: engineLabel,
    write: (path, text) => writeReport(path, text, { home: homedir(), cwd: configuration.folders.config }),
    board: () => hub.board(),
    publish: (updates) => hub.publish(updates),
  });
  const retention = createRetention({
    keepDays: configuration.settings.keepDays.value ?? 0,
    ledger,
    clock: lookingClock,
    actor: engineLabel,
  });
  const stopWatching = watchLedger({
    ledger,
    nowMs: () => clock.now(),
    publish: (updates) => hub.publish(updates),
    onChange: () => local.changed(),
  });
  const own = (): OwnActs & Pick<LedgerView, 'switches' | 'intents'> => ({
    ...ledger.view(),
    operator: configuration.operator.replace(/^\w+:/, ''),
    shared: ledger.place.kind === 'postgres',
  });
  const others = watchElsewhere({
    clock: paceClock,
    nowMs: () => clock.now(),
    board: () => hub.board(),
    openEvents: () => sync.openEvents(),
    elsewhere: (events) => door.elsewhere(events),
    own,
    publish: (updates) => hub.publish(updates),
  });
  const stopTelling =
    teamFile === undefined
      ? undefined
      : followQueue({ ledger, clock: ownClock, publish: (updates) => hub.publish(updates) });
  const stopWaking = hub.subscribe((updates) => {
    for (const update of updates) {
      if (update.kind !== 'upsert') continue;
      if (update.into !== 'missions' && update.into !== 'snapshots') continue;
      for (const [key] of update.rows) driver.wake(key as MissionKey);
    }
  });

  return ok({
    configuration,
    clock,
    holder: holder.id,
    server: client,
    ledger,
    database,
    file,
    entries,
    memory,
    spelling: teamFile === undefined ? spelling : (slug, key) => teamFile.spelling(slug, key),
    filesReady: async () => {
      await file.ready();
      await teamFile?.ready();
    },
    hub,
    door,
    sync,
    machine,
    driver,
    upkeep,
    inbox,
    alerts,
    alertsPort,
    planning,
    own,
    drafts,
    doNotCall,
    budgets,
    retention,
    reports,
    moneyFiles: money.files,
    problems: () =>
      [readPolicy, userFiles.data(), userFiles.doNotCall()]
        .flatMap((read): readonly string[] => (read.ok ? [] : [read.error]))
        .concat(money.files().complaints)
        .concat(readReports().complaints.map((complaint) => `${REPORTS_FILE}: ${complaint}`)),
    close: async () => {
      machine.stop();
      calls.stop();
      stopWaking();
      others.stop();
      stopTelling?.();
      inbox.stop();
      alerts.stop();
      alertsPort.stop();
      budgets.stop();
      reports.stop();
      retention.stop();
      await Promise.all(blocking);
      stopWatching();
      await driver.stop();
      await upkeep.stop();
      await giveLeasesBack(ledger);
      sync.stop();
      teamFile?.close();
      await file.settle();
      file.close();
      await client.close();
      await ledger.close();
      database.close();
      await demo?.stop();
    },
  });
}

/** What a person took, too: this process may live on for another account, and would seem to hold it. */
export async function giveLeasesBack(ledger: LedgerPort): Promise<void> {
  const mine = (leases: LedgerView['leases']): ReturnType<LedgerView['leases']['all']> =>
    leases.all().filter(({ holder }) => holder === ledger.holder);
  if (mine(ledger.view().leases).length === 0) return;
  await ledger.commit(({ leases }) => {
    for (const { missionKey, epoch } of mine(leases)) leases.release(missionKey, epoch);
  });
}

/** A server on this machine is nobody else's: it may be asked as fast as it answers. */
const LOCAL_LIMITS = { perSecond: 200, burst: 200 };

function isLoopback(baseUrl: string): boolean {
  const url = parseBaseUrl(baseUrl);
  return url.ok && url.value.isLoopback;
}

const NO_SKILL_FOLDER: BotConnection = {
  state: 'unknown',
  sentence: safeText('no skill folder known here: set CLAWDTALK_SKILL_DIR'),
  logTail: [],
};

/** Names this process on this machine for its whole life. */
const holderId = (): string =>
  `${hostname()}:${process.pid}:${Date.now().toString(36)}${threadId}.${(opened += 1)}`;

/** Several accounts may be open in one process. */
let opened = 0;

/** True for a process of this machine that has ended; of any other nothing is known. */
export function isHolderGone(holder: string): boolean {
  const [host, pid] = holder.split(':');
  return host === hostname() && !isProcessAlive(Number(pid));
}

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
