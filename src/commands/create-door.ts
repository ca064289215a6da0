import { safe, safeText } from '../lib/safe-text.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { MissionKey } from '../domain/mission-row.ts';
import type { ServerPort } from '../domain/server-port.ts';
import type { BoardUpdate } from '../state/board.ts';
import { createAudit } from '../state/ledger/audit.ts';
import type { Ledger } from '../state/ledger/database.ts';
import { createDeskRows } from '../state/ledger/desk-items.ts';
import { createIntents } from '../state/ledger/intents.ts';
import { createLeases } from '../state/ledger/leases.ts';
import { createRecords } from '../state/ledger/records.ts';
import { createSnapshots } from '../state/ledger/snapshots.ts';
import { createSuppressions } from '../state/ledger/suppressions.ts';
import { createSwitches } from '../state/ledger/switches.ts';
import { createActLog } from './act-log.ts';
import type { LocalPorts } from './apply-local.ts';
import type { CallingHours, ContactMoment } from './calling-hours.ts';
import type { Command } from './command.ts';
import { CHANGED, consentRefusal, createConsents } from './consents.ts';
import type { CommitProgress } from './dispatch/commit-items.ts';
import { createCommitWatch } from './dispatch/commit-watch.ts';
import { createDispatcher } from './dispatch/dispatcher.ts';
import { createSender, recheckOf } from './dispatch/send-effects.ts';
import { createSettler, type SettleReport } from './dispatch/settle.ts';
import { createWithdraw } from './dispatch/withdraw.ts';
import type { Actor, Consent, Door, Outcome, Preview, Refusal, Tier } from './door.ts';
import { createFactReader, type FactReader } from './facts.ts';
import { contactRefusal, courtesyLines, engineRefusal, withUsersList, type GuardDeps } from './guard.ts';
import { createLeftActs } from './left-acts.ts';
import { createLogbook } from './logbook.ts';
import { createAtOnceSender } from './at-once/send-at-once.ts';
import { createBotSender } from './bot/send-bot-request.ts';
import { createMaker } from './making/create-maker.ts';
import type { ImmediateCall } from '../domain/account.ts';
import { callId } from '../domain/ids.ts';
import { isLiveCall } from '../domain/status.ts';
import type { MachineAct, MachinePort } from './machine-port.ts';
import type { MemoryPort } from './memory-port.ts';
import { createPerformAct } from './perform-act.ts';
import { previewOf, refusedPreview } from './preview.ts';
import { createUndo } from './undo.ts';
import type { Effect, Intention, Prepared, Unprepared, Verb } from './verb.ts';
import { repeatLines } from './verbs/repeat-lines.ts';
import { VERBS } from './verbs/verb-table.ts';

export interface DoorDeps {
  readonly server: ServerPort;
  readonly ledger: Ledger;
  readonly memory: MemoryPort;
  readonly hours: CallingHours;
  readonly clock: Clock;
  readonly random: Random;
  publish(update: BoardUpdate): void;
  /** Names this process for its whole life; `label` is for people. */
  readonly holder: { readonly id: string; readonly label: string };
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  /** Why a number must not be contacted, by the user's own list; absent where it may be. */
  doNotCall?(phone: string): string | undefined;
  /** The bot's connection on this machine, where there may be one. */
  readonly machine?: MachinePort;
  /** A call that was placed at once: somebody may follow it. */
  onCall?(call: ImmediateCall): void;
  /** Asks the readers to look now. */
  pollNow?(mission?: MissionKey): void;
  /** Follows a commit of many. */
  onProgress?(progress: CommitProgress): void;
}

/** The door, and what the engine does through it beside commands. */
export interface DoorServices extends Door {
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
  /** Fresh reads of what acts and plans stand on. */
  readonly facts: Pick<FactReader, 'running' | 'whole' | 'assistant'>;
}

