import { budgetDay } from '../../domain/cost/budget.ts';
import { join } from 'node:path';
import { missionTemplates } from '../../state/templates/mission-templates.ts';
import { missionId, runId } from '../../domain/ids.ts';
import { actsElsewhere, isDriven, RECENT_ACTS_MS } from '../../commands/dispatch/placed-elsewhere.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { Complaint, Session } from '../../cli/verb.ts';
import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { muteRowId, readAlertRow, readMuteRow } from '../../state/ledger/alert-body.ts';
import type { ContactHistory } from '../../state/contact/contact-history.ts';
import { parsePricesFile, PRICES_FILE } from '../../state/settings/prices-file.ts';
import { userFileReader } from '../start/user-file-reader.ts';
import type { Configuration } from '../start/configuration.ts';
import { complaintOf, readBoard } from './read-board.ts';
import { askOwner, readInbox } from './read-inbox.ts';
import { isSilent, lookAtEach, lastUpdatedFirst } from '../backend/look-at-each.ts';
import { openWorkspace, type Workspace } from '../backend/workspace.ts';
import { tellWaitingOnTerminal } from './tell-waiting.ts';

/** Opens the workspace for one verb. Nothing runs in the background but what the verb asks for. */
export async function openSession(configuration: Configuration): Promise<Result<Session, Complaint>> {
  const opened = await openChecked(configuration, 'verb');
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const { server, door, clock, entries, driver } = workspace;
  const stopTelling = tellWaitingOnTerminal(server, configuration.context);
  await workspace.filesReady();
  return ok({
    server,
    door,
    clock,
    actor: { kind: 'headless', label: configuration.operator },
    get zone() {
      return configuration.zone;
    },
    readBoard: (what) => readBoard(workspace, what),
    readMission: (name) => readMission(workspace, name),
    contact: (phone, all) => readContact(workspace, phone, all),
    readInbox: () => readInbox(workspace),
    ask: (command, digest) => askOwner(workspace, command, digest, configuration.operator),
    planning: workspace.planning,
    templates: () => missionTemplates(workspace.configuration.folders.config),
    receipts: () => workspace.hub.board().receipts,
    stopCommit: () => door.stopCommit(),
    followCommit: (listener) =>
      workspace.hub.subscribe((updates) => {
        for (const update of updates) {
          if (update.kind === 'set' && update.field === 'commit' && update.value !== undefined)
            listener(update.value);
        }
      }),
    missionsFile: {
      entries: () => entries.entries(),
      status: () => entries.status(),
      entryOfSlug: (slug) => workspace.file.entryOfSlug(slug),
      look: () => workspace.file.look(),
    },
    settle: async () => {
      await door.settleOpenIntents();
      const { open } = await door.finishOpenRecords();
      return { open };
    },
    unclear: () => door.unclear(),
    held: (events) => door.held(events),
    elsewhere: (events) => door.elsewhere(events),
    actsElsewhere: () => actsOfOthers(workspace),
    alerts: () => alertsOf(workspace),
    prices: userFileReader(join(workspace.configuration.folders.config, PRICES_FILE), parsePricesFile),
    keptInLedger: (phone) => door.facts.keptInLedger(phone),
    stateFileUnread: () => door.facts.stateFileUnread(),
    doNotCall: (phone) => workspace.doNotCall(phone),
    budgets: async () => {
      const { complaints } = workspace.moneyFiles();
      const board = await readBoard(workspace, 'everything');
      if (!board.ok) return { rows: [], complaints, unread: board.error };
      await workspace.budgets.look();
      const unchecked = workspace.ledger.view().budgets.book()?.pricesFault;
      return {
        rows: workspace.hub.board().budgets ?? [],
        complaints,
        ...(unchecked !== undefined && { unchecked }),
      };
    },
    budgetDay: () =>
      budgetDay({ zone: workspace.ledger.view().budgets.book()?.zone ?? 'UTC' }, workspace.clock.now()),
    optOuts: () => workspace.ledger.view().suppressions.all(),
    explain: (key) => driver.explain(key),
    close: () => {
      stopTelling();
      return workspace.close();
    },
  });
}

/** A summary takes no longer for it than a person waits: what is left out is said to be unread. */
const FEW = { most: 60, longestMs: 5_000 };

