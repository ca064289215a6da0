import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { CommitProgress, CommitReceipt, CommitRun } from '../../state/planning.ts';
import type { ActLog } from '../acts/act-log.ts';
import type { ScheduleFields } from '../command.ts';
import type { RecordState } from '../door/door.ts';
import { opKeyOf } from './dispatch-intent.ts';
import type { OnceOutcome } from '../once/at-most-once.ts';

/** Lets a commit of many be followed on the board, item by item, and be stopped between two items. */
export interface CommitWatch {
  /** Aborts when somebody wants the commit to stop. */
  begin(mission: MissionKey, digest: string, total: number): AbortSignal;
  progress(progress: CommitProgress): void;
  item(item: ScheduleFields, sent: OnceOutcome): void;
  /** What has become clear since is told again. */
  end(): void;
  stop(): void;
}

export function createCommitWatch(deps: {
  readonly intents: Pick<Intents, 'get'>;
  readonly actLog: ActLog;
  publish(update: BoardUpdate): void;
}): CommitWatch {
  const { intents, actLog } = deps;
  const publish = (update: BoardUpdate): void => deps.publish(update);
  let run: CommitRun | undefined;
  let controller = new AbortController();
  /** Not known yet, or with a record that is still to come. */
  const unfinished = new Map<string, { readonly item: ScheduleFields; readonly sent: OnceOutcome }>();
  const told = new Set<string>();

  const set = (next: CommitRun): void => {
    run = next;
    publish({ kind: 'set', field: 'commit', value: next });
  };
  const tell = (receipt: CommitReceipt): void => {
    told.add(receipt.phone);
    publish({ kind: 'upsert', into: 'receipts', rows: [[receipt.phone, receipt]] });
  };

  /** As the ledger has it: what an earlier commit did is told like what this one did. */
  const receiptOf = (item: ScheduleFields, sent?: OnceOutcome): CommitReceipt => {
    const opKey = opKeyOf(item);
    const intent = intents.get(opKey);
    const recordStates =
      sent?.status === 'done' && sent.run !== undefined ? sent.run.recordStates : actLog.recordStates(opKey);
    const fresh = sent === undefined || sent.status === 'done' || sent.status === 'open';
    const status =
      intent?.status === 'done'
        ? fresh
          ? 'scheduled'
          : 'before'
        : sent?.status === 'failed'
          ? 'failed'
          : sent?.status === 'refused' && sent.refusal.code !== 'already-so'
            ? 'refused'
            : 'unclear';
    const sentence =
      sent?.status === 'refused'
        ? sent.refusal.sentence
        : sent?.status === 'done'
          ? undefined
          : sent?.sentence;
    return {
      phone: item.to,
      atMs: item.atMs,
      status,
      memory: stateOf(recordStates, 'memory'),
      event: stateOf(recordStates, 'event'),
      ...(item.contactName === undefined ? {} : { name: safeText(item.contactName, { maxLength: 120 }) }),
      ...(intent?.result === undefined ? {} : { eventId: intent.result }),
      ...(sentence === undefined || status === 'before' ? {} : { sentence }),
    };
  };

  return {
    begin: (mission, digest, total) => {
      controller = new AbortController();
      unfinished.clear();
      if (run?.mission !== mission && told.size > 0) {
        publish({ kind: 'remove', from: 'receipts', ids: [...told] });
        told.clear();
      }
      set({
        mission,
        digest,
        state: 'running',
        total,
        done: 0,
        already: 0,
        unclear: 0,
        batchSize: 0,
        gapMs: 0,
        eased: 0,
        waitingMs: 0,
        waitsFor: 'batch',
      });
      return controller.signal;
    },
    progress: (progress) => {
      if (run !== undefined) set({ ...run, ...progress });
    },
    item: (item, sent) => {
      const receipt = receiptOf(item, sent);
      if (sent.status === 'open' || receipt.memory === 'open' || receipt.event === 'open')
        unfinished.set(item.to, { item, sent });
      tell(receipt);
    },
    end: () => {
      for (const { item, sent } of unfinished.values())
        tell(receiptOf(item, sent.status === 'refused' ? sent : undefined));
      if (run !== undefined) set({ ...run, state: 'ended' });
    },
    stop: () => {
      if (run?.state !== 'running') return;
      controller.abort();
      set({ ...run, state: 'stopping' });
    },
  };
}

const stateOf = (recordStates: readonly RecordState[], half: RecordState['target']): RecordState['state'] =>
  recordStates.find((each) => each.target === half)?.state ?? 'none';
