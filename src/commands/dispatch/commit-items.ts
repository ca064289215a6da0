import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { CommitProgress } from '../../state/planning.ts';
import type { ScheduleFields } from '../command.ts';
import type { Outcome, RecordState } from '../door/door.ts';
import type { OnceOutcome } from '../once/at-most-once.ts';

export interface CommitPorts {
  readonly send: (item: ScheduleFields) => Promise<OnceOutcome>;
  readonly sleep: (delayMs: number) => Promise<void>;
  readonly onProgress: (progress: CommitProgress) => void;
  /** Told once for each item that was tried and is not tried again by itself. */
  readonly onItem?: (item: ScheduleFields, sent: OnceOutcome) => void;
  readonly signal?: AbortSignal;
}

const FIRST_BATCH = 10;
const FIRST_GAP_MS = 1_000;
const LONGEST_GAP_MS = 60_000;
/** A server that still says "too many" after so many pauses in a row is left in peace. */
const MOST_PAUSES = 6;
/** So many good answers in a row, and the pace goes half of the way back. */
const GOOD_ANSWERS = 5;

/**
 * Schedules a plan in order of time. Stops at the first refusal; what was scheduled stays, and committing the same plan
 * again goes on where it stopped. "Too many requests" makes the batch smaller and the gap longer, and good answers undo
 * that again. Where the server says how long to wait, exactly so long is waited.
 */
export async function commitItems(items: readonly ScheduleFields[], ports: CommitPorts): Promise<Outcome> {
  const total = items.length;
  let [done, already, unclear, eased] = [0, 0, 0, 0];
  let batchSize = FIRST_BATCH;
  let gapMs = FIRST_GAP_MS;
  let pauses = 0;
  let records: readonly RecordState[] = [];
  let lacking: readonly RecordState[] = [];
  let good = 0;
  const tell = (waitingMs = 0, waitsFor: CommitProgress['waitsFor'] = 'batch'): void =>
    ports.onProgress({ total, done, already, unclear, batchSize, gapMs, eased, waitingMs, waitsFor });
  const wait = async (delayMs: number, waitsFor: CommitProgress['waitsFor']): Promise<void> => {
    tell(delayMs, waitsFor);
    await ports.sleep(delayMs);
  };
  const told = (why: string): Outcome => ({
    status: 'failed',
    kind: 'server',
    sentence: safe`Stopped after ${done + already} of ${total}: ${why} Commit again to go on.`,
  });

  for (let index = 0; index < total;) {
    if (ports.signal?.aborted === true) return told('it was stopped.');
    const item = items[index];
    if (item === undefined) break;
    const sent = await ports.send(item);
    if (sent.status === 'failed' && sent.error?.kind === 'rate-limit' && pauses < MOST_PAUSES) {
      pauses += 1;
      eased += 1;
      batchSize = Math.max(1, Math.floor(batchSize / 2));
      good = 0;
      const { retryAfterMs } = sent.error;
      // Who says how long to wait has said enough: only a refusal without it widens the gap.
      if (retryAfterMs === undefined) gapMs = Math.min(LONGEST_GAP_MS, gapMs * 2);
      await wait(retryAfterMs ?? gapMs, 'server');
      continue;
    }
    ports.onItem?.(item, sent);
    if (sent.status === 'failed') {
      return sent.kind === 'ledger'
        ? { status: 'failed', kind: 'ledger', sentence: sent.sentence }
        : told(sent.sentence);
    }
    if (sent.status === 'refused' && sent.refusal.code !== 'already-so') {
      return {
        status: 'refused',
        refusal: {
          code: sent.refusal.code,
          sentence: safe`Stopped after ${done + already} of ${total}, at ${item.to}: ${sent.refusal.sentence}`,
        },
      };
    }
    pauses = 0;
    good += 1;
    if (good >= GOOD_ANSWERS) {
      good = 0;
      batchSize = Math.min(FIRST_BATCH, batchSize * 2);
      gapMs = Math.max(FIRST_GAP_MS, Math.floor(gapMs / 2));
    }
    if (sent.status === 'done') {
      done += 1;
      records = sent.run?.recordStates ?? [];
      if (records.some(({ state }) => state === 'open' || state === 'refused')) lacking = records;
    } else if (sent.status === 'open') unclear += 1;
    else already += 1;
    index += 1;
    tell();
    if (index < total && index % batchSize === 0) await wait(gapMs, 'batch');
  }
  return {
    status: 'done',
    sentence: committedText({ done, already, unclear }),
    // One whose record is not whole stands for all of them.
    records: lacking.length > 0 ? lacking : records,
  };
}

/** How a commit ended that came to its end. */
export const committedText = ({
  done,
  already,
  unclear,
}: Pick<CommitProgress, 'done' | 'already' | 'unclear'>): SafeText =>
  unclear > 0
    ? safe`${done} scheduled, ${already} before; ${unclear} unclear, being found out and never sent twice.`
    : safe`${done} scheduled${already > 0 ? safe`, ${already} had been before` : ''}.`;
