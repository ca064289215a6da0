import { openAlertsPort } from '../alerts/alerts-port.ts';
import { UNDO_MS } from '../../commands/acts/perform-act.ts';
import { callsOnRecord } from '../../commands/dispatch/calls-on-record.ts';
import type { OwnActs } from '../../commands/dispatch/placed-elsewhere.ts';
import { createDoor, type DoorServices } from '../../commands/door/create-door.ts';
import { plannedHours } from '../../commands/door/planned-hours.ts';
import { createPlanning, type PlanningTools } from '../../commands/planning/create-planning.ts';
import type { AlertsPort } from '../../commands/ports/alerts-port.ts';
import { systemRandom } from '../../lib/random.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Drafts } from '../../state/ledger/drafts.ts';
import { createSharedDrafts } from '../../state/ledger/shared-drafts.ts';
import type { LedgerView } from '../../state/ledger/tables.ts';
import { ALERTS_FILE } from '../../state/settings/alerts-name.ts';
import { passwordOf } from '../start/ledger-password.ts';
import { besideNotice, notKeptNotice, overtakenNotice } from './draft-notices.ts';
import { goneFrom } from './holder.ts';
import type { WorkspaceFiles } from './open-files.ts';
import type { Foundation } from './open-foundation.ts';
import type { Readers } from './wire-readers.ts';

/** What changes something when somebody asks for it. */
export interface Doorway {
  readonly door: DoorServices;
  /** Calls that the ledger has on record, by which hours and retries are judged. */
  readonly recorded: ReturnType<typeof callsOnRecord>;
  /** The alert rules, and the ways to tell somebody. */
  readonly alertsPort: AlertsPort & { stop(): void };
  /** What is half written, of this operator's own or of all. */
  readonly drafts: Drafts;
  readonly planning: PlanningTools;
  /** What tells this machine's acts from another's. */
  readonly own: () => OwnActs & Pick<LedgerView, 'switches' | 'intents'>;
}

export function wireDoor(
  { configuration, holder, terminal, clocks, hub, ledger, server, isLocal }: Foundation,
  files: WorkspaceFiles,
  { sync, calls, machine }: Readers,
): Doorway {
  const { demo } = configuration;
  const alertsPort = openAlertsPort({
    folder: configuration.folders.config,
    ...(demo === undefined
      ? {}
      : { told: safe`${ALERTS_FILE} of your settings folder, which the demo does not read` }),
    clock: clocks.pace,
    env: process.env,
    secrets: [configuration.key, passwordOf(configuration)],
    ...(terminal ? { show: (signal) => hub.publish([{ kind: 'set', field: 'signal', value: signal }]) } : {}),
  });
  const nowMs = (): number => clocks.world.now();
  const recorded = callsOnRecord(() => ledger.view(), clocks.world);
  const door = createDoor({
    server,
    ledger,
    memory: files.memory,
    hours: plannedHours(files.policy, files.data, recorded, { examples: isLocal }),
    doNotCall: files.doNotCall,
    missionNames: files.missionNames,
    clock: clocks.world,
    ownNowMs: () => clocks.own.now(),
    random: systemRandom,
    // The person who takes back lives by the clock on the wall, however fast a demo's world runs.
    undoMs: UNDO_MS * (demo?.origin.speed ?? 1),
    publish: (update) => hub.publish([update]),
    holder,
    isGone: goneFrom(ledger),
    readOnly: configuration.readOnly,
    dryRun: configuration.dryRun,
    operator: configuration.operator.replace(/^operator:/, ''),
    pollNow: () => sync.refreshNow(),
    machine,
    alerts: alertsPort,
    onCall: (call) => calls.watch(call, true),
  });
  const drafts = createSharedDrafts({
    ledger,
    operator: configuration.operator,
    overtaken: ({ id, savedBy, updatedAtMs }) =>
      hub.publish([overtakenNotice(id, savedBy, updatedAtMs, nowMs())]),
    beside: ({ savedBy, updatedAtMs }) => hub.publish([besideNotice(savedBy, updatedAtMs, nowMs())]),
    failed: (sentence) => hub.publish([notKeptNotice(sentence, nowMs())]),
  });
  const planning = createPlanning({
    server,
    facts: door.facts,
    switches: ledger.view().switches,
    suppressions: ledger.view().suppressions,
    drafts,
    budget: {
      ...ledger.view(),
      missionNames: files.missionNames,
      book: () => ledger.view().budgets.book(),
    },
    notes: { get: (id) => ledger.view().drafts.get(id) },
    files: files.user,
    readOnly: configuration.readOnly,
    tzVersion: process.versions['tz'] ?? '',
    nowMs,
  });
  return {
    door,
    recorded,
    alertsPort,
    drafts,
    planning,
    own: () => ({
      ...ledger.view(),
      operator: configuration.operator.replace(/^\w+:/, ''),
      shared: ledger.place.kind === 'postgres',
    }),
  };
}
