import type { CommitRun } from '../../state/planning.ts';

const BAR_CELLS = 24;
/** Lines of a long commit, where no bar can be drawn. */
const STEPS = 10;
/** A commit of fewer calls is over before one could read of it. */
const WORTH_TELLING = 20;

/** How far a commit has come, in one line: `[######----] 12 of 40 scheduled, waiting 2 s: the server asked to go slower`. */
export function commitText(run: CommitRun, { bar }: { readonly bar: boolean }): string {
  const through = run.done + run.already + run.unclear;
  const filled = run.total === 0 ? BAR_CELLS : Math.round((through / run.total) * BAR_CELLS);
  const picture = bar ? `[${'#'.repeat(filled)}${'-'.repeat(BAR_CELLS - filled)}] ` : '';
  const parts = [
    `${through} of ${run.total} through`,
    ...(run.unclear > 0 ? [`${run.unclear} unclear`] : []),
    ...(run.waitingMs === 0
      ? []
      : [
          `waiting ${Math.ceil(run.waitingMs / 1000)} s${run.waitsFor === 'server' ? ': the server asked to go slower' : ' between two batches'}`,
        ]),
  ];
  return `${picture}${parts.join(', ')}`;
}

/** Chooses what is worth a line of its own: each tenth, and each wait that the server asked for. */
export function progressLines(): (run: CommitRun) => string | undefined {
  let step = 0;
  return (run) => {
    if (run.state !== 'running' || run.total === 0) return undefined;
    const asked = run.waitsFor === 'server' && run.waitingMs > 0;
    const at = Math.floor(((run.done + run.already + run.unclear) / run.total) * STEPS);
    const next = at > step && run.total >= WORTH_TELLING;
    if (next) step = at;
    return asked || next ? commitText(run, { bar: false }) : undefined;
  };
}
