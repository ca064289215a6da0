import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { LedgerTables } from '../../state/ledger/tables.ts';
import type { Logbook } from '../door/logbook.ts';
import { DISPATCH, type DispatchBody } from './dispatch-intent.ts';
import { markIn } from './twins.ts';

export interface ReconcileDeps {
  readonly server: ServerPort;
  readonly ledger: Pick<LedgerPort, 'guard' | 'agree' | 'commit'>;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
}

const ACT = { priority: 'act' } as const;
/** A try that was never sent, as far as its ledger knows. */
const UNSENT: ReadonlySet<string> = new Set([
  'draft',
  'approved',
  'planned',
  'rejected',
  'unsent',
  'dropped',
]);

/**
 * After a failover or a restore the ledger may have forgotten what was sent: until the server's list has been compared
 * with it, it lets nothing be sent. Takes over every request that the list shows and the ledger does not know, then
 * agrees on the new history. False where the list could not be read whole: it is tried again in the next round.
 */
export async function reconcileHistory({ server, ledger, logbook, nowMs }: ReconcileDeps): Promise<boolean> {
  const history = ledger.guard();
  if (history === undefined) return true;
  const assistants = await server.listAssistants(ACT);
  if (!assistants.ok) return false;
  let taken = 0;
  for (const { id } of assistants.value) {
    const scheduled = await server.listScheduled(id, ACT);
    if (!scheduled.ok) return false;
    for (const event of scheduled.value) {
      const done = await ledger.commit((tables) => takeOver(event, tables, nowMs()));
      if (!done.ok) return false;
      if (done.value) taken += 1;
    }
  }
  const agreed = await ledger.agree(history);
  if (!agreed.ok || !agreed.value) return false;
  const sentence = safe`The team's ledger was restored or failed over. ${taken} calls and messages that it had forgotten were taken over from the server's list; sending goes on.`;
  logbook.notice({ id: `history:${history}`, level: 'warn', sentence });
  logbook.audit({ actor: 'console', kind: 'ledger.reconcile', summary: sentence, outcome: 'done' });
  return true;
}

/** Writes an event of the list down as the try that its mark names; false where the ledger knows of it. */
function takeOver(event: ScheduledEvent, { intents }: LedgerTables, nowMs: number): boolean {
  const mark = markIn(event) ?? '';
  const [, opKey = '', number = ''] = /^(.+):(\d+)$/.exec(mark) ?? [];
  if (opKey === '') return false;
  const slot = Number(number);
  const known = intents.get(opKey);
  if (known !== undefined && (known.kind !== DISPATCH || !UNSENT.has(known.status) || known.slot > slot)) {
    return false;
  }
  const body = known === undefined ? bodyFrom(event, opKey) : (JSON.parse(known.body) as DispatchBody);
  const next: Intent = {
    opKey,
    kind: DISPATCH,
    status: event.status === 'cancelled' ? 'cancelled' : 'done',
    slot,
    body: JSON.stringify({
      ...body,
      ...(event.scheduledAtMs !== undefined && { atMs: event.scheduledAtMs }),
    } satisfies DispatchBody),
    result: event.id,
    createdAtMs: known?.createdAtMs ?? event.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
    ...(known?.missionKey !== undefined && { missionKey: known.missionKey }),
  };
  return known === undefined ? intents.insert(next) : intents.replace(known, next);
}

/** What can be told of a try by the event alone; its key names the attempt where it is short enough to be read. */
function bodyFrom(event: ScheduledEvent, opKey: string): DispatchBody {
  const parts = opKey.split('/');
  const attempt = parts.length === 6 ? Number(parts[5]) : 1;
  const { assistantId, channel, to, from, scheduledAtMs = 0, missionId, runId, stepId, text } = event;
  return {
    actor: { kind: 'engine', label: 'console' },
    item: {
      channel: channel === 'sms' ? 'sms' : 'call',
      assistantId,
      to: /^\+\d{7,15}$/.test(to) ? to : decodeURIComponent(parts[3] ?? to),
      from,
      atMs: scheduledAtMs,
      attempt: Number.isInteger(attempt) && attempt > 0 ? attempt : 1,
      ...(missionId !== undefined && { missionId }),
      ...(runId !== undefined && { runId }),
      ...(stepId !== undefined && { step: stepId }),
      ...(text !== undefined && { text }),
    },
  };
}
