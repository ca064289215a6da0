import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { RecordRow } from '../../state/ledger/records.ts';
import type { PartReport, RecordState } from '../door/door.ts';
import type { Part } from './part.ts';
import { partText } from './part-text.ts';

/**
 * What came of doing an act's parts. `open`: something is still to be done, and is done by itself. `partly`: something
 * was refused for good, and something was done. `failed`: nothing was done.
 */
export interface ActRun {
  readonly status: 'done' | 'open' | 'partly' | 'failed';
  readonly recordStates: readonly RecordState[];
  readonly parts: readonly PartReport[];
  /** Why it is not done. */
  readonly sentence?: SafeText;
  /** The change itself did not happen; absent where only a record of it is missing. */
  readonly mainRefused?: true;
  readonly failure?: 'refused' | 'not-pending' | 'server' | 'ledger';
}

export const partOf = (row: RecordRow): Part => JSON.parse(row.body) as Part;

/** How each part stands. `queued`: accepted by the state file's journal, not yet in the file. */
export const partReports = (rows: readonly RecordRow[], queued: ReadonlySet<number>): readonly PartReport[] =>
  rows.map((row) => {
    const state = stateOf(row, queued);
    const sentence = queued.has(row.id) ? QUEUED : row.error;
    return {
      target: row.target,
      what: partText(partOf(row)),
      state,
      ...(sentence !== undefined && state !== 'done' && { sentence: safeText(sentence) }),
    };
  });

const QUEUED = 'Waits until the state file can be written.';

function stateOf({ id, status }: RecordRow, queued: ReadonlySet<number>): PartReport['state'] {
  if (status === 'superseded') return 'skipped';
  return status === 'open' || queued.has(id) ? 'open' : status;
}

/** What the operator sees of an act's record: one word for each of its two sides. */
export function recordStatesOf(
  rows: readonly RecordRow[],
  queued: ReadonlySet<number>,
): readonly RecordState[] {
  const reports = partReports(rows, queued);
  return (['memory', 'event'] as const).map((target): RecordState => {
    const own = reports.filter((report) => report.target === target);
    if (own.length === 0) return { target, state: 'none' };
    const worst = WORST_FIRST.flatMap((state) => own.filter((report) => report.state === state))[0];
    if (worst === undefined) return { target, state: 'done' };
    return {
      target,
      state: worst.state,
      ...(worst.sentence !== undefined && { sentence: worst.sentence }),
    };
  });
}

const WORST_FIRST = ['refused', 'open', 'skipped'] as const;

/** What was refused for good, in one sentence; undefined where nothing was. */
export function refusedText(rows: readonly RecordRow[]): SafeText | undefined {
  const refused = rows.filter(({ status }) => status === 'refused');
  const [first] = refused;
  if (first === undefined) return undefined;
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : '';
  return safe`The server refused ${partText(partOf(first))}${more}: ${first.error ?? 'it gave no reason.'}`;
}
