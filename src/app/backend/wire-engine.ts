import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { createAlertKeeper, type AlertKeeper } from '../../engine/alerts/alert-keeper.ts';
import { createDriver, type Driver } from '../../engine/drive/driver.ts';
import { createLeaseholder } from '../../engine/drive/leaseholder.ts';
import { plannedTries } from '../../engine/drive/tries.ts';
import { followQueue } from '../../engine/files/queue-notices.ts';
import { createInboxKeeper, type InboxKeeper } from '../../engine/inbox/inbox-keeper.ts';
import type { OptOutBlock } from '../../engine/inbox/opt-out-desk.ts';
import { createBudgetKeeper, type BudgetKeeper } from '../../engine/money/budget-keeper.ts';
import { createReportKeeper, type ReportKeeper } from '../../engine/reports/report-keeper.ts';
import { createRetention, type Retention } from '../../engine/retention.ts';
import { createUpkeep, type Upkeep } from '../../engine/upkeep.ts';
import type { Cancel } from '../../lib/clock.ts';
import { systemRandom } from '../../lib/random.ts';
import { isUndecided } from '../../state/ledger/suppressions.ts';
import { parseReportsFile, REPORTS_FILE } from '../../state/settings/reports-file.ts';
import { userFileReader } from '../start/user-file-reader.ts';
import { watchElsewhere } from './elsewhere-watch.ts';
import { isHolderGone } from './holder.ts';
import { watchLedger } from './ledger-watch.ts';
import type { WorkspaceFiles } from './open-files.ts';
import type { Foundation } from './open-foundation.ts';
import type { Doorway } from './wire-door.ts';
import type { Readers } from './wire-readers.ts';
import { writeReport } from './write-report.ts';
import { candidateZonesOf } from './zones-of.ts';

/** What acts and tells by itself, each when it is started. */
export interface Engine {
  readonly driver: Driver;
  readonly upkeep: Upkeep;
  /** What waits for a person. */
  readonly inbox: InboxKeeper;
  /** Who is told of what. */
  readonly alerts: AlertKeeper;
  /** Keeps budgets and costs. */
  readonly budgets: BudgetKeeper;
  /** Takes what is old out of the ledger. A watch starts it. */
  readonly retention: Retention;
  /** Makes reports when they are due. A watch starts it. */
  readonly reports: ReportKeeper;
  /** What is wrong with the user's reports, a sentence each. */
  readonly problems: () => readonly string[];
  /** Begins nothing more, and resolves when what was begun is done. */
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly foundation: Foundation;
  readonly files: WorkspaceFiles;
  readonly readers: Readers;
  readonly doorway: Doorway;
}

export function wireEngine(parts: Parts): Engine {
  const { foundation, files, readers, doorway } = parts;
  const { configuration, clocks, hub, ledger } = foundation;
  const { door, alertsPort } = doorway;
  const driver = driverOf(parts);
  const upkeep = createUpkeep(door, clocks.looking);
  const { block, blocked } = blockingOf(doorway, readers.engineLabel);
  const inbox = inboxOf(parts, block);
  const alerts = createAlertKeeper({
    port: alertsPort,
    ledger,
    clock: clocks.looking,
    random: systemRandom,
    host: hostname(),
    operator: configuration.operator.replace(/^operator:/, ''),
    actor: readers.engineLabel,
    canShow: foundation.terminal,
    // Nothing is claimed by whoever may write nothing down.
    looksOnly: foundation.looksOnly,
    ...hub,
  });
  const budgets = createBudgetKeeper({
    ledger,
    files: files.money,
    host: hostname(),
    actor: configuration.operator,
    clock: clocks.looking,
    missionNames: files.missionNames,
    looksOnly: foundation.looksOnly,
    ...hub,
  });
  const { folders } = configuration;
  const readReports = userFileReader(join(folders.config, REPORTS_FILE), parseReportsFile);
  const reports = createReportKeeper({
    schedules: () => readReports().value ?? [],
    ledger,
    clock: clocks.looking,
    alerts: alertsPort,
    prices: () => files.money().prices,
    actor: readers.engineLabel,
    write: (path, text) => writeReport(path, text, { home: homedir(), cwd: folders.config }),
    ...hub,
  });
  const retention = createRetention({
    keepDays: configuration.settings.keepDays.value ?? 0,
    ledger,
    clock: clocks.looking,
    actor: readers.engineLabel,
  });
  const stopWatching = watchOthers(parts, driver);
  return {
    driver,
    upkeep,
    inbox,
    alerts,
    budgets,
    retention,
    reports,
    problems: () => readReports().complaints.map((complaint) => `${REPORTS_FILE}: ${complaint}`),
    stop: async () => {
      stopWatching();
      inbox.stop();
      alerts.stop();
      alertsPort.stop();
      budgets.stop();
      reports.stop();
      retention.stop();
      await blocked();
      await driver.stop();
      await upkeep.stop();
    },
  };
}

