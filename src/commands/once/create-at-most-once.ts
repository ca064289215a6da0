import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import { claimedUntilMs } from '../acts/claim.ts';
import type { ActRun } from '../acts/act-run.ts';
import type { Refusal } from '../door/door.ts';
import {
  lookRound,
  type AtMostOnce,
  type LookRound,
  type OnceAdapter,
  type OnceOrder,
  type OnceOutcome,
  type Stepped,
} from './at-most-once.ts';
import { intentIn, markOf, onceBodyOf, onceStateOf } from './once-intent.ts';
import type { OnceLedger, OnceTables } from './once-ledger.ts';
import {
  nextOnce,
  SEND_WITHIN_MS,
  type OnceEffect,
  type OnceInput,
  type Match,
  type OnceState,
} from './once-state.ts';
import type { Posted } from './posted.ts';

export interface OnceDeps {
  readonly ledger: OnceLedger;
  readonly adapters: readonly OnceAdapter[];
  readonly nowMs: () => number;
  /** Tells what has to be told, after it was written down. */
  readonly tell: (intent: Intent, effect: Extract<OnceEffect, { kind: 'alarm' }>) => void;
  /** Does the parts that were written with a step. `fresh`: they were written just now, and nothing of them was sent. */
  readonly runParts: (opKey: string, fresh: boolean) => Promise<ActRun>;
}