/** Of missions that this machine drives or calls for; what the readers have not read of them is read now. */
async function actsOfOthers({
  hub,
  server,
  sync,
  clock,
  own,
}: Workspace): ReturnType<Session['actsElsewhere']> {
  const known = new Map(sync.openEvents().map(({ key, events }) => [key, events]));
  const sinceMs = clock.now() - RECENT_ACTS_MS;
  const mine = own();
  const acts: RunEvent[] = [];
  const take = (events: readonly RunEvent[]): void => void acts.push(...actsElsewhere(events, mine, sinceMs));
  const asked: { readonly mission: string; readonly run: string; readonly lastUpdatedAtMs: number }[] = [];
  for (const row of hub.board().missions.values()) {
    const { key, missionId: mission, runId: run, status, source, lastChangeAtMs: lastUpdatedAtMs = 0 } = row;
    if (isTerminalRun(status) || mission === undefined || run === undefined || !isDriven(key, mine)) continue;
    const events = known.get(key);
    if (events !== undefined) take(events);
    // A mission that the server does not list has no log there.
    else if (source !== 'file') asked.push({ mission, run, lastUpdatedAtMs });
  }
  let failed = false;
  const { partly } = await lookAtEach(lastUpdatedFirst(asked), 'missions', FEW, async ({ mission, run }) => {
    const read = await server.listEvents(missionId(mission), runId(run), { priority: 'read' });
    if (read.ok) take(read.value);
    else failed = true;
    return read.ok || !isSilent(read.error);
  });
  acts.sort((one, other) => (other.createdAtMs ?? 0) - (one.createdAtMs ?? 0));
  return { acts, unread: failed || partly !== undefined };
}

function alertsOf({ ledger, alertsPort, clock }: Workspace): ReturnType<Session['alerts']> {
  const rows = ledger.view().alerts;
  return {
    reading: alertsPort.reading(),
    found: rows
      .all()
      .flatMap((row) => readAlertRow(row) ?? [])
      .toSorted((one, other) => one.raisedAtMs - other.raisedAtMs),
    muted: (rule) => readMuteRow(rows.get(muteRowId(rule)), clock.now()),
    targetOf: (channel) => alertsPort.targetOf(channel),
  };
}

/** Opens the workspace, unless the key would go to a host that nobody confirmed. */
export async function openChecked(
  configuration: Configuration,
  role: string,
): Promise<Result<Workspace, Complaint>> {
  if (configuration.confirm !== undefined) {
    return err({
      exit: 3,
      sentence: `${configuration.confirm.sentence} Put the key and the address in the same place, or unset CLAWDTALK_API_URL.`,
    });
  }
  const { refused } = configuration;
  if (refused !== undefined) return err({ exit: 3, sentence: refused });
  const opened = await openWorkspace(configuration, role);
  return opened.ok ? opened : err({ exit: 5, sentence: opened.error.sentence });
}

async function readMission(workspace: Workspace, name: string): ReturnType<Session['readMission']> {
  const { entries, server, sync } = workspace;
  const entry = entries
    .entries()
    .find((candidate) => candidate.slug === name || candidate.missionId === name);
  let key: MissionKey | undefined;
  if (entry !== undefined) {
    key = missionKeyOf(entry.missionId, entry.slug);
  } else {
    const found = await server.getMission(missionId(name), { priority: 'read' });
    if (!found.ok) {
      return err(
        found.error.kind === 'not-found'
          ? {
              exit: 2,
              sentence: `There is no mission '${name}': neither the state file nor the server knows it.`,
            }
          : complaintOf(found.error),
      );
    }
    key = missionKeyOf(found.value.id, undefined);
  }
  const snapshot = await sync.snapshotOf(key, { fresh: true });
  if (!snapshot.ok) return err(complaintOf(snapshot.error));
  return ok({ key, snapshot: entry === undefined ? snapshot.value : { ...snapshot.value, entry } });
}

/** Reads both sides, then what concerns one number. */
async function readContact(
  workspace: Workspace,
  phone: string,
  all: boolean,
): Promise<Result<ContactHistory, Complaint>> {
  const board = await readBoard(workspace, 'everything');
  if (!board.ok) return board;
  workspace.inbox.look();
  const { history, fault } = await workspace.sync.contactOf(phone, { all });
  // What could be read is worth more than nothing; what could not stands under it.
  return fault === undefined || history.entries.length > 0 ? ok(history) : err(complaintOf(fault));
}
