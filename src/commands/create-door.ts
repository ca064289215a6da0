import { safe, safeText, type SafeText } from '../lib/safe-text.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { ServerPort } from '../domain/server-port.ts';
import type { MissionKey } from '../domain/mission-row.ts';
import type { BoardUpdate } from '../state/board.ts';
import { createAudit } from '../state/ledger/audit.ts';
import type { Ledger } from '../state/ledger/database.ts';
import { createIntents } from '../state/ledger/intents.ts';
import { createLeases } from '../state/ledger/leases.ts';
import { createRecords } from '../state/ledger/records.ts';
import { createSnapshots } from '../state/ledger/snapshots.ts';
import { createSuppressions } from '../state/ledger/suppressions.ts';
import { createSwitches } from '../state/ledger/switches.ts';
import { claimedUntilMs, createActLog, type ActBody, type ActRun } from './act-log.ts';
import { applyLocal, boardUpdates, type LocalPorts } from './apply-local.ts';
import type { CallingHours } from './calling-hours.ts';
import type { Command } from './command.ts';
import { bodyOf, DISPATCH, type DispatchBody } from './dispatch/dispatch-intent.ts';
import { createDispatcher, type DispatchOutcome } from './dispatch/dispatcher.ts';
import { commitItems, type CommitProgress } from './dispatch/commit-items.ts';
import { createSettler, type SettleReport } from './dispatch/settle.ts';
import type { Actor, Consent, Door, Outcome, Preview, Refusal, Tier } from './door.ts';
import { createFactReader } from './facts.ts';
import { contactRefusal, courtesyLines, engineRefusal, type GuardDeps } from './guard.ts';
import { createLogbook } from './logbook.ts';
import type { MemoryPort } from './memory-port.ts';
import type { Part } from './part.ts';
import { previewOf, refusedPreview } from './preview.ts';
import type { Effect, Intention, Prepared, Unprepared, Verb } from './verb.ts';
import { cancelParts } from './verbs/cancel-parts.ts';
import { momentOf } from './verbs/event-schedule.ts';
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
}

/** An act can be taken back for this long. */
const UNDO_MS = 10_000;
const ACT = 'act';
const CONSENT = 'consent';

