import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { Random } from '../../lib/random.ts';
import type { ActBody, ActLog } from './act-log.ts';
import type { ActRun } from './act-run.ts';
import { ACT, claimedUntilMs } from './claim.ts';
import { applyLocal, boardUpdates, isOvertaken, QUICKER, type LocalPorts } from './apply-local.ts';
import type { Actor, Outcome } from '../door/door.ts';
import type { Effect, PreparedCommand } from '../handlers/handler.ts';

/** An act can be taken back for this long, where the clock runs as everybody's. */
export const UNDO_MS = 10_000;

export interface PerformDeps {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly actLog: ActLog;
  readonly local: LocalPorts;
  readonly random: Random;
  /** An act can be taken back for this long, by the clock of `nowMs`. */
  readonly undoMs: number;
  readonly nowMs: () => number;
  readonly publish: (update: BoardUpdate) => void;
}

/** `kind` is the command's, for the record. */
export type PerformAct = (
  kind: string,
  actor: Actor,
  preparedCommand: Pick<PreparedCommand, 'done' | 'mission'>,
  effect: Extract<Effect, { kind: 'act' }>,
) => Promise<Outcome>;

/** Writes an act down whole, with its changes inside the ledger, then does its parts in order. */
export function createPerformAct(deps: PerformDeps): PerformAct {
  const { ledger, actLog, local, nowMs } = deps;
  let acts = 0;
  const newActId = (): string => {
    acts += 1;
    const chance = Math.floor(deps.random() * 36 ** 6).toString(36);
    return `act-${local.holder}-${nowMs().toString(36)}-${acts.toString(36)}-${chance}`;
  };

  return async (kind, actor, preparedCommand, effect) => {
    const opKey = effect.actId ?? newActId();
    const atMs = nowMs();
    const undoUntilMs = effect.undo === undefined ? undefined : atMs + deps.undoMs;
    const body: ActBody = {
      kind,
      actor,
      done: preparedCommand.done,
      ...(effect.undo !== undefined && { undo: effect.undo }),
      ...(undoUntilMs !== undefined && { undoUntilMs }),
      ...((effect.local ?? []).length > 0 && { local: true }),
    };
    const changes = effect.local ?? [];
    const missing = changes.some(
      (change) => change.kind === 'dismiss' && !isOvertaken(change.seq, local.memory),
    );
    if (missing) return refused('changed', QUICKER);
    const written = await ledger.commit((tables): 'written' | 'known' | { readonly beaten: SafeText } => {
      const { intents } = tables;
      if (intents.get(opKey) !== undefined) return 'known';
      for (const change of changes) {
        const beaten = applyLocal(change, actor.label, tables, local);
        if (beaten !== undefined) return { beaten };
      }
      intents.insert({
        opKey,
        kind: ACT,
        status: 'open',
        slot: 0,
        body: JSON.stringify(body),
        result: local.holder,
        createdAtMs: atMs,
        updatedAtMs: atMs,
        notBeforeMs: claimedUntilMs(atMs),
        ...(preparedCommand.mission !== undefined && { missionKey: preparedCommand.mission }),
      });
      actLog.write(tables.records, opKey, effect.parts, atMs);
      return 'written';
    });
    if (!written.ok) return { status: 'failed', kind: 'ledger', sentence: safeText(written.error.sentence) };
    switch (written.value) {
      case 'known':
        return refused('already-so', safe`This was done before.`);
      default:
        return refused('changed', written.value.beaten);
      case 'written': {
        // The journal of the state file is this machine's own.
        for (const change of changes) if (change.kind === 'dismiss') local.memory.dismiss?.(change.seq);
        for (const update of boardUpdates(changes, ledger.view().switches)) deps.publish(update);
        return actOutcome(opKey, await actLog.run(opKey, true), preparedCommand.done, undoUntilMs);
      }
    }
  };
}

const refused = (code: 'already-so' | 'changed' | 'not-pending', sentence: SafeText): Outcome => ({
  status: 'refused',
  refusal: { code, sentence },
});

/** What is told of an act, from how its parts went. */
export function actOutcome(
  actId: string,
  run: ActRun,
  done: SafeText,
  undoUntilMs: number | undefined,
): Outcome {
  const { recordStates: records, parts, sentence } = run;
  if (run.status === 'failed') {
    return run.failure === 'not-pending'
      ? refused('not-pending', sentence ?? done)
      : { status: 'failed', kind: 'server', sentence: sentence ?? safe`The server refused it.` };
  }
  if (run.status === 'open') {
    const why = sentence === undefined ? '' : ` (${sentence})`;
    return {
      status: 'open',
      actId,
      records,
      parts,
      sentence: safe`Not all of it is done yet; the rest follows automatically${why}.`,
    };
  }
  if (run.status === 'partly') return partly(actId, run, done);
  return {
    status: 'done',
    sentence: done,
    records,
    parts,
    actId,
    ...(undoUntilMs !== undefined && { undoUntilMs }),
  };
}

/** What did not happen comes first: nobody is told that something was done which was not. */
function partly(actId: string, run: ActRun, done: SafeText): Outcome {
  const { recordStates: records, parts, sentence, mainRefused } = run;
  const why = sentence ?? safe`The server refused a part of it.`;
  const before = parts
    .filter(({ target, state }) => target === 'server' && state === 'done')
    .map(({ what }) => what);
  const told =
    mainRefused === true
      ? safe`Not done: ${why}${before.length === 0 ? '' : ` Done before that: ${before.join(', ')}.`}`
      : safe`${done} But not all of it: ${why}`;
  return {
    status: 'partly',
    actId,
    records,
    parts,
    sentence: told,
    ...(mainRefused === true && { mainRefused }),
  };
}
