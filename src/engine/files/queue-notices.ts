import type { Cancel, Clock } from '../../lib/clock.ts';
import { safe } from '../../lib/safe-text.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { QueuedEdit } from '../../state/ledger/file-queue.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { parseFileOp } from '../../state/missions-file/parse-file-op.ts';

/** What fell before this program ran is told too, where that is not long ago. */
const LOOK_BACK_MS = 60 * 60_000;

/** Tells of edits that a host refused, or whose value the bot has beaten: nobody need look for them. */
export function followQueue(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'subscribe'>;
  readonly clock: Clock;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
}): Cancel {
  const { ledger, clock, publish } = deps;
  const sinceMs = clock.now() - LOOK_BACK_MS;
  const told = new Set<string>();
  const look = (): void => {
    for (const edit of ledger.view().fileQueue.fallenSince(sinceMs)) {
      const id = `edit:${edit.id}:${edit.status}`;
      if (told.has(id)) continue;
      told.add(id);
      const host = edit.mirror.split(':')[0] ?? '';
      const row = {
        id,
        atMs: edit.doneAtMs ?? clock.now(),
        level: 'warn',
        sentence: safe`${whatOf(edit)}, asked for by ${edit.queuedBy}, is not in the state file of ${host}: ${edit.reason ?? ''}`,
        detail: safe`Ours was: ${edit.op}`,
        seen: false,
      } as const;
      publish([{ kind: 'upsert', into: 'notices', rows: [[id, row]] }]);
    }
  };
  look();
  return ledger.subscribe(look);
}

function whatOf({ op }: QueuedEdit): string {
  const change = parseFileOp(op);
  if (change === undefined) return 'A change';
  return 'key' in change
    ? `The change of memory ${change.key} of ${change.slug}`
    : `The change of the entry ${change.slug}`;
}
