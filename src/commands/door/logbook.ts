import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Audit, AuditEntry } from '../../state/ledger/audit.ts';
import type { BoardUpdate, Notice } from '../../state/board.ts';

/** Writes the audit and shows it; raises notices. */
export interface Logbook {
  audit(entry: Omit<AuditEntry, 'atMs'>): void;
  /** The same `id` again replaces what was said before. */
  notice(notice: { id: string; level: Notice['level']; sentence: SafeText; detail?: string }): void;
  /** Takes a notice away that asks for nothing any more. */
  retract(id: string): void;
}

export function createLogbook(options: {
  readonly audit: Audit;
  readonly publish: (update: BoardUpdate) => void;
  readonly nowMs: () => number;
}): Logbook {
  const { audit, publish, nowMs } = options;
  return {
    audit: (entry) => {
      const row = audit.append({ ...entry, atMs: nowMs() });
      publish({ kind: 'upsert', into: 'audit', rows: [[String(row.seq), row]] });
    },
    notice: ({ id, level, sentence, detail }) => {
      const notice: Notice = {
        id,
        atMs: nowMs(),
        level,
        sentence,
        seen: false,
        ...(detail !== undefined && { detail: safeText(detail, { multiline: true }) }),
      };
      publish({ kind: 'upsert', into: 'notices', rows: [[id, notice]] });
    },
    retract: (id) => publish({ kind: 'remove', from: 'notices', ids: [id] }),
  };
}
