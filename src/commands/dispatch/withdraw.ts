import { safe } from '../../lib/safe-text.ts';
import { scheduledEventId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Actor } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import type { PerformAct } from '../acts/perform-act.ts';
import { cancelParts } from '../handlers/cancel-parts.ts';
import type { AtMostOnce } from '../once/at-most-once.ts';
import type { OnceLedger } from '../once/once-ledger.ts';
import type { Withdrawal } from './check-due.ts';
import { dispatchBodyOf, type DispatchBody } from './dispatch-intent.ts';

export interface WithdrawDeps {
  readonly server: ServerPort;
  readonly ledger: OnceLedger;
  readonly once: AtMostOnce;
  readonly perform: PerformAct;
  readonly logbook: Logbook;
  /** Names this process. */
  readonly holder: string;
  readonly nowMs: () => number;
}

/** Whoever takes it back is done with it by then, or has ended; a slot does not wait for longer. */
const CLAIM_MS = 6_000;

const COMES_BACK = {
  release: ' It comes back when the hold is released.',
  budget: ' It comes back when the budget allows it.',
  decision: ' It comes back when a person decides that it was no opt-out.',
} as const;

/** Cancels a pending event of a try before it goes out, with its record and a notice that says why. */
export function createWithdraw(
  deps: WithdrawDeps,
): (intent: Intent, eventId: string, why: Withdrawal) => Promise<void> {
  const { server, once, nowMs } = deps;

  /**
   * Before it is taken back: one process of this ledger does it, so that it is told once, and it comes back even if that
   * process ends in between.
   */
  const claim = async (opKey: string, comesBack: Withdrawal['comesBack']): Promise<boolean> => {
    const kept = await deps.ledger.commit(({ intents }) => {
      const intent = intents.get(opKey);
      if (intent?.status !== 'done') return false;
      const before = dispatchBodyOf(intent);
      const { by, atMs } = before.takenBack ?? { by: deps.holder, atMs: 0 };
      if (by !== deps.holder && nowMs() - atMs < CLAIM_MS) return false;
      const body: DispatchBody = {
        ...before,
        takenBack: { by: deps.holder, atMs: nowMs() },
        ...(comesBack !== undefined && { heldBack: true as const }),
        ...(comesBack === 'decision' && { heldFor: 'opt-out' as const }),
      };
      return intents.replace(intent, { ...intent, body: JSON.stringify(body), updatedAtMs: nowMs() });
    });
    return kept.ok && kept.value;
  };

  return async (intent, eventId, { reason, comesBack }) => {
    const { item, slug, actor: asker } = dispatchBodyOf(intent);
    const id = scheduledEventId(eventId);
    const found = await server.getScheduled(item.assistantId, id, { priority: 'act' });
    if (!found.ok || found.value.status !== 'pending') return;
    if (!(await claim(intent.opKey, comesBack))) return;
    const parts = cancelParts(
      { ...found.value, assistantId: item.assistantId },
      {
        reason,
        ...(slug !== undefined && { slug }),
        ...(item.missionId !== undefined && { missionId: item.missionId }),
        ...(item.runId !== undefined && { runId: item.runId }),
      },
    );
    const done = safe`The ${item.channel} to ${item.contactName ?? item.to} was taken back before it went out: ${reason}${comesBack === undefined ? '' : COMES_BACK[comesBack]}`;
    const actor: Actor = { kind: 'engine', label: asker.label };
    const mission = item.mission;
    const outcome = await deps.perform(
      'event.withdraw',
      actor,
      { done, ...(mission !== undefined && { mission }) },
      { kind: 'act', parts },
    );
    const after = await server.getScheduled(item.assistantId, id, { priority: 'act' });
    const gone = after.ok ? after.value.status === 'cancelled' : after.error.kind === 'not-found';
    if (gone) await once.apply(intent.opKey, { kind: 'withdrawn', eventId });
    const sentence = gone
      ? done
      : safe`The ${item.channel} to ${item.contactName ?? item.to} could not be taken back: ${reason} It may still go out.`;
    deps.logbook.notice({ id: `withdrawn:${eventId}`, level: gone ? 'warn' : 'error', sentence });
    deps.logbook.audit({
      actor: actor.label,
      kind: 'event.withdraw',
      summary: sentence,
      outcome: outcome.status === 'refused' ? `refused: ${outcome.refusal.code}` : outcome.status,
      ...(mission !== undefined && { missionKey: mission }),
    });
  };
}
