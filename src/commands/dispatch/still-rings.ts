import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { Snapshots } from '../../state/ledger/snapshots.ts';
import type { Hold } from '../../state/ledger/switches.ts';
import { LAST_STOP_MS } from './check-due.ts';
import { DISPATCH } from './dispatch-intent.ts';

/**
 * A sign of life is written this often, and believed for a little longer than two of them. One that ended is known
 * sooner: each write of anybody makes every process ask the ledger again, so that a quiet minute has one.
 */
const ALIVE_EVERY_MS = 55_000;
const ALIVE_FOR_MS = 120_000;

const PREFIX = 'keeper:';

/** Whoever takes back looks every two seconds, and asks the server. */
const NEAR_MS = LAST_STOP_MS + 5_000;

/** Whether some process takes back what a hold or an opt-out forbids, before it is due. */
export interface Keepers {
  /** This process does: written down now and then. */
  alive(): Promise<void>;
  /** Some process does. */
  any(): boolean;
}

export function createKeepers(deps: {
  readonly ledger: {
    view(): { readonly snapshots: Pick<Snapshots, 'get' | 'names'> };
    commit(work: (tables: { readonly snapshots: Pick<Snapshots, 'save'> }) => void): Promise<unknown>;
  };
  readonly holder: string;
  readonly nowMs: () => number;
  /** True for a process that is known to have ended. */
  readonly isGone: (holder: string) => boolean;
}): Keepers {
  const { ledger, holder, nowMs } = deps;
  let saidAtMs = -Infinity;
  return {
    alive: async () => {
      const atMs = nowMs();
      if (atMs - saidAtMs < ALIVE_EVERY_MS && atMs >= saidAtMs) return;
      saidAtMs = atMs;
      await ledger.commit(({ snapshots }) =>
        snapshots.save({ name: `${PREFIX}${holder}`, body: null, takenAtMs: atMs }),
      );
    },
    any: () => {
      const { snapshots } = ledger.view();
      return snapshots.names(PREFIX).some((name) => {
        const seenAtMs = snapshots.get(name)?.takenAtMs ?? 0;
        return nowMs() - seenAtMs < ALIVE_FOR_MS && !deps.isGone(name.slice(PREFIX.length));
      });
    },
  };
}

/** A hold, and what it does not reach. */
export interface HeldDispatch {
  readonly hold: Hold;
  readonly ringing: readonly StillRinging[];
  /** Some process takes back what this program scheduled. */
  readonly kept: boolean;
}

/** Something that is still to go out although dispatch is held. */
export interface StillRinging {
  readonly event: ScheduledEvent;
  /** Until it is due; below zero where it is due or under way. */
  readonly inMs: number;
  /** It can still be cancelled. */
  readonly stoppable: boolean;
}

/**
 * What rings although dispatch is held. Ours is taken back 90 s before it is due where a console or a watch runs to do
 * so; what somebody else scheduled, and what is too near, is not.
 */
export function stillRinging(
  events: Iterable<ScheduledEvent>,
  deps: {
    readonly intents: Pick<Intents, 'byResult'>;
    readonly kept: boolean;
    readonly nowMs: number;
    /** Nearer than this ours is not counted on to be taken back any more. */
    readonly nearMs?: number;
  },
): readonly StillRinging[] {
  const ringing: StillRinging[] = [];
  for (const event of events) {
    if (event.status !== 'pending') continue;
    const inMs = (event.scheduledAtMs ?? deps.nowMs) - deps.nowMs;
    const stoppable = inMs > LAST_STOP_MS;
    const isOurs = deps.intents.byResult(DISPATCH, event.id)?.status === 'done';
    if (isOurs && deps.kept && inMs > (deps.nearMs ?? NEAR_MS)) continue;
    ringing.push({ event, inMs, stoppable });
  }
  return ringing.toSorted((one, other) => one.inMs - other.inMs);
}
