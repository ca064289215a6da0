import { scheduledEventId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import { isUndecided } from '../../state/ledger/suppressions.ts';
import type { CallingHours } from '../door/calling-hours.ts';
import { contactRefusal, nextAllowedMs, type GuardDeps } from '../door/guard.ts';
import { momentOf } from '../handlers/event-schedule.ts';
import { lookRound, type AtMostOnce } from '../once/at-most-once.ts';
import type { OnceLedger } from '../once/once-ledger.ts';
import { SLOT_LEAD_MS } from '../once/once-state.ts';
import { DISPATCH, dispatchBodyOf, type DispatchBody } from './dispatch-intent.ts';
import { endOfRun } from './end-of-run.ts';
import { tryOrder } from './send-effects.ts';

export interface BringBackDeps {
  readonly server: ServerPort;
  readonly ledger: OnceLedger;
  readonly once: AtMostOnce;
  readonly guard: GuardDeps;
  readonly hours: CallingHours;
  readonly nowMs: () => number;
}

/** How many came back to their plan, and how many could not. */
export interface BroughtBack {
  readonly back: number;
  readonly lost: number;
}

const withoutHold = ({
  heldBack: _held,
  heldFor: _for,
  takenBack: _by,
  ...body
}: DispatchBody): DispatchBody => body;

/** A minute beyond the lead; those of one line follow each other at this distance. */
const LEAD_MS = SLOT_LEAD_MS + 60_000;
const APART_MS = 90_000;

/**
 * What a hold took back, or a doubt that is decided, is scheduled again, each at its next allowed time: the same try, so that it is never sent
 * twice. What cannot be is kept in the list of all that is unclear, with the reason. Nothing happens while a hold stands.
 */
export function createBringBack(deps: BringBackDeps): () => Promise<BroughtBack> {
  const { server, ledger, once, guard, nowMs } = deps;

  const keep = async (intent: Intent, change: (body: DispatchBody) => DispatchBody): Promise<void> => {
    await ledger.commit(({ intents }) => {
      const now = intents.get(intent.opKey);
      if (now === undefined) return;
      const body = change(dispatchBodyOf(now));
      intents.replace(now, { ...now, body: JSON.stringify(body), updatedAtMs: nowMs() });
    });
  };
  const lost = (intent: Intent, lostBy: string): Promise<void> =>
    keep(intent, (body) => ({ ...body, lostBy }));

  /** Cancelled by a process that ended before it could write that down. */
  const settleTaken = async (intent: Intent): Promise<void> => {
    const eventId = intent.result ?? '';
    const { assistantId } = dispatchBodyOf(intent).item;
    const found = await server.getScheduled(assistantId, scheduledEventId(eventId), { priority: 'act' });
    const gone = found.ok ? found.value.status === 'cancelled' : found.error.kind === 'not-found';
    if (gone) await once.apply(intent.opKey, { kind: 'withdrawn', eventId });
    else if (found.ok) await keep(intent, withoutHold);
  };

  const isHeldBack = (intent: Intent): boolean => {
    const { heldBack, lostBy } = dispatchBodyOf(intent);
    return heldBack === true && lostBy === undefined;
  };
  const listed = (...statuses: readonly string[]): readonly Intent[] =>
    ledger
      .view()
      .intents.list(DISPATCH, statuses)
      .filter(({ body }) => body.includes('"heldBack"'))
      .filter(isHeldBack);

  return async () => {
    const count = { back: 0, lost: 0 };
    if (guard.switches.hold() !== undefined) return count;
    for (const intent of listed('done')) await settleTaken(intent);
    const round = lookRound();
    const lastOf = new Map<string, number>();
    const waiting = listed('cancelled', 'dropped').toSorted(
      (one, other) => (dispatchBodyOf(one).atMs ?? 0) - (dispatchBodyOf(other).atMs ?? 0),
    );
    for (const intent of waiting) {
      const body = dispatchBodyOf(intent);
      const { item, actor, slug } = body;
      const optOut = guard.suppressions.find(item.to);
      // Nobody has decided yet whether they want no more contact.
      if (optOut !== undefined && isUndecided(optOut)) continue;
      if (optOut !== undefined && body.heldFor === 'opt-out') {
        // They do: nothing is owed to them, and nobody is asked about it.
        await keep(intent, withoutHold);
        continue;
      }
      const ended = await endOfRun(body, server, round);
      if (ended === 'unread') continue;
      if (ended !== undefined) {
        await lost(intent, ended);
        count.lost += 1;
        continue;
      }
      const earliestMs = Math.max(
        nowMs() + LEAD_MS,
        body.atMs ?? item.atMs,
        (lastOf.get(item.from) ?? 0) + APART_MS,
      );
      const atMs = nextAllowedMs(momentOf({ ...item, atMs: earliestMs }), deps.hours);
      if (atMs === undefined) {
        await lost(intent, 'no allowed time is known for it.');
        count.lost += 1;
        continue;
      }
      // It waits until its budget allows it: released, raised, or on another day.
      if (contactRefusal([momentOf({ ...item, atMs })], guard)?.code === 'budget') continue;
      // A person let all of it go on: the engine's leave is not asked for again.
      const by = { ...actor, kind: 'operator' as const };
      const sent = await once.send(tryOrder({ ...item, atMs }, by, slug, guard));
      if (sent.status === 'done' || sent.status === 'open') {
        lastOf.set(item.from, atMs);
        count.back += 1;
        continue;
      }
      // Somebody else was quicker: nothing is lost.
      if (sent.status === 'refused' && sent.refusal.code === 'already-so') continue;
      // Nothing is wrong with it: it is brought back at the next look.
      const again =
        sent.status === 'refused'
          ? sent.refusal.code === 'held' || sent.refusal.code === 'budget'
          : sent.again;
      if (again) {
        await keep(intent, (now) => ({ ...now, heldBack: true }));
        continue;
      }
      await keep(intent, (now) => ({
        ...now,
        heldBack: true,
        lostBy: sent.status === 'refused' ? sent.refusal.sentence : sent.sentence,
      }));
      count.lost += 1;
    }
    return count;
  };
}
