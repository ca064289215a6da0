import { createCommitNotes, openCommits, type OpenCommit } from '../dispatch/open-commit.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { keptInLedger } from '../reads/kept-of-number.ts';
import { rememberedBook } from './budget-guard.ts';
import { createActAudit } from './act-audit.ts';
import { createActLog } from '../acts/act-log.ts';
import type { LocalPorts } from '../acts/apply-local.ts';
import type { CallingHours } from './calling-hours.ts';
import { createConsents } from './consents.ts';
import { createCommitWatch } from '../dispatch/commit-watch.ts';
import { createDueCheck } from '../dispatch/check-due.ts';
import { createLineLender } from '../dispatch/lend-line.ts';
import { createSender, recheckOf } from '../dispatch/send-effects.ts';
import { createRecentSends } from '../dispatch/recent-sends.ts';
import { createSettler } from '../dispatch/settle.ts';
import type { DispatchBody } from '../dispatch/dispatch-intent.ts';
import { createBringBack } from '../dispatch/bring-back.ts';
import { createKeepers, stillRinging, type StillRinging } from '../dispatch/still-rings.ts';
import { createHeldEffects } from './held-effects.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { createWithdraw } from '../dispatch/withdraw.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { nextAllowedMs, withUsersList, type GuardDeps } from './guard.ts';
import { listUnclear } from '../unclear/list-unclear.ts';
import { createResolveUnclear } from '../unclear/resolve-unclear.ts';
import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import { createLeftActs } from './left-acts.ts';
import { createLogbook } from './logbook.ts';
import { createRequests } from './requests.ts';
import { createSendImmediate } from '../immediate/send-immediate.ts';
import { createBotSender } from '../bot/send-bot-request.ts';
import { createSetupRunner } from '../setup/setup-runner.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import type { AlertsPort } from '../ports/alerts-port.ts';
import type { MachinePort } from '../ports/machine-port.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import { createPerformAct, UNDO_MS } from '../acts/perform-act.ts';
import { createEffects } from '../acts/perform-effect.ts';
import { createFactReader } from '../reads/create-fact-reader.ts';

export interface DoorDeps {
  readonly server: ServerPort;
  readonly ledger: LedgerPort;
  readonly memory: MissionsFilePort;
  readonly hours: CallingHours;
  /** The world's time; the server's where this machine's clock is wrong. */
  readonly clock: Clock;
  /** This machine's own clock where it may be another: leases go by it, and nobody is contacted outside its hours. */
  ownNowMs?(): number;
  readonly random: Random;
  /** An act can be taken back for this long, by `clock`; ten seconds where it is not given. */
  readonly undoMs?: number;
  publish(update: BoardUpdate): void;
  /** Names this process for its whole life; `label` is for people. */
  readonly holder: { readonly id: string; readonly label: string };
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  /** The name of whoever this process acts for: the ledger says what he may do. */
  readonly operator?: string;
  /** True for a process of this machine that is known to have ended. */
  isGone?(holder: string): boolean;
  /** Why a number must not be contacted, by the user's own list; absent where it may be. */
  doNotCall?(phone: string): string | undefined;
  /** What people call a mission: its slug, its name. */
  missionNames?(mission: string): readonly string[];
  /** The bot's connection on this machine, where there may be one. */
  readonly machine?: MachinePort;
  /** The user's alert rules and the ways out for them. */
  readonly alerts?: AlertsPort;
  /** A call that was placed at once: somebody may follow it. */
  onCall?(call: ImmediateCall): void;
  /** Asks the readers to look now. */
  pollNow?(mission?: MissionKey): void;
}

/** What stands behind the door, wired together once. */
export type DoorParts = ReturnType<typeof wireDoorParts>;

