import { isDeepStrictEqual } from 'node:util';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { scheduledEventId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { ActBody } from '../acts/act-log.ts';
import type { Command } from '../command.ts';
import { dispatchBodyOf, DISPATCH } from '../dispatch/dispatch-intent.ts';
import type { Actor, Outcome, Refusal } from './door.ts';
import type { Logbook } from './logbook.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import type { PerformAct } from '../acts/perform-act.ts';

export interface UndoDeps {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly memory: MissionsFilePort;
  readonly logbook: Logbook;
  readonly perform: PerformAct;
  /** Previews and submits at once: pressing undo is the consent. */
  readonly submitAgreed: (command: Command, actor: Actor) => Promise<Outcome>;
  readonly dryRun: boolean;
  /** A schedule can be taken back for this long after it was made. */
  readonly undoMs: number;
  readonly nowMs: () => number;
}

/** Takes an act back while its time runs and nobody has built on it. */
export function createUndo(deps: UndoDeps): (actId: string, actor: Actor) => Promise<Outcome> {
  const { ledger, memory, logbook, nowMs } = deps;

  const undoAct = async (intent: Intent, actor: Actor): Promise<Outcome> => {
    const { undo, undoUntilMs, done: what } = JSON.parse(intent.body) as ActBody;
    if (intent.status === 'undone') return refused(safe`It was undone already.`, 'already-so');
    if (undo === undefined || undoUntilMs === undefined) {
      return refused(safe`This cannot be taken back.`, 'invalid');
    }
    if (nowMs() > undoUntilMs) return refused(safe`Too late to undo.`, 'too-late');
    const { expect } = undo;
    if (expect !== undefined) {
      const entry = (await memory.entries()).find(({ slug }) => slug === expect.slug);
      if (!isDeepStrictEqual(entry?.memory[expect.key], expect.value)) {
        return refused(safe`Somebody has changed ${expect.key} since: it stays as it is.`, 'changed');
      }
    }
    if (deps.dryRun) return { status: 'dry-run', sentence: safe`Dry run, nothing was taken back.` };
    const marked = await ledger.commit(({ intents }) =>
      intents.replace(intent, { ...intent, status: 'undone', updatedAtMs: nowMs() }),
    );
    if (!marked.ok) return { status: 'failed', kind: 'ledger', sentence: safeText(marked.error.sentence) };
    if (!marked.value) return refused(safe`It changed just now: look again.`, 'changed');
    const done = safe`Taken back: ${what}`;
    const mission = intent.missionKey as MissionKey | undefined;
    const { parts, local } = undo;
    const outcome = await deps.perform(
      'undo',
      actor,
      { done, ...(mission !== undefined && { mission }) },
      { kind: 'act', parts, ...(local !== undefined && { local }) },
    );
    logbook.audit({
      actor: actor.label,
      kind: 'undo',
      summary: done,
      outcome: outcome.status,
      details: JSON.stringify({ actId: intent.opKey }),
      ...(mission !== undefined && { missionKey: mission }),
    });
    return outcome;
  };

  /** A schedule that is not due yet is taken back by cancelling it. */
  const undoSchedule = async (intent: Intent, actor: Actor): Promise<Outcome> => {
    if (intent.status !== 'done' || intent.result === undefined) {
      return refused(safe`There is nothing scheduled to take back.`, 'already-so');
    }
    if (nowMs() - intent.updatedAtMs > deps.undoMs) {
      return refused(safe`Too late to undo: cancel it instead.`, 'too-late');
    }
    const { assistantId } = dispatchBodyOf(intent).item;
    const event = scheduledEventId(intent.result);
    return deps.submitAgreed({ kind: 'event.cancel', assistantId, event, reason: 'taken back' }, actor);
  };

  return async (actId, actor) => {
    const intent = ledger.view().intents.get(actId);
    if (intent === undefined) return refused(safe`There is no such act.`, 'not-found');
    return intent.kind === DISPATCH ? undoSchedule(intent, actor) : undoAct(intent, actor);
  };
}

const refused = (sentence: SafeText, code: Refusal['code']): Outcome => ({
  status: 'refused',
  refusal: { code, sentence },
});
