import type { EntriesSource } from '../../engine/sync/sources.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { MissionsFile } from '../../state/missions-file/missions-file.ts';

/** The state file as the background readers take it. */
export function entriesFrom(file: MissionsFile): EntriesSource {
  return {
    entries: () => file.view().entries,
    status: () => {
      const { status, pendingWrites, conflicts } = file.view();
      return {
        kind: status.kind,
        path: file.path,
        sentence: safeText(status.sentence),
        sinceMs: status.sinceMs,
        pendingWrites,
        conflicts,
      };
    },
    subscribe: (listener) => file.subscribe(listener),
  };
}
