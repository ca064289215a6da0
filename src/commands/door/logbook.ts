import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { AuditEntry } from '../../state/ledger/audit.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { BoardUpdate, Notice } from '../../state/board.ts';

/** Writes the audit and shows it; raises notices. */
export interface Logbook {
  /** Is on its way when this returns; `settled` waits for it. */
  audit(entry: Omit<AuditEntry, 'atMs'>): void;
  /** Everything that was to be written down is, or could not be: then it is tried again with the next. */
  settled(): Promise<void>;
  /** The same `id` again replaces what was said before. */
  notice(notice: { id: string; level: Notice['level']; sentence: SafeText; detail?: string }): void;
  /** Takes a notice away that asks for nothing any more. */
  retract(id: string): void;
}

export function createLogbook(options: {
  readonly ledger: Pick<LedgerPort, 'commit'>;
  readonly publish: (update: BoardUpdate) => void;
  readonly nowMs: () => number;
}): Logbook {
  const { ledger, publish, nowMs } = options;
  let waiting: readonly AuditEntry[] = [];
  let writing: Promise<void> | undefined;
  let fault: { readonly cause: unknown } | undefined;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const entries = waiting;
      waiting = [];
      const written = await ledger.commit(({ audit }) => entries.map((entry) => audit.append(entry)));
      if (!written.ok) {
        waiting = [...entries, ...waiting];
        return;
      }
      // A team's ledger numbers rows by itself, and tells of them as it does of everybody's.
      const rows = written.value.filter(({ seq }) => seq > 0).map((row) => [String(row.seq), row] as const);
      if (rows.length > 0) publish({ kind: 'upsert', into: 'audit', rows });
    }
  };
  const settled = async (): Promise<void> => {
    if (fault !== undefined) {
      const { cause } = fault;
      fault = undefined;
      throw cause;
    }
    writing ??= write().finally(() => (writing = undefined));
    await writing;
  };

  return {
    audit: (entry) => {
      waiting = [...waiting, { ...entry, atMs: nowMs() }];
      // A bug reaches whoever waits for the log.
      settled().catch((cause: unknown) => {
        fault = { cause };
      });
    },
    settled,
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