export function createDoor(deps: DoorDeps): DoorServices {
  const { ledger, server, clock, publish } = deps;
  const nowMs = (): number => clock.now();
  const intents = createIntents(ledger);
  const switches = createSwitches(ledger);
  const leases = createLeases(ledger);
  const suppressions = createSuppressions(ledger);
  const logbook = createLogbook({ audit: createAudit(ledger), publish, nowMs });
  const guard: GuardDeps = {
    switches,
    suppressions,
    leases,
    hours: deps.hours,
    holder: deps.holder.id,
    nowMs,
  };
  const local: LocalPorts = {
    switches,
    suppressions,
    leases,
    holder: deps.holder.id,
    holderLabel: deps.holder.label,
    nowMs,
  };
  const actLog = createActLog({
    ledger,
    intents,
    records: createRecords(ledger),
    ports: { server, memory: deps.memory, snapshots: createSnapshots(ledger), nowMs },
    logbook,
    nowMs,
  });
  const facts = createFactReader({
    server,
    memory: deps.memory,
    intents,
    switches,
    lease: (key) => leases.read(key),
    holder: deps.holder.id,
    nowMs,
  });
  const dispatch = { server, ledger, intents, actLog, logbook, nowMs };
  const dispatcher = createDispatcher(dispatch);

  let acts = 0;
  const newActId = (): string => {
    acts += 1;
    const chance = Math.floor(deps.random() * 36 ** 6).toString(36);
    return `act-${deps.holder.id}-${nowMs().toString(36)}-${acts.toString(36)}-${chance}`;
  };

  const prepare = (command: Command): Promise<Prepared> =>
    (VERBS[command.kind] as Verb<Command>)(command, facts);

  /** What a person is shown: courtesy lines and their tier come from the guard, once for every command. */
  const judge = (command: Command, intention: Intention): Preview => {
    const contacts = intention.contacts ?? [];
    const refusal = contactRefusal(contacts, guard);
    const courtesy = refusal === undefined ? courtesyLines(contacts, deps.hours) : [];
    const tier: Tier = courtesy.length > 0 ? 2 : intention.tier;
    return previewOf(command, intention, {
      tier,
      lines: [...intention.lines, ...courtesy],
      isUsed: (digest) => intents.get(consentKey(digest)) !== undefined,
      ...(refusal !== undefined && { refusal }),
    });
  };

  const modeRefusal = (command: Command): Refusal | undefined =>
    deps.readOnly && command.kind !== 'poll.now'
      ? { code: 'read-only', sentence: safe`This console is read-only: it changes nothing.` }
      : undefined;

  const preview = async (command: Command): Promise<Preview> => {
    const prepared = await prepare(command);
    if (!prepared.ok) {
      const refusal = refusalOf(prepared.error);
      return refusedPreview(command, safeText(command.kind), refusal);
    }
    const judged = judge(command, prepared.value);
    const refusal = modeRefusal(command) ?? judged.refusal;
    return refusal === undefined ? judged : { ...judged, refusal };
  };

  const submit = async (command: Command, actor: Actor, consent?: Consent): Promise<Outcome> => {
    const barred = modeRefusal(command);
    // Read-only means that the ledger is not written either: the refusal is told, not kept.
    if (barred !== undefined) return { status: 'refused', refusal: barred };
    const prepared = await prepare(command);
    if (!prepared.ok) return refuseUnprepared(command, actor, prepared.error);
    const intention = prepared.value;
    const judged = judge(command, intention);
    const refusal =
      judged.refusal ??
      (intention.effect.kind === 'poll' ? undefined : engineRefusal(actor, intention.mission, guard)) ??
      byEngineRefusal(actor, intention, judged.tier) ??
      consentRefusal(judged, actor, consent);
    if (refusal !== undefined) return refused(command, actor, intention.mission, refusal);
    if (deps.dryRun) {
      return { status: 'dry-run', sentence: safe`Dry run, nothing was changed: ${judged.title}` };
    }
    if (judged.tier > 0 && actor.kind !== 'engine' && !useConsent(judged.digest)) {
      return refused(command, actor, intention.mission, CHANGED);
    }
    const outcome = await act(command, actor, intention);
    record(command, actor, intention, judged, outcome, consent);
    return outcome;
  };

  const act = async (command: Command, actor: Actor, intention: Intention): Promise<Outcome> => {
    const { effect } = intention;
    switch (effect.kind) {
      case 'poll':
        deps.pollNow?.('mission' in command ? command.mission : undefined);
        return { status: 'done', sentence: intention.done, records: [] };
      case 'act':
        return perform(command.kind, actor, intention, effect);
      case 'dispatch': {
        const sent = await dispatcher.send(await orderOf(effect.item, actor));
        return dispatchOutcome(sent, intention.done);
      }
      case 'resolve':
        return resolve(effect, actor, intention);
      case 'commit':
        return commitItems(effect.items, {
          send: async (item) => dispatcher.send(await orderOf(item, actor), { keepPlanned: true }),
          sleep: (delayMs) => clock.sleep(delayMs),
          nowMs,
          onProgress: (progress) => deps.onProgress?.(progress),
        });
    }
  };

  const orderOf = async (
    item: Extract<Effect, { kind: 'dispatch' }>['item'],
    actor: Actor,
  ): Promise<Parameters<typeof dispatcher.send>[0]> => {
    const entry = await facts.entryOfRun(item.runId);
    return {
      item,
      actor,
      recheck: () => contactRefusal([momentOf(item)], guard) ?? engineRefusal(actor, item.mission, guard),
      ...(entry !== undefined && { slug: entry.slug }),
    };
  };

  const recheck = (body: DispatchBody): Refusal | undefined =>
    contactRefusal([momentOf({ ...body.item, atMs: body.atMs ?? body.item.atMs })], guard);

  const dispatchOutcome = async (sent: DispatchOutcome, done: SafeText): Promise<Outcome> => {
    switch (sent.status) {
      case 'done':
        return {
          status: 'done',
          sentence: done,
          records: sent.run.halves,
          actId: sent.opKey,
          eventId: sent.eventId,
          undoUntilMs: nowMs() + UNDO_MS,
        };
      case 'open': {
        // Most answers that get lost are found in the list at once.
        await settler.settleOpenIntents();
        const intent = intents.get(sent.opKey);
        if (intent?.status === 'done' && intent.result !== undefined) {
          return {
            status: 'done',
            sentence: safe`${done} Its answer was lost; it was found in the list.`,
            records: actLog.halves(sent.opKey),
            actId: sent.opKey,
            eventId: intent.result,
          };
        }
        return { status: 'open', sentence: sent.sentence, records: [], actId: sent.opKey };
      }
      case 'refused':
        return { status: 'refused', refusal: sent.refusal };
      case 'failed':
        return { status: 'failed', sentence: sent.sentence, kind: sent.kind };
    }
  };

  const resolve = async (
    effect: Extract<Effect, { kind: 'resolve' }>,
    actor: Actor,
    intention: Intention,
  ): Promise<Outcome> => {
    const { opKey, decision, atMs } = effect;
    const input =
      decision === 'drop'
        ? ({ kind: 'drop' } as const)
        : ({ kind: 'send-again', atMs, nowMs: nowMs() } as const);
    const state = await dispatcher.apply(opKey, input);
    if (state === undefined) {
      const sentence = safe`It cannot be decided so: it changed, or the time is less than 4 minutes ahead.`;
      return { status: 'refused', refusal: { code: 'changed', sentence } };
    }
    if (decision === 'drop') return { status: 'done', sentence: intention.done, records: [], actId: opKey };
    const intent = intents.get(opKey);
    const body = intent === undefined ? undefined : bodyOf(intent);
    const sent = await dispatcher.resume(
      opKey,
      () =>
        (body === undefined ? undefined : recheck(body)) ?? engineRefusal(actor, intention.mission, guard),
    );
    return dispatchOutcome(sent, intention.done);
  };

  /** Writes the act down whole, then does it. */
  const perform = async (
    kind: string,
    actor: Actor,
    intention: Pick<Intention, 'done' | 'mission'>,
    effect: Extract<Effect, { kind: 'act' }>,
  ): Promise<Outcome> => {
    const opKey = effect.actId ?? newActId();
    const atMs = nowMs();
    const undoUntilMs = effect.undo === undefined ? undefined : atMs + UNDO_MS;
    const body: ActBody = {
      kind,
      actor,
      done: intention.done,
      ...(effect.undo !== undefined && { undo: effect.undo }),
      ...(undoUntilMs !== undefined && { undoUntilMs }),
    };
    const changes = effect.local ?? [];
    const written = ledger.transaction((): 'written' | 'known' | 'beaten' => {
      if (intents.get(opKey) !== undefined) return 'known';
      if (!changes.every((change) => applyLocal(change, actor.label, local))) return 'beaten';
      intents.insert({
        opKey,
        kind: ACT,
        status: 'open',
        slot: 0,
        body: JSON.stringify(body),
        createdAtMs: atMs,
        updatedAtMs: atMs,
        notBeforeMs: claimedUntilMs(atMs),
        ...(intention.mission !== undefined && { missionKey: intention.mission }),
      });
      actLog.write(opKey, effect.parts, atMs);
      return 'written';
    });
    if (!written.ok) return { status: 'failed', kind: 'ledger', sentence: safeText(written.error.sentence) };
    if (written.value !== 'written') {
      const sentence =
        written.value === 'known'
          ? safe`This was done before.`
          : safe`Somebody else was quicker: look again.`;
      return {
        status: 'refused',
        refusal: { code: written.value === 'known' ? 'already-so' : 'changed', sentence },
      };
    }
    for (const update of boardUpdates(changes, local)) publish(update);
    const run = await actLog.run(opKey, true);
    return actOutcome(opKey, run, intention.done, undoUntilMs);
  };

  const actOutcome = (
    actId: string,
    run: ActRun,
    done: SafeText,
    undoUntilMs: number | undefined,
  ): Outcome => {
    const { halves: records, sentence } = run;
    if (run.status === 'failed') {
      if (run.failure === 'not-pending') {
        return { status: 'refused', refusal: { code: 'not-pending', sentence: sentence ?? done } };
      }
      return { status: 'failed', kind: 'server', sentence: sentence ?? safe`The server refused it.` };
    }
    if (run.status === 'open') {
      const why = sentence === undefined ? '' : ` (${sentence})`;
      return {
        status: 'open',
        actId,
        records,
        sentence: safe`Accepted; what is missing is finished by itself${why}.`,
      };
    }
    return {
      status: 'done',
      sentence: done,
      records,
      actId,
      ...(undoUntilMs !== undefined && { undoUntilMs }),
    };
  };

  const undo = async (actId: string, actor: Actor): Promise<Outcome> => {
    const barred = modeRefusal({ kind: 'hold.set' });
    if (barred !== undefined) return { status: 'refused', refusal: barred };
    const intent = intents.get(actId);
    if (intent === undefined) return gone(safe`There is no such act.`, 'not-found');
    if (intent.kind === DISPATCH) return undoDispatch(intent.updatedAtMs, actId, actor);
    const body = JSON.parse(intent.body) as ActBody;
    if (intent.status === 'undone') return gone(safe`It was taken back before.`, 'already-so');
    if (body.undo === undefined || body.undoUntilMs === undefined) {
      return gone(safe`This cannot be taken back.`, 'invalid');
    }
    if (nowMs() > body.undoUntilMs) return gone(safe`It is too late to take it back.`, 'too-late');
    const { expect } = body.undo;
    if (expect !== undefined) {
      const entry = (await deps.memory.entries()).find(({ slug }) => slug === expect.slug);
      if (!isDeepStrictEqual(entry?.memory[expect.key], expect.value)) {
        return gone(safe`Somebody has changed ${expect.key} since: it stays as it is.`, 'changed');
      }
    }
    if (deps.dryRun) return { status: 'dry-run', sentence: safe`Dry run, nothing was taken back.` };
    const marked = ledger.transaction(() =>
      intents.replace(intent, { ...intent, status: 'undone', updatedAtMs: nowMs() }),
    );
    if (!marked.ok) return { status: 'failed', kind: 'ledger', sentence: safeText(marked.error.sentence) };
    if (!marked.value) return gone(safe`It changed just now: look again.`, 'changed');
    const done = safe`Taken back: ${body.done}`;
    const mission = intent.missionKey as MissionKey | undefined;
    const outcome = await perform(
      'undo',
      actor,
      { done, ...(mission !== undefined && { mission }) },
      {
        kind: 'act',
        parts: body.undo.parts,
        ...(body.undo.local !== undefined && { local: body.undo.local }),
      },
    );
    logbook.audit({
      actor: actor.label,
      kind: 'undo',
      summary: done,
      outcome: outcome.status,
      details: JSON.stringify({ actId }),
      ...(mission !== undefined && { missionKey: mission }),
    });
    return outcome;
  };

  /** A schedule that is not due yet is taken back by cancelling it. */
  const undoDispatch = async (sinceMs: number, opKey: string, actor: Actor): Promise<Outcome> => {
    const intent = intents.get(opKey);
    if (intent?.status !== 'done' || intent.result === undefined) {
      return gone(safe`There is nothing scheduled to take back.`, 'already-so');
    }
    if (nowMs() - sinceMs > UNDO_MS)
      return gone(safe`It is too late to take it back: cancel it.`, 'too-late');
    const command = {
      kind: 'event.cancel',
      assistantId: bodyOf(intent).item.assistantId,
      event: intent.result as never,
      reason: 'taken back',
    } as const;
    const shown = await preview(command);
    return submit(command, actor, { digest: shown.digest, confirmedTier: shown.tier });
  };

  const gone = (sentence: SafeText, code: Refusal['code']): Outcome => ({
    status: 'refused',
    refusal: { code, sentence },
  });

  const consentRefusal = (
    judged: Preview,
    actor: Actor,
    consent: Consent | undefined,
  ): Refusal | undefined => {
    if (judged.tier === 0 || actor.kind === 'engine') return undefined;
    if (consent === undefined) {
      return { code: 'needs-consent', sentence: safe`${judged.title}: look at the preview and agree to it.` };
    }
    if (consent.digest !== judged.digest) return CHANGED;
    if (consent.confirmedTier < judged.tier) {
      return {
        code: 'needs-code',
        sentence: safe`${judged.title}: this asks for the code that is shown beside it.`,
      };
    }
    return undefined;
  };

  /** True for the first who uses this consent, in any process. */
  const useConsent = (digest: string): boolean => {
    const used = ledger.transaction(() =>
      intents.insert({
        opKey: consentKey(digest),
        kind: CONSENT,
        status: 'done',
        slot: 0,
        body: '{}',
        createdAtMs: nowMs(),
        updatedAtMs: nowMs(),
      }),
    );
    return used.ok && used.value;
  };

  const refuseUnprepared = (command: Command, actor: Actor, error: Unprepared): Outcome => {
    if (error.kind === 'unread') {
      return { status: 'failed', kind: 'server', sentence: safeText(error.error.sentence) };
    }
    return refused(command, actor, 'mission' in command ? command.mission : undefined, error.refusal);
  };

  const refused = (
    command: Command,
    actor: Actor,
    mission: MissionKey | undefined,
    refusal: Refusal,
  ): Outcome => {
    // Asking for consent is a part of the conversation, no refusal.
    if (!ASKING.has(refusal.code) && !deps.dryRun) {
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
    if (intention.effect.kind === 'poll') return;
    const said = outcome.status === 'refused' ? outcome.refusal.sentence : outcome.sentence;
    logbook.audit({
      actor: actor.label,
      kind: command.kind,
      summary: safe`${judged.title}: ${said}`,
      outcome: outcome.status === 'refused' ? `refused: ${outcome.refusal.code}` : outcome.status,
      ...(judged.tier > 0 && actor.kind !== 'engine' && { shownDigest: judged.digest }),
      ...(intention.mission !== undefined && { missionKey: intention.mission }),
      ...((consent?.reason !== undefined || 'actId' in outcome) && {
        details: JSON.stringify({
          ...(consent?.reason !== undefined && { reason: consent.reason }),
          ...('actId' in outcome && { actId: outcome.actId }),
        }),
      }),
    });
  };

  const settler = createSettler({
    ...dispatch,
    dispatcher,
    recheck,
    withdraw: async (intent, eventId, reason) => {
      const { item, slug } = bodyOf(intent);
      const found = await server.getScheduled(item.assistantId, eventId as never, { priority: 'act' });
      if (!found.ok || found.value.status !== 'pending') return;
      const parts: readonly Part[] = cancelParts(
        { ...found.value, assistantId: item.assistantId },
        {
          reason,
          ...(slug !== undefined && { slug }),
          ...(item.missionId !== undefined && { missionId: item.missionId }),
          ...(item.runId !== undefined && { runId: item.runId }),
        },
      );
      const done = safe`The ${item.channel} to ${item.to} was withdrawn before it went out: ${reason}`;
      const actor: Actor = { kind: 'engine', label: bodyOf(intent).actor.label };
      const outcome = await perform(
        'event.withdraw',
        actor,
        { done, ...(item.mission !== undefined && { mission: item.mission }) },
        { kind: 'act', parts },
      );
      if (outcome.status === 'done') await dispatcher.apply(intent.opKey, { kind: 'withdrawn', eventId });
      logbook.notice({ id: `withdrawn:${eventId}`, level: 'warn', sentence: done });
      logbook.audit({
        actor: actor.label,
        kind: 'event.withdraw',
        summary: done,
        outcome: outcome.status,
        ...(item.mission !== undefined && { missionKey: item.mission }),
      });
    },
  });

  return {
    preview,
    submit: async (command, actor, consent) => {
      const outcome = await submit(command, actor, consent);
      // A try whose event is gone may be planned anew under its own name.
      if (command.kind === 'event.cancel' && outcome.status === 'done') {
        const ours = facts.tryOf(command.event);
        if (ours !== undefined) {
          await dispatcher.apply(ours.opKey, { kind: 'withdrawn', eventId: command.event });
        }
      }
      return outcome;
    },
    undo,
    settleOpenIntents: () =>
      deps.readOnly ? Promise.resolve({ settled: 0, waiting: 0, parked: 0 }) : settler.settleOpenIntents(),
    finishOpenRecords: () =>
      deps.readOnly ? Promise.resolve({ finished: 0, open: 0 }) : actLog.finishOpen(),
    checkDue: () => (deps.readOnly ? Promise.resolve() : settler.checkDue()),
    nextSettleAtMs: () => settler.nextAtMs(),
  };
}

const ASKING: ReadonlySet<string> = new Set(['needs-consent', 'needs-code']);

const CHANGED: Refusal = {
  code: 'changed',
  sentence: safe`It has changed since it was shown: nothing was done. Look at it again.`,
};

const consentKey = (digest: string): string => `consent:${digest}`;

function byEngineRefusal(actor: Actor, intention: Intention, tier: Tier): Refusal | undefined {
  if (actor.kind !== 'engine') return undefined;
  if (intention.notByEngine !== undefined) return { code: 'needs-consent', sentence: intention.notByEngine };
  if (tier < 2) return undefined;
  return { code: 'needs-consent', sentence: safe`${intention.title}: a person has to agree to this.` };
}

function refusalOf(error: Unprepared): Refusal {
  if (error.kind === 'refused') return error.refusal;
  return { code: 'stale', sentence: safe`It could not be read just now: ${error.error.sentence}` };
}
