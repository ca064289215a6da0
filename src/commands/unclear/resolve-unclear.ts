import type { UnclearEnd } from '../../domain/approval/unclear.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { ActLog } from '../acts/act-log.ts';
import { actOutcome } from '../acts/perform-act.ts';
import { DISPATCH, dispatchBodyOf, type DispatchBody } from '../dispatch/dispatch-intent.ts';
import { recheckOf, tryOrder } from '../dispatch/send-effects.ts';
import type { Actor, Outcome } from '../door/door.ts';
import { contactRefusal, guardIn, type GuardDeps } from '../door/guard.ts';
import type { Logbook } from '../door/logbook.ts';
import type { Effect, PreparedCommand } from '../handlers/handler.ts';
import type { AtMostOnce, OnceOutcome } from '../once/at-most-once.ts';
import type { GuardTables, OnceLedger } from '../once/once-ledger.ts';
import type { SetupRunner } from '../setup/setup-runner.ts';

export interface ResolveDeps {
  readonly once: AtMostOnce;
  readonly ledger: OnceLedger;
  readonly actLog: ActLog;
  readonly setupRunner: SetupRunner;
  readonly guard: GuardDeps;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
}

type ResolveEffect = Extract<Effect, { kind: 'unclear' }>;

/** Ends what is unclear as a person decided. */
export type ResolveUnclear = (
  effect: ResolveEffect,
  actor: Actor,
  prepared: PreparedCommand,
) => Promise<Outcome>;

export function createResolveUnclear(deps: ResolveDeps): ResolveUnclear {
  const { once, ledger, actLog, setupRunner, guard, logbook, nowMs } = deps;

  const request = async (
    { opKey, decision, atMs }: ResolveEffect,
    { done, contacts }: PreparedCommand,
  ): Promise<Outcome> => {
    // It may have become clear since: what the server shows outranks what anybody believes.
    const state = await once.lookFor(opKey);
    if (state?.status === 'done') {
      const sentence = safe`It was found at the server just now${state.eventId === '' ? '' : safe`, as ${state.eventId}`}: it is settled by that.`;
      return { status: 'done', sentence, records: actLog.recordStates(opKey), actId: opKey };
    }
    if (decision !== 'again') {
      const ended = await once.apply(opKey, { kind: decision === 'reached' ? 'reached' : 'drop' });
      if (!ended.ok) return ended.why === 'ledger' ? ledgerFailed(ended.error.sentence) : CHANGED_SINCE;
      const records = ended.run?.recordStates ?? [];
      return { status: 'done', sentence: done, records, actId: opKey };
    }
    const planned = await once.apply(opKey, { kind: 'send-again', atMs, nowMs: nowMs() });
    if (!planned.ok) return planned.why === 'ledger' ? ledgerFailed(planned.error.sentence) : CHANGED_SINCE;
    const { intent } = planned;
    const recheck = (tables: GuardTables) => {
      const now = guardIn(guard, tables);
      return intent.kind === DISPATCH
        ? recheckOf(dispatchBodyOf(intent), now)
        : contactRefusal(
            (contacts ?? []).map((contact) => ({ ...contact, atMs: nowMs() })),
            now,
          );
    };
    return sentOutcome(await once.resume(opKey, recheck), done);
  };

  const sentOutcome = (sent: OnceOutcome, done: SafeText): Outcome => {
    const { opKey: actId } = sent;
    switch (sent.status) {
      case 'done':
        return {
          status: 'done',
          sentence: done,
          records: sent.run?.recordStates ?? [],
          actId,
          eventId: sent.id,
        };
      case 'open':
        return { status: 'open', sentence: sent.sentence, records: [], actId };
      case 'refused':
        return { status: 'refused', refusal: sent.refusal };
      case 'failed':
        return { status: 'failed', kind: sent.kind, sentence: sent.sentence };
    }
  };

  /** What a hold took back and could not bring back. */
  const gone = async (
    { opKey, decision, atMs }: ResolveEffect,
    actor: Actor,
    { done }: PreparedCommand,
  ): Promise<Outcome> => {
    const intent = ledger.view().intents.get(opKey);
    if (intent?.kind !== DISPATCH) return CHANGED_SINCE;
    const { item, slug } = dispatchBodyOf(intent);
    if (decision === 'again' && atMs !== undefined) {
      return sentOutcome(await once.send(tryOrder({ ...item, atMs }, actor, slug, guard)), done);
    }
    const left = await ledger.commit(({ intents }) => {
      const now = intents.get(opKey);
      if (now === undefined) return false;
      const { lostBy: _lost, heldBack: _held, ...body } = dispatchBodyOf(now);
      const kept: DispatchBody = { ...body, actor: dispatchBodyOf(now).actor, item };
      return intents.replace(now, { ...now, body: JSON.stringify(kept), updatedAtMs: nowMs() });
    });
    if (!left.ok) return ledgerFailed(left.error.sentence);
    return left.value ? { status: 'done', sentence: done, records: [], actId: opKey } : CHANGED_SINCE;
  };

  return async (effect, actor, preparedCommand) => {
    const { opKey, decision, about } = effect;
    const { done } = preparedCommand;
    const outcome = await (about === 'request'
      ? request(effect, preparedCommand)
      : about === 'gone'
        ? gone(effect, actor, preparedCommand)
        : about === 'setup'
          ? setupRunner.resolve(opKey, decision === 'again', done)
          : act(decision, opKey, done));
    if (outcome.status === 'done') {
      for (const id of ['parked', 'unsent', 'make']) logbook.retract(`${id}:${opKey}`);
    }
    return outcome;
  };

  async function act(decision: UnclearEnd, opKey: string, done: SafeText): Promise<Outcome> {
    if (decision !== 'again') {
      const left = await actLog.leave(opKey);
      return left.ok
        ? { status: 'done', sentence: done, records: actLog.recordStates(opKey), actId: opKey }
        : ledgerFailed(left.error.sentence);
    }
    return actOutcome(opKey, await actLog.again(opKey), done, undefined);
  }
}

const ledgerFailed = (sentence: string): Outcome => ({
  status: 'failed',
  kind: 'ledger',
  sentence: safeText(sentence),
});

const CHANGED_SINCE: Outcome = {
  status: 'refused',
  refusal: {
    code: 'changed',
    sentence: safe`It cannot be decided so now: it has changed, or it is still being found out. Look at it again.`,
  },
};
