import type { SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { byNumber } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { ownZone, secondsText } from '../time/clock-text.ts';
import { ownOf } from '../../lib/own.ts';

/** One line of the bot's log. */
export interface LogLine {
  /** From 0: the newest. */
  readonly age: number;
  readonly level: string;
  readonly atMs?: number;
  readonly text: SafeText;
}

let last: { readonly tail: readonly SafeText[]; readonly rows: ReadonlyMap<string, LogLine> } | undefined;

function linesOf({ bot }: Board): ReadonlyMap<string, LogLine> | undefined {
  if (bot === undefined) return undefined;
  if (last?.tail === bot.logTail) return last.rows;
  const seen = new Map<string, number>();
  const entries = bot.logTail.map((text, index): [string, LogLine] => {
    // The same words may be written many times: the count keeps each line's name as the log grows.
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    const [, stamp, level] = /^\[([^\]]+)\]\s*([A-Z]+):/.exec(text) ?? [];
    const atMs = stamp === undefined ? Number.NaN : Date.parse(stamp);
    return [
      `${count} ${text}`,
      {
        age: bot.logTail.length - 1 - index,
        level: (level ?? 'other').toLowerCase(),
        text:
          level === undefined
            ? text
            : (text.slice(text.indexOf(`${level}:`) + level.length + 1).trimStart() as SafeText),
        ...(Number.isNaN(atMs) ? {} : { atMs }),
      },
    ];
  });
  const rows = new Map(entries.toReversed());
  last = { tail: bot.logTail, rows };
  return rows;
}

const TONES: Readonly<Record<string, Tone>> = {
  error: 'bad',
  fatal: 'bad',
  warn: 'warn',
  watchdog: 'warn',
  debug: 'dim',
};

/** The end of the bot's log, the newest first: it follows until the cursor is moved. */
export const logLinesSpec: TableSpec<LogLine> = {
  id: 'connection.log',
  noun: 'line',
  nouns: 'lines',
  oneAtATime: true,
  rows: ({ board }) => linesOf(board),
  columns: [
    {
      id: 'time',
      title: 'time',
      minWidth: 8,
      priority: 1,
      cell: ({ atMs }, { zoneMode, operatorZone }) => ({
        text: atMs === undefined ? ' ' : secondsText(atMs, ownZone(zoneMode, operatorZone)),
        tone: 'dim',
      }),
    },
    {
      id: 'level',
      title: 'level',
      minWidth: 8,
      priority: 1,
      cell: ({ level }) => ({ text: level, tone: ownOf(TONES, level) ?? 'dim' }),
    },
    {
      id: 'text',
      title: 'what the bot wrote, newest first',
      minWidth: 30,
      maxWidth: 280,
      priority: 1,
      cell: ({ text, level }) => ({ text, tone: ownOf(TONES, level) ?? 'plain' }),
    },
  ],
  filter: {
    text: ({ text, level }) => `${level} ${text}`,
    fields: [{ name: 'level', kind: 'text', about: 'error, warn, info, debug', read: ({ level }) => level }],
  },
  sorts: [{ id: 'newest', title: 'newest', compare: byNumber(({ age }) => age) }],
  needsMe: ({ level }) => level === 'error' || level === 'fatal' || level === 'warn',
  copyText: ({ text }) => text,
  detail: ({ text }) => [{ text }],
};
