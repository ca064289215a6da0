import type { Backend } from '../../commands/ports/backend.ts';
import type { Refusal } from '../../commands/door/door.ts';
import { createPlanSession } from '../../commands/planning/plan-session.ts';
import { followFaults } from '../../engine/fault-notices.ts';
import { systemClock } from '../../lib/clock.ts';
import { dayHours } from '../../planner/hours/day-hours.ts';
import { earliestSlot } from '../../planner/slots/earliest-slot.ts';
import { err, ok } from '../../lib/result.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Configuration } from '../start/configuration.ts';
import { inspectRecord } from './inspect.ts';
import { createHostBackend } from '../link/host-backend.ts';
import { sshLink } from '../link/ssh-link.ts';
import { systemRandom } from '../../lib/random.ts';
import { version } from '../start/version.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/**
 * Opens the backend and sets it to work (`terminal`: for a console that draws): readers at once, the engine when what
 * was left open is settled. Where another host was named, that one's.
 */
export async function openBackend(
  configuration: Configuration,
  { terminal = false }: { readonly terminal?: boolean } = {},
): Promise<Backend> {
  if (configuration.host?.ok === true) return openHostBackend(configuration.host.value, configuration);
  const opened = await openWorkspace(configuration, 'console', { terminal });
  return opened.ok ? startedBackend(opened.value) : backendWithoutLedger(configuration, opened.error);
}

const openHostBackend = (host: string, { operator, readOnly, dryRun }: Configuration): Backend =>
  createHostBackend({
    host,
    connect: () => sshLink(host),
    version,
    as: { operator: operator.replace(/^operator:/, ''), readOnly, dryRun },
    clock: systemClock(),
    random: systemRandom,
  });

function startedBackend(workspace: Workspace): Backend {
  const engine = workspace.configuration.readOnly
    ? Promise.resolve()
    : workspace.upkeep.start().then(() => workspace.driver.start());
  void openFeedWhereAllowed(workspace);
  return backendOver(workspace, engine);
}

/** What the screens talk to, with its readers at work; the engine is the caller's, and `engine` resolves once it has started. */
export function backendOver(workspace: Workspace, engine: Promise<void>): Backend {
  const { configuration } = workspace;
  workspace.sync.start();
  workspace.alerts.start();
  workspace.budgets.start();
  for (const sentence of [...configuration.problems, ...workspace.problems()]) notice(workspace, sentence);
  const { hub, sync, door } = workspace;
  const stopFollowing = followFaults({
    board: () => hub.board(),
    subscribe: (listener) => hub.subscribe(listener),
    publish: (updates) => hub.publish(updates),
    overtaken: () => workspace.file.conflicts(),
    clock: workspace.clock,
    paceClock: systemClock(),
  });
  const session = createPlanSession({
    tools: workspace.planning,
    entries: () => workspace.memory.entries(),
    publish: (update) => hub.publish([update]),
    nowMs: () => workspace.clock.now(),
    pace: systemClock(),
  });
  hub.subscribe((updates) => {
    for (const update of updates) {
      if (update.kind !== 'set' || update.field !== 'commit' || update.value?.state !== 'ended') continue;
      void session.edit({ kind: 'settle', mission: update.value.mission, eased: update.value.eased > 0 });
    }
  });
  const { drafts } = workspace;
  return {
    preview: (command) => door.preview(command),
    submit: (command, actor, consent) => door.submit(command, actor, consent),
    undo: (actId, actor) => door.undo(actId, actor),
    subscribe: (listener) => hub.subscribe(listener),
    focus: (focus) => sync.setFocus(focus),
    refresh: () => sync.refreshNow(),
    inspect: (ref) => inspectRecord(ref, workspace.server, hub.board(), workspace.spelling),
    markNoticesSeen: () => {
      const rows = [...hub.board().notices].filter(([, { seen }]) => !seen);
      if (rows.length === 0) return;
      hub.publish([
        { kind: 'upsert', into: 'notices', rows: rows.map(([id, row]) => [id, { ...row, seen: true }]) },
      ]);
    },
    draft: async (id) => {
      const kept = drafts.get(id);
      return kept === undefined ? undefined : { body: kept.body, keptAtMs: kept.updatedAtMs };
    },
    keepDraft: (id, body) => {
      if (body === undefined) drafts.remove(id);
      else drafts.save({ id, kind: id.split(':')[0] ?? id, body, updatedAtMs: workspace.clock.now() });
    },
    plan: (edit) => session.edit(edit),
    planCommands: (digest) => session.commands(digest),
    earliestSlot: async (request) => {
      const basis = workspace.planning.basis();
      return basis.ok ? earliestSlot(request, basis.value) : undefined;
    },
    dayHours: (requests) => {
      const basis = workspace.planning.basis();
      if (!basis.ok) return Promise.resolve(undefined);
      const { policy, data } = basis.value;
      return Promise.resolve(requests.map((request) => dayHours(request, policy, data)));
    },
    numberOffers: async (wish) => {
      const found = await workspace.server.searchNumbers(wish, { priority: 'read' });
      if (!found.ok) return err(found.error.sentence);
      return found.value === undefined
        ? err('This server does not offer numbers to order.')
        : ok(found.value);
    },
    stopCommit: () => door.stopCommit(),
    showFields: (fields) => workspace.sync.showFields(fields),
    touched: () => workspace.alerts.touched(),
    close: async () => {
      stopFollowing();
      door.stopCommit();
      await Promise.allSettled([engine]);
      await workspace.close();
    },
  };
}

/** Where the settings allow it and no bot on this machine has the connection. */
async function openFeedWhereAllowed({ configuration, machine }: Workspace): Promise<void> {
  if (!configuration.settings.ownFeed.value || configuration.readOnly || configuration.dryRun) return;
  if ((await machine.bot()).state !== 'running') await machine.perform('feed.open');
}

function notice({ hub, clock }: Workspace, sentence: string): void {
  const row = {
    id: `configuration:${sentence}`,
    atMs: clock.now(),
    level: 'warn' as const,
    sentence: safeText(sentence),
    seen: false,
  };
  hub.publish([{ kind: 'upsert', into: 'notices', rows: [[row.id, row]] }]);
}

/** Without its ledger the console can neither promise nor remember anything: it shows the world, and acts on nothing. */
async function backendWithoutLedger(configuration: Configuration, fault: LedgerError): Promise<Backend> {
  const sentence = safe`${fault.sentence} This console only looks.`;
  const opened = await openWorkspace({ ...configuration, readOnly: true }, 'console', {
    passingLedger: true,
  });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const workspace = opened.value;
  workspace.hub.publish([{ kind: 'set', field: 'actsRefused', value: sentence }]);
  const refusal: Refusal = { code: 'ledger', sentence };
  return {
    ...startedBackend(workspace),
    preview: (command) =>
      Promise.resolve({ command, tier: 0, title: safeText(command.kind), lines: [], digest: '', refusal }),
    submit: () => Promise.resolve({ status: 'refused', refusal }),
    undo: () => Promise.resolve({ status: 'refused', refusal }),
  };
}
