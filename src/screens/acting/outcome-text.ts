import type { Outcome, RecordState } from '../../commands/door/door.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Toast } from '../../state/view/toast.ts';

/**
 * What came of an act, as the line that tells it: done with its two records, open, refused or failed. What went well
 * leaves by itself at `shownUntilMs`; the rest stays until it is dismissed.
 */
export function outcomeToast(
  outcome: Outcome,
  times: { readonly worldMs: number; readonly shownUntilMs: number },
): Omit<Toast, 'id'> {
  switch (outcome.status) {
    case 'done': {
      const { actId, undoUntilMs } = outcome;
      const undo = actId !== undefined && undoUntilMs !== undefined && undoUntilMs > times.worldMs;
      return {
        tone: 'ok',
        text: withRecords(outcome.sentence, outcome.records, undo),
        expiresAtMs: times.shownUntilMs,
        ...(undo ? { undo: { actId, untilMs: undoUntilMs } } : {}),
      };
    }
    case 'open':
      return { tone: 'open', text: withRecords(outcome.sentence, outcome.records, false) };
    case 'partly':
      return { tone: 'failed', text: withRecords(outcome.sentence, outcome.records, false) };
    case 'dry-run':
      return { tone: 'info', text: safe`Dry run: ${outcome.sentence}`, expiresAtMs: times.shownUntilMs };
    case 'refused':
      return { tone: 'refused', text: outcome.refusal.sentence };
    case 'failed':
      return { tone: 'failed', text: outcome.sentence };
  }
}

/** Why nothing more of several acts was tried after this one; absent where it was no reason to stop. */
export function stopReason(outcome: Outcome | undefined): SafeText | undefined {
  if (outcome?.status === 'refused') return outcome.refusal.sentence;
  return outcome?.status === 'failed' ? outcome.sentence : undefined;
}

const STATE_WORDS: Readonly<Record<RecordState['state'], string>> = {
  done: '✓',
  open: '… follows by itself',
  refused: 'refused',
  skipped: 'left out',
  none: '',
};

/** The way back stands first: the line is cut at its end. */
function withRecords(sentence: SafeText, records: readonly RecordState[], undo: boolean): SafeText {
  const told = records
    .filter(({ state }) => state !== 'none')
    .map(({ target, state }) => `${target} ${STATE_WORDS[state]}`);
  const text = told.length === 0 ? sentence : safe`${sentence} · ${told.join(' ')}`;
  return undo ? safe`z undoes it · ${text}` : text;
}
