import { err, ok, type Result } from '../../lib/result.ts';
import type { Complaint } from '../../cli/verb.ts';
import type { Ledger } from '../../state/ledger/database.ts';
import { UNSETTLED } from '../../state/ledger/own-rows.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { createTables } from '../../state/ledger/tables.ts';

/** What was taken over into a team's ledger. */
export interface Imported {
  readonly intents: number;
  readonly records: number;
  readonly optOuts: number;
  readonly inbox: number;
  readonly choices: number;
  readonly hold: boolean;
  /** Rows of the log stay in this machine's file: a chain cannot be moved. */
  readonly logged: number;
}

/** So many intents go in one commit. */
const STEP = 100;

/**
 * Takes over everything that a machine's own ledger knows and the team's does not. What the team's has already stays as
 * it is there. An unfinished intent is removed here in the moment in which it is there: never do two ledgers finish it.
 */
export async function importLedger(
  database: Ledger,
  shared: LedgerPort,
): Promise<Result<Imported, Complaint>> {
  const own = createTables(database);
  const all = database.db.prepare('SELECT op_key FROM intents ORDER BY created_at_ms, rowid').all();
  let [intents, records, optOuts, inbox, choices, hold] = [0, 0, 0, 0, 0, false];
  const failed = (sentence: string): Result<never, Complaint> =>
    err({
      exit: 5,
      sentence: `${sentence} ${intents} intents were taken over so far: run it again to go on.`,
    });

  for (let from = 0; from < all.length; from += STEP) {
    const keys = all.slice(from, from + STEP).map((row) => String(row['op_key']));
    const moved = await shared.commit((tables) =>
      keys.flatMap((opKey) => {
        const intent = own.intents.get(opKey);
        if (intent === undefined || !tables.intents.insert(intent)) return [];
        const rows = own.records.of(opKey);
        for (const { target, body, status, createdAtMs, doneAtMs, error } of rows) {
          const id = tables.records.add(opKey, target, body, createdAtMs);
          if (status !== 'open') tables.records.close(id, status, doneAtMs ?? createdAtMs, error);
          else if (error !== undefined) tables.records.note(id, error);
        }
        return [{ opKey, records: rows.length }];
      }),
    );
    if (!moved.ok) return failed(moved.error.sentence);
    intents += moved.value.length;
    records += moved.value.reduce((sum, each) => sum + each.records, 0);
  }
  // All of them stand in the team's ledger now, by this import or another.
  const marks = UNSETTLED.map(() => '?').join(', ');
  const forgotten = database.transaction(() => {
    database.db
      .prepare(
        `DELETE FROM records WHERE status = 'open' OR op_key IN (SELECT op_key FROM intents WHERE status IN (${marks}))`,
      )
      .run(...UNSETTLED);
    database.db.prepare(`DELETE FROM intents WHERE status IN (${marks})`).run(...UNSETTLED);
  });
  if (!forgotten.ok) return failed(forgotten.error.sentence);

  const settings = database.db
    .prepare("SELECT key, value, updated_at_ms FROM settings WHERE key <> 'hold'")
    .all();
  const rest = await shared.commit((tables) => {
    const counts = { optOuts: 0, inbox: 0, choices: 0, hold: false };
    for (const suppression of own.suppressions.all()) {
      if (tables.suppressions.add(suppression)) counts.optOuts += 1;
    }
    for (const row of own.inbox.all()) {
      if (!tables.inbox.raise(row)) continue;
      if (row.status === 'decided') {
        tables.inbox.decide(row, row.decision ?? '', row.decidedAtMs ?? row.createdAtMs, row.decidedBy);
      }
      counts.inbox += 1;
    }
    for (const setting of settings) {
      const [kind = '', ...rest] = String(setting['key']).split(':');
      const mission = rest.join(':');
      const value = JSON.parse(String(setting['value'])) as never;
      const atMs = Number(setting['updated_at_ms']);
      if (kind === 'drive' && tables.switches.drive(mission) === 'suggest') {
        tables.switches.setDrive(mission, value, atMs);
        counts.choices += 1;
      } else if (kind === 'class' && tables.switches.missionClass(mission) === undefined) {
        tables.switches.setMissionClass(mission, value, atMs);
        counts.choices += 1;
      }
    }
    const standing = own.switches.hold();
    if (standing !== undefined) counts.hold = tables.switches.setHold(standing);
    return counts;
  });
  if (!rest.ok) return failed(rest.error.sentence);
  ({ optOuts, inbox, choices, hold } = rest.value);
  for (const name of own.snapshots.names('')) {
    const snapshot = own.snapshots.get(name);
    if (snapshot === undefined || name === 'board' || shared.view().snapshots.get(name) !== undefined)
      continue;
    const kept = await shared.commit(({ snapshots }) => snapshots.save(snapshot));
    if (!kept.ok) return failed(kept.error.sentence);
  }
  const logged = Number(database.db.prepare('SELECT count(*) AS n FROM audit').get()?.['n'] ?? 0);
  return ok({ intents, records, optOuts, inbox, choices, hold, logged });
}
