import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Ledger, LedgerError } from '../../state/ledger/database.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import { claimedUntilMs, type ActLog, type ActRun } from '../acts/act-log.ts';
import type { ScheduleFields } from '../command.ts';
import type { Actor, Refusal } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import {
  dispatchBodyOf,
  DISPATCH,
  intentIn,
  markOf,
  opKeyOf,
  requestOf,
  stateOf,
} from './dispatch-intent.ts';
import type { DispatchBody } from './dispatch-intent.ts';
import { givenUpPair, schedulePair } from './schedule-pair.ts';
import {
  SEND_WITHIN_MS,
  transition,
  type DispatchEffect,
  type DispatchInput,
  type DispatchState,
} from './transition.ts';

export interface DispatchDeps {
  readonly server: ServerPort;
  readonly ledger: Ledger;
  readonly intents: Intents;
  readonly actLog: ActLog;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
}

/** A try to be sent, with what is needed to record it. */
export interface DispatchOrder {
  readonly item: ScheduleFields;
  readonly actor: Actor;
  readonly slug?: string;
  /** Asked again inside the transaction that commits the sending: hold, opt-outs, hours, lease. */
  readonly recheck: () => Refusal | undefined;
}

export type DispatchOutcome =
  | { readonly status: 'done'; readonly opKey: string; readonly eventId: string; readonly run: ActRun }
  /** It may have had an effect: it is being settled and never sent twice. */
  | { readonly status: 'open'; readonly opKey: string; readonly sentence: SafeText }
  | { readonly status: 'refused'; readonly opKey: string; readonly refusal: Refusal }
  /** Surely without effect. `again`: nothing is wrong with the request. */
  | {
      readonly status: 'failed';
      readonly opKey: string;
      readonly sentence: SafeText;
      readonly kind: 'server' | 'ledger';
      readonly again: boolean;
      readonly error?: ServerError;
    };

/** Sends each try at most once and keeps the ledger ahead of the socket. */
export interface Dispatcher {
  /** Plans a slot for the try and sends it. After a clean failure nothing of it stays behind. */
  send(order: DispatchOrder): Promise<DispatchOutcome>;
  /** Sends what is planned already: after a restart, or after a person's decision. A clean failure leaves it planned. */
  resume(opKey: string, recheck: () => Refusal | undefined): Promise<DispatchOutcome>;
  /** Feeds one input into the state machine, writes the new state and its records down, does what follows. */
  apply(opKey: string, input: DispatchInput): Promise<DispatchState | undefined>;
  /** True while this process waits for the answer to a request of this try. */
  isUnderWay(opKey: string): boolean;
}

