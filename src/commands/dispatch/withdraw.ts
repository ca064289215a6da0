import { safe } from '../../lib/safe-text.ts';
import { scheduledEventId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Actor } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import type { PerformAct } from '../acts/perform-act.ts';
import { cancelParts } from '../handlers/cancel-parts.ts';
import { dispatchBodyOf } from './dispatch-intent.ts';
import type { Dispatcher } from './dispatcher.ts';

export interface WithdrawDeps {
  readonly server: ServerPort;
  readonly dispatcher: Dispatcher;
  readonly perform: PerformAct;
  readonly logbook: Logbook;
}

/** Cancels a pending event of a try before it goes out, with its record and a notice that says why. */
export function createWithdraw(
  deps: WithdrawDeps,
): (intent: Intent, eventId: string, reason: string) => Promise<void> {
  return async (intent, eventId, reason) => {
    const { item, slug, actor: asker } = dispatchBodyOf(intent);
    const id = scheduledEventId(eventId);
    const found = await deps.server.getScheduled(item.assistantId, id, { priority: 'act' });
    if (!found.ok || found.value.status !== 'pending') return;
    const parts = cancelParts(
      { ...found.value, assistantId: item.assistantId },
      {
        reason,
        ...(slug !== undefined && { slug }),
        ...(item.missionId !== undefined && { missionId: item.missionId }),
        ...(item.runId !== undefined && { runId: item.runId }),
      },
    );
    const done = safe`The ${item.channel} to ${item.to} was withdrawn before it went out: ${reason}`;
    const actor: Actor = { kind: 'engine', label: asker.label };
    const mission = item.mission;
    const outcome = await deps.perform(
      'event.withdraw',
      actor,
      { done, ...(mission !== undefined && { mission }) },
      { kind: 'act', parts },
    );
    if (outcome.status === 'done') {
      await deps.dispatcher.apply(intent.opKey, { kind: 'withdrawn', eventId });
    }
    deps.logbook.notice({ id: `withdrawn:${eventId}`, level: 'warn', sentence: done });
    deps.logbook.audit({
      actor: actor.label,
      kind: 'event.withdraw',
      summary: done,
      outcome: outcome.status,
      ...(mission !== undefined && { missionKey: mission }),
    });
  };
}