function driverOf({ foundation, files, readers, doorway }: Parts): Driver {
  const { holder, clocks, hub, ledger } = foundation;
  const mayNotContact = (phone: string): boolean => {
    const listed = files.user.doNotCall();
    // A list that cannot be read stops every dial at the door, which says so.
    return ledger.view().suppressions.find(phone) !== undefined || (listed.ok && listed.value.has(phone));
  };
  return createDriver({
    door: doorway.door,
    actor: { kind: 'engine', label: readers.engineLabel },
    clock: clocks.looking,
    lease: createLeaseholder({
      ledger,
      // Processes of one ledger agree about leases by the clock that they share.
      clock: clocks.own,
      label: holder.label,
      onLost: () => readers.ledgerChanged(),
      // Another host may have this one's name: a team's ledger knows by the heartbeat who is gone.
      ...(ledger.place.kind === 'sqlite' && { isGone: isHolderGone }),
    }),
    rows: () => hub.board().missions.values(),
    snapshotOf: async (mission, fresh) => {
      const snapshot = await readers.sync.snapshotOf(mission, { fresh });
      return snapshot.ok ? snapshot.value : undefined;
    },
    driveMode: (mission) => ledger.view().switches.drive(mission),
    missionClass: (row) => row.missionClass,
    held: () => ledger.view().switches.hold() !== undefined,
    planner: {
      ...plannedTries(files.policy, files.data, () => clocks.world.now(), mayNotContact, doorway.recorded),
      undecided: (phone) => {
        const standing = ledger.view().suppressions.find(phone);
        return standing !== undefined && isUndecided(standing);
      },
    },
    publish: (updates) => hub.publish(updates),
  });
}

/** Blocks who has opted out, at once. `blocked` resolves when all that was begun is done. */
function blockingOf(
  { door }: Doorway,
  label: string,
): { readonly block: (found: OptOutBlock) => void; readonly blocked: () => Promise<void> } {
  const blocking = new Set<Promise<unknown>>();
  return {
    block: (found) => {
      const work = door
        .submit({ kind: 'optout.block', ...found }, { kind: 'engine', label })
        .catch(() => undefined)
        .finally(() => blocking.delete(work));
      blocking.add(work);
    },
    blocked: async () => void (await Promise.all(blocking)),
  };
}

function inboxOf(
  { foundation, files, doorway: { door } }: Parts,
  block: (found: OptOutBlock) => void,
): InboxKeeper {
  const { configuration, role, clocks, hub, ledger } = foundation;
  return createInboxKeeper({
    rows: () => ledger.view().inbox,
    raise: (row) => void ledger.commit(({ inbox }) => inbox.raise(row)),
    clock: clocks.looking,
    readOnly: configuration.readOnly,
    ...hub,
    entries: () => files.entries.entries(),
    suppression: (phone) => ledger.view().suppressions.find(phone),
    // A verb that only looks stops nobody's calls: whoever runs on does.
    ...(!configuration.dryRun && (role === 'console' || role === 'watch') ? { block } : {}),
    unclear: () => door.unclear(),
    rings: (events) => door.rings(events),
    zonesOf: (phone) => candidateZonesOf(phone, files.data()),
  });
}

/** Follows what other processes and machines do, and wakes the driver for missions that changed. Ends when called. */
function watchOthers({ foundation, files, readers, doorway }: Parts, driver: Driver): Cancel {
  const { clocks, hub, ledger } = foundation;
  const nowMs = (): number => clocks.world.now();
  const stopLedger = watchLedger({
    ledger,
    nowMs,
    publish: (updates) => hub.publish(updates),
    onChange: () => readers.ledgerChanged(),
  });
  const elsewhere = watchElsewhere({
    clock: clocks.pace,
    nowMs,
    board: () => hub.board(),
    openEvents: () => readers.sync.openEvents(),
    elsewhere: (events) => doorway.door.elsewhere(events),
    own: doorway.own,
    publish: (updates) => hub.publish(updates),
  });
  const stopQueue = files.isOfTeam
    ? followQueue({ ledger, clock: clocks.own, publish: (updates) => hub.publish(updates) })
    : undefined;
  const stopWaking = hub.subscribe((updates) => {
    for (const update of updates) {
      if (update.kind !== 'upsert') continue;
      if (update.into !== 'missions' && update.into !== 'snapshots') continue;
      for (const [key] of update.rows) driver.wake(key as MissionKey);
    }
  });
  return () => {
    stopWaking();
    elsewhere.stop();
    stopQueue?.();
    stopLedger();
  };
}
