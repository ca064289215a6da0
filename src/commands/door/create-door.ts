import { createCommitNotes, dropCommits, openCommits, type OpenCommit } from '../dispatch/open-commit.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { keptInLedger } from '../reads/kept-of-number.ts';
import { budgetLines, budgetLook, rememberedBook } from './budget-guard.ts';
import { createActAudit } from './act-audit.ts';
import { createActLog } from '../acts/act-log.ts';
import type { LocalPorts } from '../acts/apply-local.ts';
import type { CallingHours } from './calling-hours.ts';
import type { Command } from '../command.ts';
import { CHANGED, consentRefusal, createConsents } from './consents.ts';
import { createCommitWatch } from '../dispatch/commit-watch.ts';
import { createDueCheck } from '../dispatch/check-due.ts';
import { createLineLender } from '../dispatch/lend-line.ts';
import { createSender, recheckOf } from '../dispatch/send-effects.ts';
import { createRecentSends } from '../dispatch/recent-sends.ts';
import { createSettler, type SettleReport } from '../dispatch/settle.ts';
import type { DispatchBody } from '../dispatch/dispatch-intent.ts';
import { placedElsewhere } from '../dispatch/placed-elsewhere.ts';
import { createBringBack } from '../dispatch/bring-back.ts';
import {
  createKeepers,
  stillRinging,
  type HeldDispatch,
  type StillRinging,
} from '../dispatch/still-rings.ts';
import { createHeldEffects } from './held-effects.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { createWithdraw } from '../dispatch/withdraw.ts';
import type { Actor, Consent, DirectDoor, Outcome, Preview, Refusal, Tier } from './door.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import {
  contactRefusal,
  courtesyLines,
  engineRefusal,
  nextAllowedMs,
  withUsersList,
  type GuardDeps,
} from './guard.ts';
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
import { previewOf, refusedPreview } from './preview.ts';
import { createFactReader } from '../reads/create-fact-reader.ts';
import { readOnce } from '../reads/read-once.ts';
import { reconcileHistory } from '../dispatch/reconcile-history.ts';
import { roleRefusal } from './role.ts';
import { createUndo } from './undo.ts';
import type { PreparedCommand, Prepared, CommandHandler } from '../handlers/handler.ts';
import { HANDLERS } from '../handlers/handler-table.ts';
import type { Unprepared } from './refusal.ts';

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

/** The door, and what the engine does through it beside commands. */
export interface DoorServices extends DirectDoor {
  /** Finds out about unclear requests. Runs before anything else after a start. */
  settleOpenIntents(): Promise<SettleReport>;
  /** Finishes the records that were left open. */
  finishOpenRecords(): Promise<{ readonly finished: number; readonly open: number }>;
  /** The look at what is due within 90 s. */
  checkDue(): Promise<void>;
  /** When settling or checking has something to do next. */
  nextSettleAtMs(): number | undefined;
  /** Ends a commit of many after the item that is under way. Committing again goes on. */
  stopCommit(): void;
  /** Everything that is parked, stopped, refused or unknown, oldest first. */
  unclear(): readonly UnclearRequest[];
  /** What still goes out of these although dispatch is held. */
  rings(events: Iterable<ScheduledEvent>): readonly StillRinging[];
  /** Those of these that a console of another machine placed, with a ledger of its own. */
  elsewhere(events: Iterable<ScheduledEvent>): readonly ScheduledEvent[];
  /** The hold with what it does not reach; undefined where dispatch is not held. */
  held(events: Iterable<ScheduledEvent>): HeldDispatch | undefined;
  /** Fresh reads of what acts and plans stand on. */
  readonly facts: Pick<
    FactReader,
    'liveMission' | 'missionState' | 'assistant' | 'line' | 'entries' | 'keptInLedger' | 'stateFileUnread'
  >;
}

