import { csvSafe } from '../../lib/safe-text.ts';
import type { AuditRow, Notice } from '../../state/board.ts';

export type LogForm = 'csv' | 'jsonl';

const ACT_COLUMNS = [
  'seq',
  'at',
  'who',
  'act',
  'mission',
  'what',
  'outcome',
  'shown_digest',
  'request_id',
  'details',
] as const;

/** The log as a file's text, a line a piece: safe for a spreadsheet and for a terminal. */
export function* actLines(rows: readonly AuditRow[], form: LogForm): Generator<string> {
  if (form === 'csv') yield csvLine(ACT_COLUMNS);
  for (const row of rows) {
    const cells = [
      row.seq,
      at(row.atMs),
      row.actor,
      row.kind,
      row.missionKey,
      row.summary,
      row.outcome,
      row.shownDigest,
      row.requestId,
      row.details,
    ];
    yield form === 'csv' ? csvLine(cells) : jsonLine(ACT_COLUMNS, cells);
  }
}

const NOTICE_COLUMNS = ['at', 'level', 'what', 'detail'] as const;

/** Notices, the same way. */
export function* noticeLines(rows: readonly Notice[], form: LogForm): Generator<string> {
  if (form === 'csv') yield csvLine(NOTICE_COLUMNS);
  for (const row of rows) {
    const cells = [at(row.atMs), row.level, row.sentence, row.detail];
    yield form === 'csv' ? csvLine(cells) : jsonLine(NOTICE_COLUMNS, cells);
  }
}

const at = (atMs: number): string => new Date(atMs).toISOString();

const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvSafe).join(',')}\r\n`;

const jsonLine = (names: readonly string[], cells: readonly unknown[]): string =>
  `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null])))}\n`;

/** Where it goes when nobody names a place: the folder that the console was started in. */
export const logFileName = (tab: string, form: LogForm, nowMs: number): string =>
  `clawdtalk-${tab}-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[:-]/g, '')}.${form}`;