export function createDispatcher(deps: DispatchDeps): Dispatcher {
  const { server, ledger, intents, actLog, logbook, nowMs } = deps;
  const underWay = new Set<string>();

  /** Writes the transition and the records that follow it in one commit; the alarm is for after it. */
  const step = (opKey: string, input: DispatchInput): Stepped => {
    const written = ledger.transaction((): Stepped => {
      const intent = intents.get(opKey);
      if (intent === undefined) return { ok: false, why: 'impossible' };
      const before = stateOf(intent);
      const moved = transition(before, input);
      if (!moved.ok) return moved;
      const body = dispatchBodyOf(intent);
      const moveTo = moved.state === before ? intent : intentIn(intent, moved.state, nowMs(), body);
      const records = moved.effects.some(({ kind }) => RECORDS.has(kind));
      const next = records ? { ...moveTo, notBeforeMs: claimedUntilMs(nowMs()) } : moveTo;
      if (next !== intent && !intents.replace(intent, next)) return { ok: false, why: 'impossible' };
      for (const effect of moved.effects) writeEffect(opKey, dispatchBodyOf(next), effect);
      return { ok: true, intent: next, state: moved.state, effects: moved.effects };
    });
    return written.ok ? written.value : { ok: false, why: 'ledger', error: written.error };
  };

  const writeEffect = (opKey: string, body: DispatchBody, effect: DispatchEffect): void => {
    if (effect.kind === 'record') actLog.write(opKey, schedulePair(body, effect.eventId), nowMs());
    if (effect.kind === 'record-given-up') actLog.write(opKey, givenUpPair(body), nowMs());
    if (effect.kind !== 'cancel') return;
    const change = {
      kind: 'cancel-event',
      assistantId: body.item.assistantId,
      event: effect.eventId as never,
    } as const;
    actLog.write(opKey, [{ target: 'server', change }], nowMs());
  };

  const raise = (opKey: string, item: ScheduleFields, effects: readonly DispatchEffect[]): void => {
    for (const effect of effects) {
      if (effect.kind !== 'alarm') continue;
      const what = item.channel === 'call' ? 'call' : 'SMS';
      const sentence =
        effect.about === 'parked'
          ? safe`Nobody can tell whether the ${what} to ${item.to} was placed: it is parked and not sent again. Decide.`
          : safe`The server has more than one ${what} to ${item.to} for one try: the extra ones are cancelled.`;
      logbook.notice({ id: `${effect.about}:${opKey}`, level: 'error', sentence, detail: opKey });
      logbook.audit({
        actor: 'console',
        kind: `dispatch.${effect.about}`,
        summary: sentence,
        outcome: effect.about,
        details: JSON.stringify({ opKey }),
        ...(item.mission !== undefined && { missionKey: item.mission }),
      });
    }
  };

  const apply = async (opKey: string, input: DispatchInput): Promise<Stepped> => {
    const stepped = step(opKey, input);
    if (!stepped.ok) return stepped;
    raise(opKey, dispatchBodyOf(stepped.intent).item, stepped.effects);
    return stepped;
  };

  /** Commits `sent`, reads the clock once more, and writes to the socket. */
  const post = async (
    opKey: string,
    recheck: () => Refusal | undefined,
    preparedAtMs: number,
    keepPlanned: boolean,
  ): Promise<DispatchOutcome> => {
    let refusal: Refusal | undefined;
    const committed = ledger.transaction(() => {
      refusal = recheck();
      return refusal === undefined ? step(opKey, { kind: 'send', preparedAtMs, nowMs: nowMs() }) : undefined;
    });
    if (!committed.ok) return ledgerFailed(opKey, committed.error);
    const sent = committed.value;
    if (refusal !== undefined || sent === undefined) {
      if (!keepPlanned) step(opKey, { kind: 'drop' });
      return { status: 'refused', opKey, refusal: refusal ?? TOO_LATE };
    }
    if (!sent.ok) {
      if (sent.why === 'ledger') return ledgerFailed(opKey, sent.error);
      if (sent.why === 'impossible') return standing(opKey);
      if (!keepPlanned) step(opKey, { kind: 'drop' });
      return { status: 'refused', opKey, refusal: sent.why === 'stale' ? STALE : TOO_LATE };
    }
    underWay.add(opKey);
    try {
      return await exchange(opKey, sent.intent, keepPlanned);
    } finally {
      underWay.delete(opKey);
    }
  };

  const exchange = async (opKey: string, intent: Intent, keepPlanned: boolean): Promise<DispatchOutcome> => {
    const { slot } = intent;
    // The commit may have waited for a lock or the disk, or the whole process may have been frozen.
    const sinceMs = nowMs() - (intent.sentAtMs ?? 0);
    if (sinceMs > SEND_WITHIN_MS || sinceMs < 0) {
      step(opKey, { kind: 'refused', slot, reason: STALE.sentence, again: true });
      if (!keepPlanned) step(opKey, { kind: 'drop' });
      return { status: 'refused', opKey, refusal: STALE };
    }
    const answer = await server.schedule(requestOf(dispatchBodyOf(intent), opKey, slot), {
      priority: 'act',
      idempotencyKey: markOf(opKey, slot),
    });
    if (answer.ok) {
      const accepted = await apply(opKey, { kind: 'accepted', slot, eventId: answer.value.id });
      const run = await actLog.run(opKey, true);
      if (!accepted.ok && accepted.why === 'ledger') return openOutcome(opKey, accepted.error.sentence);
      const standsAs = accepted.ok && accepted.state.status === 'done' ? accepted.state.eventId : undefined;
      return { status: 'done', opKey, eventId: standsAs ?? answer.value.id, run };
    }
    const { error } = answer;
    if (error.outcome === 'unknown') {
      await apply(opKey, { kind: 'lost', slot });
      return openOutcome(opKey, error.sentence);
    }
    const again = error.kind !== 'refused' && error.kind !== 'not-found';
    await apply(opKey, { kind: 'refused', slot, reason: error.sentence, again });
    if (again && !keepPlanned) step(opKey, { kind: 'drop' });
    return { status: 'failed', opKey, sentence: safeText(error.sentence), kind: 'server', again, error };
  };

  /** What the try's present state answers to whoever wants to send it. */
  const standing = (opKey: string): DispatchOutcome => {
    const intent = intents.get(opKey);
    const state = intent === undefined ? undefined : stateOf(intent);
    if (state?.status === 'sent' || state?.status === 'unknown') {
      return openOutcome(opKey, 'This try was sent before; its outcome is being found out.');
    }
    if (state?.status === 'parked') {
      const sentence = safe`This try is parked: nobody could find out whether it was placed. Decide about it first.`;
      return { status: 'open', opKey, sentence };
    }
    const sentence =
      state?.status === 'done'
        ? safe`This try is scheduled already, as event ${state.eventId}.`
        : safe`Another process is sending this try.`;
    return { status: 'refused', opKey, refusal: { code: 'already-so', sentence } };
  };

  const openOutcome = (opKey: string, why: string): DispatchOutcome => ({
    status: 'open',
    opKey,
    sentence: safe`It is not known whether the server took it (${why}). It is looked up and never sent twice.`,
  });

  const ledgerFailed = (opKey: string, error: LedgerError): DispatchOutcome => ({
    status: 'failed',
    opKey,
    sentence: safeText(error.sentence),
    kind: 'ledger',
    again: true,
  });

  const plan = (order: DispatchOrder, opKey: string): Stepped | undefined => {
    const { item, actor, slug } = order;
    const body: DispatchBody = { actor, item, ...(slug !== undefined && { slug }) };
    const atMs = nowMs();
    const planned = ledger.transaction((): Stepped => {
      const known = intents.get(opKey);
      const intent: Intent = known ?? {
        opKey,
        kind: DISPATCH,
        status: 'approved',
        slot: 0,
        body: JSON.stringify(body),
        createdAtMs: atMs,
        updatedAtMs: atMs,
        ...(item.mission !== undefined && { missionKey: item.mission }),
      };
      const moved = transition(stateOf(intent), { kind: 'plan', atMs: item.atMs, nowMs: atMs });
      if (!moved.ok) return moved;
      if (known === undefined) intents.insert(intent);
      const next = intentIn(intent, moved.state, atMs, body);
      if (!intents.replace(intent, next)) return { ok: false, why: 'impossible' };
      return { ok: true, intent: next, state: moved.state, effects: [] };
    });
    return planned.ok ? planned.value : { ok: false, why: 'ledger', error: planned.error };
  };

  return {
    send: async (order) => {
      const opKey = opKeyOf(order.item);
      const preparedAtMs = nowMs();
      const planned = plan(order, opKey);
      if (planned?.ok !== true) {
        if (planned?.why === 'ledger') return ledgerFailed(opKey, planned.error);
        if (planned?.why === 'too-late') return { status: 'refused', opKey, refusal: TOO_LATE };
        return standing(opKey);
      }
      return post(opKey, order.recheck, preparedAtMs, false);
    },
    resume: (opKey, recheck) => post(opKey, recheck, nowMs(), true),
    apply: async (opKey, input) => {
      const applied = await apply(opKey, input);
      if (!applied.ok) return undefined;
      if (applied.effects.some(({ kind }) => RECORDS.has(kind) || kind === 'cancel')) {
        await actLog.run(opKey, false);
      }
      return applied.state;
    },
    isUnderWay: (opKey) => underWay.has(opKey),
  };
}

const RECORDS: ReadonlySet<DispatchEffect['kind']> = new Set(['record', 'record-given-up']);

type Stepped =
  | {
      readonly ok: true;
      readonly intent: Intent;
      readonly state: DispatchState;
      readonly effects: readonly DispatchEffect[];
    }
  | { readonly ok: false; readonly why: 'stale' | 'too-late' | 'impossible' }
  | { readonly ok: false; readonly why: 'ledger'; readonly error: LedgerError };

const TOO_LATE: Refusal = {
  code: 'too-late',
  sentence: safe`A call or message is scheduled at least 4 minutes ahead, so that a late request cannot dial twice.`,
};

const STALE: Refusal = {
  code: 'stale',
  sentence: safe`More than 10 seconds went by since this was checked (a sleep or a clock change): it was not sent. Try again.`,
};