/** The door over a server, a ledger and a state file. */
export function createDoor(deps: DoorDeps): DoorServices {
  const { ledger, server, memory, clock, readOnly, dryRun } = deps;
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
  const actAudit = createActAudit(logbook, dryRun);

  const prepare = (command: Command): Promise<Prepared> =>
    (HANDLERS[command.kind] as CommandHandler<Command>)(command, factsFrom(readOnce(server)));

  const modeRefusal = (command: Command): Refusal | undefined => {
    if (readOnly) return command.kind === 'poll.now' ? undefined : READ_ONLY;
    const { operator } = deps;
    return operator === undefined ? undefined : roleRefusal(switches.role(operator), command, operator);
  };

  /** What a person is shown: courtesy lines and their tier come from the guard, once for every command. */
  const judge = (command: Command, preparedCommand: PreparedCommand): Preview => {
    const contacts = preparedCommand.contacts ?? [];
    const refusal = contactRefusal(contacts, guard);
    const courtesy = refusal === undefined ? courtesyLines(contacts, deps.hours) : [];
    const look = budgetLook(contacts, guard);
    const tier: Tier = courtesy.length > 0 ? 2 : preparedCommand.tier;
    return previewOf(command, preparedCommand, {
      tier,
      lines: [...preparedCommand.lines, ...courtesy],
      isUsed: (digest) => consents.isUsed(digest),
      ...(look !== undefined && { beside: budgetLines(look) }),
      ...(refusal !== undefined && { refusal }),
    });
  };

  const preview = async (command: Command): Promise<Preview> => {
    const prepared = await prepare(command);
    if (!prepared.ok) return refusedPreview(command, safeText(command.kind), refusalOf(prepared.error));
    const judged = judge(command, prepared.value);
    const refusal = modeRefusal(command) ?? judged.refusal;
    return refusal === undefined ? judged : { ...judged, refusal };
  };

  const submit = async (command: Command, actor: Actor, consent?: Consent): Promise<Outcome> => {
    // Read-only means that the ledger is not written either: the refusal is told, not kept.
    const barred = modeRefusal(command);
    if (barred !== undefined) return { status: 'refused', refusal: barred };
    const prepared = await prepare(command);
    if (!prepared.ok) {
      const { error } = prepared;
      return error.kind === 'refused'
        ? actAudit.refused(command, actor, 'mission' in command ? command.mission : undefined, error.refusal)
        : unreadOutcome(error.error);
    }
    const judged = judge(command, prepared.value);
    const refusal =
      judged.refusal ??
      byEngine(actor, prepared.value, judged.tier) ??
      consentRefusal(judged, actor, consent);
    if (refusal !== undefined) {
      if (!dryRun) await leftActs.leave(judged, actor, prepared.value.mission, refusal);
      return actAudit.refused(command, actor, prepared.value.mission, refusal);
    }
    return carryOut(command, actor, prepared.value, judged, consent);
  };

  const submitUnseen: DirectDoor['submitUnseen'] = async (command, actor, agrees, reason) => {
    const barred = modeRefusal(command);
    if (barred !== undefined) return { status: 'refused', refusal: barred };
    const prepared = await prepare(command);
    if (!prepared.ok) {
      const { error } = prepared;
      return error.kind === 'refused'
        ? { status: 'refused', refusal: error.refusal }
        : unreadOutcome(error.error);
    }
    const judged = judge(command, prepared.value);
    const refusal = judged.refusal ?? byEngine(actor, prepared.value, judged.tier) ?? agrees?.(judged);
    if (refusal !== undefined) return { status: 'refused', refusal };
    const { digest, tier } = judged;
    return carryOut(command, actor, prepared.value, judged, {
      digest,
      confirmedTier: tier,
      ...(reason !== undefined && { reason }),
    });
  };

  /** Nothing stands against it any more. */
  const carryOut = async (
    command: Command,
    actor: Actor,
    preparedCommand: PreparedCommand,
    judged: Preview,
    consent: Consent | undefined,
  ): Promise<Outcome> => {
    if (dryRun) return { status: 'dry-run', sentence: safe`Dry run, nothing was changed: ${judged.title}` };
    if (judged.tier > 0 && actor.kind !== 'engine' && !(await consents.use(judged.digest))) {
      return actAudit.refused(command, actor, preparedCommand.mission, CHANGED);
    }
    const outcome = await afterHold(command, await act(command, actor, preparedCommand));
    if (outcome.status === 'done' || outcome.status === 'open') {
      await leftActs.done(command, actor.label);
    }
    if (endsRun(command) && outcome.status !== 'failed') await lender.giveBack();
    // Whoever ended it agreed to that with the rest before their eyes.
    const { mission } = preparedCommand;
    if (
      endsMission(command) &&
      outcome.status === 'done' &&
      mission !== undefined &&
      commits(mission).length > 0
    )
      await ledger.commit((tables) => dropCommits(tables, { mission }));
    if (preparedCommand.effect.kind !== 'poll')
      actAudit.record(command, actor, preparedCommand, judged, outcome, consent);
    return outcome;
  };

  /** Why the engine may not do this by itself. */
  const byEngine = (actor: Actor, preparedCommand: PreparedCommand, tier: Tier): Refusal | undefined => {
    if (actor.kind !== 'engine' || preparedCommand.effect.kind === 'poll') return undefined;
    if (preparedCommand.stopsOnly === true) return undefined;
    const refusal = engineRefusal(actor, preparedCommand.mission, guard);
    if (refusal !== undefined) return refusal;
    if (preparedCommand.notByEngine !== undefined) {
      return { code: 'needs-consent', sentence: preparedCommand.notByEngine };
    }
    return tier < 2
      ? undefined
      : { code: 'needs-consent', sentence: safe`${preparedCommand.title}: a person has to agree to this.` };
  };

  /** What came of it is in the log before anybody is told. */
  const logged = async (outcome: Outcome): Promise<Outcome> => {
    await logbook.settled();
    return outcome;
  };

  const undo = createUndo({
    undoMs,
    ledger,
    memory,
    logbook,
    perform,
    dryRun,
    nowMs,
    submitAgreed: submitUnseen,
  });

  return {
    preview,
    submit: async (...order) => logged(await submit(...order)),
    submitUnseen: async (...order) => logged(await submitUnseen(...order)),
    undo: async (actId, actor) =>
      readOnly ? { status: 'refused', refusal: READ_ONLY } : logged(await undo(actId, actor)),
    settleOpenIntents: async () =>
      readOnly || dryRun
        ? { settled: 0, waiting: 0, parked: 0 }
        : (await reconcileHistory({ server, ledger, logbook, nowMs }))
          ? requests.settle().then(async () => {
              const settled = await settler.settleOpenIntents();
              await bringBack();
              return settled;
            })
          : { settled: 0, waiting: 0, parked: 0 },
    finishOpenRecords: async () => {
      if (readOnly || dryRun) return { finished: 0, open: 0 };
      const acts = await actLog.finishOpen();
      const setups = await setupRunner.finishOpen();
      return { finished: acts.finished + setups.finished, open: acts.open + setups.open };
    },
    checkDue: async () => {
      if (readOnly || dryRun) return;
      await keepers.alive();
      await dueCheck.checkDue();
    },
    nextSettleAtMs: () => {
      if (readOnly || dryRun) return undefined;
      const times = [settler.nextAtMs(), dueCheck.nextAtMs()].filter((atMs) => atMs !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    rings,
    elsewhere: (events) => placedElsewhere(events, intents),
    held: (events) => {
      const hold = switches.hold();
      return hold === undefined ? undefined : { hold, ringing: rings(events), kept: keepers.any() };
    },
    stopCommit: () => watch.stop(),
    unclear,
    facts,
  };
}

const endsMission = ({ kind }: Command): boolean =>
  kind === 'mission.complete' || kind === 'mission.fail' || kind === 'mission.cancel';

/** After this a run may have ended. */
const endsRun = (command: Command): boolean =>
  endsMission(command) || (command.kind === 'bot.request' && command.request.what === 'update-run');

const READ_ONLY: Refusal = {
  code: 'read-only',
  sentence: safe`This console is read-only: it changes nothing.`,
};

function refusalOf(error: Unprepared): Refusal {
  if (error.kind === 'refused') return error.refusal;
  const sentence = safe`It could not be read just now: ${error.error.sentence}`;
  return { code: 'stale', sentence, error: error.error };
}

const unreadOutcome = (error: ServerError): Outcome => ({
  status: 'failed',
  kind: 'server',
  sentence: safeText(error.sentence),
  error,
});
