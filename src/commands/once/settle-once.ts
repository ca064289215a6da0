import type { Intent } from '../../state/ledger/intents.ts';
import type { AtMostOnce, LookRound } from './at-most-once.ts';
import { onceBodyOf } from './once-intent.ts';
import type { OnceLedger } from './once-ledger.ts';
import type { OnceState } from './once-state.ts';

/** Another process may still wait for its answer. */
const UNDER_WAY_MS = 90_000;

/** Looks for one unclear request; undefined where another process may still be at it. */
export async function settleOne(
  intent: Intent,
  once: AtMostOnce,
  round: LookRound,
  nowMs: number,
): Promise<OnceState | undefined> {
  if (once.isUnderWay(intent.opKey)) return undefined;
  if (intent.status === 'sent') {
    // What has a slot can be looked for at once: an answer that comes all the same is taken then too.
    const hasSlot = onceBodyOf(intent).atMs !== undefined;
    if (!hasSlot && nowMs - intent.updatedAtMs < UNDER_WAY_MS) return undefined;
    await once.lost(intent.opKey);
  }
  return once.lookFor(intent.opKey, round);
}

/** Finds out about every unclear request of a kind. */
export async function settleKind(
  kind: string,
  ports: { readonly once: AtMostOnce; readonly ledger: OnceLedger; readonly nowMs: () => number },
  round: LookRound,
): Promise<void> {
  for (const intent of ports.ledger.view().intents.list(kind, ['sent', 'unknown'])) {
    await settleOne(intent, ports.once, round, ports.nowMs());
  }
}