export function createAtMostOnce(deps: OnceDeps): AtMostOnce {
  const { ledger, nowMs } = deps;
  const adapters = new Map(deps.adapters.map((adapter) => [adapter.kind, adapter]));
  const underWay = new Set<string>();

  const adapterOf = ({ kind }: Intent): OnceAdapter => {
    const adapter = adapters.get(kind);
    if (adapter === undefined) throw new Error(`nothing sends an intent of the kind ${kind}`);
    return adapter;
  };

  /** The transition and the records that follow it, inside a commit. */
  const stepIn = (tables: OnceTables, opKey: string, input: OnceInput): Stepped => {
    const intent = tables.intents.get(opKey);
    if (intent === undefined) return IMPOSSIBLE;
    const before = onceStateOf(intent);
    const moved = nextOnce(before, input);
    if (!moved.ok) return moved;
    const next = moved.state === before ? intent : intentIn(intent, moved.state, nowMs());
    const parts = moved.effects.flatMap((effect) => adapterOf(intent).partsOf?.(next, effect) ?? []);
    const kept = parts.length === 0 ? next : { ...next, notBeforeMs: claimedUntilMs(nowMs()) };
    if (kept !== intent && !tables.intents.replace(intent, kept)) return IMPOSSIBLE;
    for (const part of parts) tables.records.add(opKey, part.target, JSON.stringify(part), nowMs());
    return { ok: true, intent: kept, state: moved.state, effects: moved.effects };
  };

  const apply = async (opKey: string, input: OnceInput): Promise<Stepped> => {
    const written = await ledger.commit((tables) => stepIn(tables, opKey, input));
    if (!written.ok) return { ok: false, why: 'ledger', error: written.error };
    const stepped = written.value;
    if (!stepped.ok) return stepped;
    for (const effect of stepped.effects) if (effect.kind === 'alarm') deps.tell(stepped.intent, effect);
    const { intent, effects } = stepped;
    if (effects.every((effect) => (adapterOf(intent).partsOf?.(intent, effect) ?? []).length === 0)) {
      return stepped;
    }
    return { ...stepped, run: await deps.runParts(opKey, input.kind === 'accepted') };
  };

  /** Another machine, which knows nothing of this ledger, may have placed the very same: it is taken for ours. */
  const takenFor = async (
    intent: Intent,
    recheck: OnceOrder['recheck'],
    keepPlanned: boolean,
  ): Promise<OnceOutcome | undefined> => {
    const { opKey } = intent;
    const adapter = adapterOf(intent);
    if (adapter.placed === undefined) return undefined;
    // Nothing goes out that the guard refuses: there is nothing to look for either.
    const refusal = recheck(ledger.view());
    if (refusal !== undefined) return unsentFor(opKey, refusal, keepPlanned);
    const placed = await adapter.placed(intent);
    if (placed.kind === 'nothing') return undefined;
    if (placed.kind === 'unread') {
      const { error } = placed;
      if (!keepPlanned) await apply(opKey, { kind: 'drop' });
      const sentence = safe`Not sent: what is scheduled already could not be read (${error.sentence}).`;
      return { status: 'failed', opKey, sentence, kind: 'server', again: true, error };
    }
    const { atMs } = onceBodyOf(intent);
    const adopted = await apply(opKey, { kind: 'adopt', atMs, eventId: placed.id });
    if (!adopted.ok) return adopted.why === 'ledger' ? ledgerFailed(opKey, adopted.error) : standing(opKey);
    const sentence = safe`Scheduled already by another machine or the bot, as ${placed.id}: it counts as this one.`;
    return {
      status: 'refused',
      opKey,
      refusal: { code: 'already-so', sentence, eventId: placed.id },
      standing: adopted.state,
    };
  };

  /** Commits `sent`, reads the clock once more, and writes to the socket. */
  const post = async (
    planned: Intent,
    recheck: OnceOrder['recheck'],
    plannedAtMs: number,
    keepPlanned: boolean,
  ): Promise<OnceOutcome> => {
    const { opKey } = planned;
    // Nobody of this process takes it for left behind, from before it says `sent`.
    underWay.add(opKey);
    try {
      const lookedAtMs = nowMs();
      const taken = await takenFor(planned, recheck, keepPlanned);
      if (taken !== undefined) return taken;
      // The look may take its time; everything else is asked again in the commit.
      const preparedAtMs = plannedAtMs + (nowMs() - lookedAtMs);
      const committed = await ledger.commit((tables) => {
        const refusal = recheck(tables);
        if (refusal !== undefined) return { refusal } as const;
        const stepped = stepIn(tables, opKey, { kind: 'send', preparedAtMs, nowMs: nowMs() });
        // Two processes that look at one budget at the same time do not both spend the rest of it.
        if (stepped.ok && costs(stepped.intent)) tables.budgets.count();
        return stepped;
      });
      if (!committed.ok) return ledgerFailed(opKey, committed.error);
      const sent = committed.value;
      if ('refusal' in sent) return await unsentFor(opKey, sent.refusal, keepPlanned);
      if (!sent.ok) {
        if (sent.why === 'ledger') return ledgerFailed(opKey, sent.error);
        if (sent.why === 'impossible') return standing(opKey);
        return await unsentFor(opKey, sent.why === 'stale' ? STALE : TOO_LATE, keepPlanned);
      }
      return await exchange(opKey, sent.intent, keepPlanned);
    } finally {
      underWay.delete(opKey);
    }
  };

  const unsentFor = async (opKey: string, refusal: Refusal, keepPlanned: boolean): Promise<OnceOutcome> => {
    if (!keepPlanned) await apply(opKey, { kind: 'drop' });
    return { status: 'refused', opKey, refusal };
  };

  const exchange = async (opKey: string, intent: Intent, keepPlanned: boolean): Promise<OnceOutcome> => {
    const { slot } = intent;
    // The commit may have waited for a lock or the disk, or the whole process may have been frozen.
    const sinceMs = nowMs() - (intent.sentAtMs ?? 0);
    if (sinceMs > SEND_WITHIN_MS || sinceMs < 0) {
      await apply(opKey, { kind: 'refused', slot, reason: STALE.sentence, again: true });
      return unsentFor(opKey, STALE, keepPlanned);
    }
    const adapter = adapterOf(intent);
    let posted = await adapter.post(intent, markOf(opKey, slot));
    if (posted.kind === 'lost' && adapter.isRepeatable?.(intent) === true) {
      posted = await adapter.post(intent, markOf(opKey, slot));
    }
    return settlePosted(opKey, slot, posted, keepPlanned);
  };

  const settlePosted = async (
    opKey: string,
    slot: number,
    posted: Posted,
    keepPlanned: boolean,
  ): Promise<OnceOutcome> => {
    if (posted.kind === 'accepted') {
      const accepted = await apply(opKey, { kind: 'accepted', slot, eventId: posted.id });
      if (!accepted.ok && accepted.why === 'ledger') {
        return openOutcome(opKey, accepted.error.sentence);
      }
      const standsAs = accepted.ok && accepted.state.status === 'done' ? accepted.state.eventId : posted.id;
      const { answer } = posted;
      return {
        status: 'done',
        opKey,
        id: standsAs,
        found: false,
        ...(accepted.ok && accepted.run !== undefined && { run: accepted.run }),
        ...(answer !== undefined && { answer }),
      };
    }
    const { error } = posted;
    if (posted.kind === 'lost') {
      await apply(opKey, { kind: 'lost', slot, ...(posted.failed && { failedAtMs: nowMs() }) });
      // Most answers that get lost are found at once.
      let found: readonly Match[] = [];
      const state = await lookFor(opKey, lookRound(), (matches) => {
        found = matches;
      });
      if (state?.status !== 'done') {
        const stands = standing(opKey, error.sentence);
        return stands.status === 'open' ? { ...stands, error } : stands;
      }
      const answer = found.find(({ eventId }) => eventId === state.eventId)?.answer;
      return {
        status: 'done',
        opKey,
        id: state.eventId,
        found: true,
        ...(answer !== undefined && { answer }),
      };
    }
    const { again } = posted;
    await apply(opKey, { kind: 'refused', slot, reason: error.sentence, again });
    if (again && !keepPlanned) await apply(opKey, { kind: 'drop' });
    return { status: 'failed', opKey, sentence: safeText(error.sentence), kind: 'server', again, error };
  };

  const lookFor = async (
    opKey: string,
    round: LookRound,
    seen?: (matches: readonly Match[]) => void,
  ): Promise<OnceState | undefined> => {
    const intent = ledger.view().intents.get(opKey);
    if (intent === undefined) return undefined;
    const state = onceStateOf(intent);
    if (state.status !== 'unknown' && state.status !== 'parked' && state.status !== 'unsent') return state;
    const looked = await adapterOf(intent).look(intent, round);
    if (looked.kind === 'unread' || (looked.kind === 'untold' && state.status !== 'unknown')) return state;
    if (looked.kind === 'listed') seen?.(looked.matches);
    const stepped = await apply(
      opKey,
      looked.kind === 'untold'
        ? { kind: 'untold' }
        : // What the end of a slot means depends on when the list was made, not on when it was read.
          {
            kind: 'listed',
            matches: looked.matches,
            nowMs: looked.askedAtMs,
            ...(looked.lateMs !== undefined && { lateMs: looked.lateMs }),
          },
    );
    return stepped.ok ? stepped.state : state;
  };

  /** What the present state answers to whoever wants to send it. */
  const standing = (
    opKey: string,
    why = 'It was sent before; its outcome is being found out',
  ): OnceOutcome => {
    const intent = ledger.view().intents.get(opKey);
    const state = intent === undefined ? undefined : onceStateOf(intent);
    if (state?.status === 'sent' || state?.status === 'unknown') {
      return openOutcome(opKey, why);
    }
    if (intent !== undefined && state?.status === 'parked') {
      return { status: 'open', opKey, sentence: parkedText(adapterOf(intent), intent) };
    }
    const sentence =
      state?.status === 'done'
        ? safe`This is done already${state.eventId === '' ? '' : safe`, as ${state.eventId}`}.`
        : state?.status === 'reached'
          ? safe`A person said that this reached them: it is not sent again.`
          : safe`Another process is sending this.`;
    return {
      status: 'refused',
      opKey,
      refusal: { code: 'already-so', sentence },
      ...(state !== undefined && { standing: state }),
    };
  };

  const ledgerFailed = (opKey: string, error: LedgerError): OnceOutcome => ({
    status: 'failed',
    opKey,
    sentence: safeText(error.sentence),
    kind: 'ledger',
    again: true,
  });

  const madeNow = ({ kind, opKey, body, mission }: Omit<OnceOrder, 'recheck'>): Intent => ({
    opKey,
    kind,
    status: 'approved',
    slot: 0,
    body: JSON.stringify(body),
    createdAtMs: nowMs(),
    updatedAtMs: nowMs(),
    ...(mission !== undefined && { missionKey: mission }),
  });

  /** `look`: nobody saw it at the server before, and it may be there by now. That is found out before anything new goes out. */
  const plan = async (order: OnceOrder, looked: boolean): Promise<Stepped | 'look'> => {
    const { opKey, body, atMs } = order;
    const planned = await ledger.commit(({ intents }): Stepped | 'look' => {
      const known = intents.get(opKey);
      if (known?.status === 'unsent' && !looked) return 'look';
      const intent = known ?? madeNow(order);
      const moved = nextOnce(onceStateOf(intent), { kind: 'plan', atMs, nowMs: nowMs() });
      if (!moved.ok) return moved;
      const next = intentIn(intent, moved.state, nowMs(), body);
      if (!(known === undefined ? intents.insert(next) : intents.replace(known, next))) return IMPOSSIBLE;
      return { ok: true, intent: next, state: moved.state, effects: [] };
    });
    return planned.ok ? planned.value : { ok: false, why: 'ledger', error: planned.error };
  };

  return {
    send: async (order) => {
      const { opKey } = order;
      let preparedAtMs = nowMs();
      let planned = await plan(order, false);
      if (planned === 'look') {
        await lookFor(opKey, lookRound());
        preparedAtMs = nowMs();
        planned = await plan(order, true);
      }
      if (planned === 'look') return standing(opKey);
      if (!planned.ok) {
        if (planned.why === 'ledger') return ledgerFailed(opKey, planned.error);
        if (planned.why === 'too-late') return { status: 'refused', opKey, refusal: TOO_LATE };
        return standing(opKey);
      }
      return post(planned.intent, order.recheck, preparedAtMs, false);
    },
    resume: async (opKey, recheck) => {
      const intent = ledger.view().intents.get(opKey);
      return intent?.status === 'planned' ? post(intent, recheck, nowMs(), true) : standing(opKey);
    },
    apply,
    lookFor: (opKey, round = lookRound()) => lookFor(opKey, round),
    lost: async (opKey) => {
      const intent = ledger.view().intents.get(opKey);
      if (intent?.status === 'sent' && !underWay.has(opKey)) {
        await apply(opKey, { kind: 'lost', slot: intent.slot });
      }
    },
    isUnderWay: (opKey) => underWay.has(opKey),
  };
}

/** A cost is kept with it: it counts to budgets. */
const costs = ({ body }: Intent): boolean => body.includes('"cost":');

const openOutcome = (opKey: string, why: string): Extract<OnceOutcome, { status: 'open' }> => ({
  status: 'open',
  opKey,
  sentence: safe`It is not known whether the server took it (${why.replace(/[.\s]+$/, '')}). It is looked up and never sent twice.`,
});

/** Why a parked request is not sent, and what ends that. */
export const parkedText = (adapter: OnceAdapter, intent: Intent): SafeText =>
  safe`Nobody can tell whether the ${adapter.whatOf(intent)} ${adapter.happened}: it is parked and never sent again automatically. Find out, then decide in the inbox or with clawdtalk-tui unclear.`;

const IMPOSSIBLE = { ok: false, why: 'impossible' } as const;

const TOO_LATE: Refusal = {
  code: 'too-late',
  sentence: safe`A call or message is scheduled at least 1 minute ahead.`,
};

const STALE: Refusal = {
  code: 'stale',
  sentence: safe`More than 10 seconds went by since this was checked (a sleep or a clock change): it was not sent. Try again.`,
};