/** The door over a server, a ledger and a state file. */
export function createDoor(deps: DoorDeps): DoorServices {
  const { ledger, server, memory, clock, readOnly, dryRun } = deps;
  const publish = (update: BoardUpdate): void => deps.publish(update);
  const nowMs = (): number => clock.now();
  const holder = deps.holder.id;
  const intents = createIntents(ledger);
  const switches = createSwitches(ledger);
  const leases = createLeases(ledger);
  const suppressions = createSuppressions(ledger);
  const desk = createDeskRows(ledger);
  const leftActs = createLeftActs(desk, nowMs);
  const logbook = createLogbook({ audit: createAudit(ledger), publish, nowMs });
  const consents = createConsents(ledger, intents, nowMs);
  const guard: GuardDeps = {
    switches,
    suppressions: withUsersList(suppressions, (phone) => deps.doNotCall?.(phone)),
    leases,
    hours: deps.hours,
    holder,
    nowMs,
  };
  const local: LocalPorts = {
    switches,
    suppressions,
    leases,
    desk,
    memory,
    holder,
    holderLabel: deps.holder.label,
    nowMs,
  };
  const ports = { server, memory, snapshots: createSnapshots(ledger), desk, nowMs };
  const actLog = createActLog({ ledger, intents, records: createRecords(ledger), ports, logbook, nowMs });
  const perform = createPerformAct({
    ledger,
    intents,
    actLog,
    local,
    random: deps.random,
    nowMs,
    publish,
  });
  const sendForBot = createBotSender({
    server,
    ledger,
    intents,
    newId: () => `${holder}-${nowMs().toString(36)}-${Math.floor(deps.random() * 36 ** 6).toString(36)}`,
    nowMs,
  });
  const atOnce = createAtOnceSender({
    server,
    ledger,
    intents,
    logbook,
    newId: () => `${holder}-${nowMs().toString(36)}-${Math.floor(deps.random() * 36 ** 6).toString(36)}`,
    nowMs,
    onCall: (call) => deps.onCall?.(call),
  });
  const maker = createMaker({ ledger, intents, ports, logbook, nowMs });
  const lease = (key: MissionKey): ReturnType<typeof leases.read> => leases.read(key);
  const facts = createFactReader({
    server,
    memory,
    intents,
    switches,
    desk,
    suppressed: (phone) => guard.suppressions.find(phone) !== undefined,
    lease,
    holder,
    nowMs,
    ...(deps.machine !== undefined && { machine: deps.machine }),
  });
  const dispatch = { server, ledger, intents, actLog, logbook, nowMs };
  const dispatcher = createDispatcher(dispatch);
  const settler = createSettler({
    ...dispatch,
    dispatcher,
    recheck: (body) => recheckOf(body, guard),
    withdraw: createWithdraw({ server, dispatcher, perform, logbook }),
  });
  const watch = createCommitWatch({ intents, actLog, publish });
  const send = createSender({
    dispatcher,
    watch,
    intents,
    actLog,
    facts,
    guard,
    clock,
    settleNow: () => settler.settleOpenIntents(),
    onProgress: (progress) => deps.onProgress?.(progress),
  });

  const prepare = (command: Command): Promise<Prepared> =>
    (VERBS[command.kind] as Verb<Command>)(command, facts);

  const modeRefusal = (command: Command): Refusal | undefined =>
    readOnly && command.kind !== 'poll.now' ? READ_ONLY : undefined;

  /** What a person is shown: courtesy lines and their tier come from the guard, once for every command. */
  const judge = (command: Command, intention: Intention): Preview => {
    const contacts = intention.contacts ?? [];
    const refusal = contactRefusal(contacts, guard);
    const courtesy = refusal === undefined ? courtesyLines(contacts, deps.hours) : [];
    const tier: Tier = courtesy.length > 0 ? 2 : intention.tier;
    return previewOf(command, intention, {
      tier,
      lines: [...intention.lines, ...courtesy],
      isUsed: (digest) => consents.isUsed(digest),
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
        ? refused(command, actor, 'mission' in command ? command.mission : undefined, error.refusal)
        : { status: 'failed', kind: 'server', sentence: safeText(error.error.sentence) };
    }
    const intention = prepared.value;
    const judged = judge(command, intention);
    const refusal =
      judged.refusal ?? byEngine(actor, intention, judged.tier) ?? consentRefusal(judged, actor, consent);
    if (refusal !== undefined) {
      if (!dryRun) leftActs.leave(judged, actor, intention.mission, refusal);
      return refused(command, actor, intention.mission, refusal);
    }
    if (dryRun) return { status: 'dry-run', sentence: safe`Dry run, nothing was changed: ${judged.title}` };
    if (judged.tier > 0 && actor.kind !== 'engine' && !consents.use(judged.digest)) {
      return refused(command, actor, intention.mission, CHANGED);
    }
    const outcome = await act(command, actor, intention);
    if (outcome.status === 'done' || outcome.status === 'open') {
      leftActs.done(command);
    }
    if (intention.effect.kind !== 'poll') record(command, actor, intention, judged, outcome, consent);
    return outcome;
  };

  /** Why the engine may not do this by itself. */
  const byEngine = (actor: Actor, intention: Intention, tier: Tier): Refusal | undefined => {
    if (actor.kind !== 'engine' || intention.effect.kind === 'poll') return undefined;
    const refusal = engineRefusal(actor, intention.mission, guard);
    if (refusal !== undefined) return refusal;
    if (intention.notByEngine !== undefined) {
      return { code: 'needs-consent', sentence: intention.notByEngine };
    }
    return tier < 2
      ? undefined
      : { code: 'needs-consent', sentence: safe`${intention.title}: a person has to agree to this.` };
  };

  const act = async (command: Command, actor: Actor, intention: Intention): Promise<Outcome> => {
    const { effect } = intention;
    if (effect.kind === 'poll') {
      deps.pollNow?.('mission' in command ? command.mission : undefined);
      return { status: 'done', sentence: intention.done, records: [] };
    }
    if (effect.kind === 'make') return maker.make(command.kind, actor, intention, effect);
    if (effect.kind === 'bot-request') return sendForBot(effect.request, actor, intention);
    if (effect.kind === 'at-once') {
      const now = (): readonly ContactMoment[] =>
        (intention.contacts ?? []).map((contact) => ({ ...contact, atMs: nowMs() }));
      const against = (): Refusal | undefined =>
        repeatLines(effect.request, facts).every((line) => effect.repeats.includes(line))
          ? contactRefusal(now(), guard)
          : CHANGED;
      return atOnce.send(effect.request, actor, intention.done, against);
    }
    if (effect.kind === 'give-up') return atOnce.giveUp(effect.opKey);
    if (effect.kind === 'end-call') return endCall(effect.callId, effect.reason, intention);
    if (effect.kind === 'machine') return performOnMachine(deps.machine, effect.act);
    if (effect.kind === 'move') return move(effect, actor, intention);
    if (effect.kind !== 'act') return send(effect, actor, intention);
    const outcome = await perform(command.kind, actor, intention, effect);
    // A try whose event is gone may be planned anew under its own name.
    const ours =
      command.kind === 'event.cancel' && outcome.status === 'done' ? facts.tryOf(command.event) : undefined;
    if (ours?.result !== undefined) {
      await dispatcher.apply(ours.opKey, { kind: 'withdrawn', eventId: ours.result });
    }
    return outcome;
  };

  /** The new one is sent when the old one is surely gone; what failed in between is said. */
  const move = async (
    { cancel, event, item }: Extract<Effect, { kind: 'move' }>,
    actor: Actor,
    intention: Intention,
  ): Promise<Outcome> => {
    const cancelled = await perform('event.move', actor, intention, cancel);
    if (cancelled.status !== 'done' && cancelled.status !== 'open') return cancelled;
    const found = await server.getScheduled(item.assistantId, event, { priority: 'act' });
    const gone = found.ok ? found.value.status === 'cancelled' : found.error.kind === 'not-found';
    if (!gone) {
      const sentence = safe`It stays where it is: it could not be cancelled for certain, so nothing new was scheduled.`;
      return { status: 'refused', refusal: { code: 'not-pending', sentence } };
    }
    const ours = facts.tryOf(event);
    if (ours !== undefined) await dispatcher.apply(ours.opKey, { kind: 'withdrawn', eventId: event });
    const sent = await send({ kind: 'dispatch', item }, actor, intention);
    if (sent.status === 'done') {
      // Taking the new one back would not bring the old one.
      const { undoUntilMs: _undo, ...moved } = sent;
      return moved;
    }
    if (sent.status === 'open' || sent.status === 'dry-run') return sent;
    const why = sent.status === 'refused' ? sent.refusal.sentence : sent.sentence;
    return {
      status: 'failed',
      kind: sent.status === 'failed' ? sent.kind : 'server',
      sentence: safe`It is cancelled, but it could not be placed at the new time: ${why} Plan it again.`,
    };
  };

  /** Ending a call twice changes nothing: an answer that got lost is settled by looking. */
  const endCall = async (id: string, reason: string, { done }: Intention): Promise<Outcome> => {
    const ended = await server.endCall(callId(id), reason, { priority: 'act' });
    if (ended.ok) {
      deps.onCall?.(ended.value);
      return { status: 'done', sentence: done, records: [] };
    }
    const now = await server.getCall(callId(id), { priority: 'act' });
    if (now.ok && !isLiveCall(now.value.status)) return { status: 'done', sentence: done, records: [] };
    return { status: 'failed', kind: 'server', sentence: safeText(ended.error.sentence) };
  };

  const refused = (
    command: Command,
    actor: Actor,
    mission: MissionKey | undefined,
    refusal: Refusal,
  ): Outcome => {
    // Asking for consent is a part of the conversation, no refusal.
    if (!ASKING.has(refusal.code) && !dryRun) {
      logbook.audit({
        actor: actor.label,
        kind: command.kind,
        summary: refusal.sentence,
        outcome: `refused: ${refusal.code}`,
        ...(mission !== undefined && { missionKey: mission }),
      });
    }
    return { status: 'refused', refusal };
  };

  const record = (
    command: Command,
    actor: Actor,
    intention: Intention,
    judged: Preview,
    outcome: Outcome,
    consent: Consent | undefined,
  ): void => {
    const said = outcome.status === 'refused' ? outcome.refusal.sentence : outcome.sentence;
    const details = {
      ...(consent?.reason !== undefined && { reason: consent.reason }),
      ...('actId' in outcome && outcome.actId !== undefined && { actId: outcome.actId }),
    };
    logbook.audit({
      actor: actor.label,
      kind: command.kind,
      summary: safe`${judged.title}: ${said}`,
      outcome: outcome.status === 'refused' ? `refused: ${outcome.refusal.code}` : outcome.status,
      ...(judged.tier > 0 && actor.kind !== 'engine' && { shownDigest: judged.digest }),
      ...(intention.mission !== undefined && { missionKey: intention.mission }),
      ...(command.kind === 'approval.decide' && { requestId: command.approval }),
      ...(Object.keys(details).length > 0 && { details: JSON.stringify(details) }),
    });
  };

  const undo = createUndo({
    ledger,
    intents,
    memory,
    logbook,
    perform,
    dryRun,
    nowMs,
    submitAgreed: async (command, actor) => {
      const shown = await preview(command);
      return submit(command, actor, { digest: shown.digest, confirmedTier: shown.tier });
    },
  });

  return {
    preview,
    submit,
    undo: async (actId, actor) => (readOnly ? { status: 'refused', refusal: READ_ONLY } : undo(actId, actor)),
    settleOpenIntents: async () =>
      readOnly || dryRun
        ? { settled: 0, waiting: 0, parked: 0 }
        : atOnce.settle().then(() => settler.settleOpenIntents()),
    finishOpenRecords: async () => {
      if (readOnly || dryRun) return { finished: 0, open: 0 };
      const acts = await actLog.finishOpen();
      const makings = await maker.finishOpen();
      return { finished: acts.finished + makings.finished, open: acts.open + makings.open };
    },
    checkDue: async () => (readOnly || dryRun ? undefined : settler.checkDue()),
    nextSettleAtMs: () => (readOnly || dryRun ? undefined : settler.nextAtMs()),
    stopCommit: () => watch.stop(),
    facts,
  };
}

async function performOnMachine(machine: MachinePort | undefined, act: MachineAct): Promise<Outcome> {
  const performed = await machine?.perform(act);
  if (performed?.ok === true) return { status: 'done', sentence: safe`${performed.value}`, records: [] };
  const sentence = safe`${performed?.error ?? 'This program does not reach it.'}`;
  return { status: 'failed', kind: 'file', sentence };
}

const READ_ONLY: Refusal = {
  code: 'read-only',
  sentence: safe`This console is read-only: it changes nothing.`,
};

const ASKING: ReadonlySet<string> = new Set(['needs-consent', 'needs-code']);

function refusalOf(error: Unprepared): Refusal {
  if (error.kind === 'refused') return error.refusal;
  return { code: 'stale', sentence: safe`It could not be read just now: ${error.error.sentence}` };
}