export function wireDoorParts(deps: DoorDeps) {
  const { ledger, server, memory, clock, dryRun } = deps;
  const publish = (update: BoardUpdate): void => deps.publish(update);
  const nowMs = (): number => clock.now();
  const ownNowMs = (): number => deps.ownNowMs?.() ?? nowMs();
  const holder = deps.holder.id;
  const undoMs = deps.undoMs ?? UNDO_MS;
  const { intents, records, switches, leases, suppressions, inbox, alerts, budgets } = ledger.view();
  const leftActs = createLeftActs(ledger, nowMs);
  const logbook = createLogbook({ ledger, publish, nowMs });
  const consents = createConsents(ledger, nowMs);
  const listed = (phone: string): string | undefined => deps.doNotCall?.(phone);
  const guard: GuardDeps = {
    switches,
    suppressions: withUsersList(suppressions, listed),
    listed,
    leases,
    book: rememberedBook(() => ledger.view().budgets, ownNowMs),
    budgets,
    intents,
    missionNames: (mission) => deps.missionNames?.(mission) ?? [],
    hours: deps.hours,
    holder,
    nowMs: ownNowMs,
  };
  const local: LocalPorts = {
    memory,
    holder,
    holderLabel: deps.holder.label,
    nowMs: ownNowMs,
  };
  const ports = { server, memory, ledger, nowMs };
  const isGone = (each: string): boolean => deps.isGone?.(each) === true;
  const actLog = createActLog({ ledger, ports, logbook, nowMs, holder, isGone });
  const perform = createPerformAct({
    ledger,
    actLog,
    local,
    random: deps.random,
    undoMs,
    nowMs,
    publish,
  });
  const newId = (): string =>
    `${holder}-${nowMs().toString(36)}-${Math.floor(deps.random() * 36 ** 6).toString(36)}`;
  const requests = createRequests({
    server,
    ledger,
    actLog,
    logbook,
    nowMs,
    onCall: (call) => deps.onCall?.(call),
  });
  const { once } = requests;
  const sendForBot = createBotSender({ server, once, newId });
  const sendImmediate = createSendImmediate(once, newId);
  const setupRunner = createSetupRunner({ ledger, ports, once, logbook, nowMs });
  const commits = (mission?: MissionKey): readonly OpenCommit[] =>
    openCommits(ledger.view(), { nowMs: nowMs(), isGone, ...(mission !== undefined && { mission }) });
  const unclear = (): readonly UnclearRequest[] =>
    listUnclear({ intents, records, adapters: requests.adapters, commits, isGone, nowMs });
  const keepers = createKeepers({
    ledger,
    holder,
    nowMs,
    isGone,
  });
  const rings = (events: Iterable<ScheduledEvent>, nearMs?: number): readonly StillRinging[] =>
    stillRinging(events, {
      intents,
      kept: keepers.any(),
      nowMs: nowMs(),
      ...(nearMs !== undefined && { nearMs }),
    });
  const lease = (key: MissionKey): ReturnType<typeof leases.read> => leases.read(key);
  const factsFrom = (reads: ServerPort): FactReader =>
    createFactReader({
      server: reads,
      memory,
      intents,
      switches,
      inbox,
      suppressed: (phone) => guard.suppressions.find(phone) !== undefined,
      optOut: (phone) => suppressions.find(phone),
      unclear,
      stillRinging: rings,
      openCommits: commits,
      nextAllowed: (contact) => nextAllowedMs(contact, deps.hours),
      lease,
      holder,
      nowMs,
      alertRows: alerts,
      budget: guard,
      keptInLedger: (phone) => keptInLedger(ledger.view(), phone, nowMs()),
      ...(deps.machine !== undefined && { machine: deps.machine }),
      ...(deps.alerts !== undefined && { alerts: deps.alerts }),
    });
  const facts = factsFrom(server);
  const schedule = {
    server,
    ledger,
    once,
    logbook,
    nowMs,
    recheck: (body: DispatchBody) => recheckOf(body, guard),
  };
  const recent = createRecentSends(nowMs);
  const settler = createSettler(schedule);
  const withdraw = createWithdraw({ ...schedule, perform, holder });
  const dueCheck = createDueCheck({ ...schedule, withdraw, recent });
  const bringBack = createBringBack({ ...schedule, guard, hours: deps.hours });
  const afterHold = createHeldEffects({
    facts,
    rings,
    keepers,
    bringBack,
    checkDue: () => dueCheck.checkDue(),
    sleep: (delayMs) => clock.sleep(delayMs),
  });
  const watch = createCommitWatch({ intents, actLog, publish });
  const lender = createLineLender({
    server,
    memory,
    ledger,
    perform,
    logbook,
    nowMs,
  });
  const send = createSender({
    lender,
    recent,
    once,
    watch,
    actLog,
    facts,
    guard,
    clock,
    undoMs,
    settleNow: () => settler.settleOpenIntents(),
    notes: createCommitNotes({ ledger, holder, nowMs }),
  });

  const act = createEffects({
    server,
    facts,
    guard,
    once,
    perform,
    send,
    setupRunner,
    sendForBot,
    sendImmediate,
    nowMs,
    ownNowMs,
    resolveUnclear: createResolveUnclear({
      once,
      ledger,
      actLog,
      setupRunner,
      guard,
      logbook,
      nowMs,
    }),
    onCall: (call) => deps.onCall?.(call),
    pollNow: (mission) => deps.pollNow?.(mission),
    ...(deps.machine !== undefined && { machine: deps.machine }),
    ...(deps.alerts !== undefined && { alerts: deps.alerts }),
  });

  return {
    guard,
    consents,
    leftActs,
    logbook,
    actAudit: createActAudit(logbook, dryRun),
    actLog,
    perform,
    act,
    afterHold,
    commits,
    unclear,
    rings,
    facts,
    factsFrom,
    keepers,
    lender,
    watch,
    settler,
    requests,
    setupRunner,
    dueCheck,
    bringBack,
    undoMs,
    nowMs,
  };
}
