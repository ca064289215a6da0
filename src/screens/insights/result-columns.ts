import { isMissing, valueText, yesNo, type ResultField } from '../../domain/insight/insight-fields.ts';
import type { ResultState } from '../../domain/insight/insight-table.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { Cell, Column } from '../table/column.ts';
import { wordCell, type StatusWord } from '../words/status-words.ts';
import { resultTitle } from './result-words.ts';
import type { ResultRow } from './results.ts';

export const STATES: Readonly<Record<ResultState, StatusWord>> = {
  ready: { word: 'ready', glyph: '✓', ascii: '+', tone: 'good' },
  waiting: { word: 'waiting', glyph: '◌', ascii: 'o', tone: 'info' },
  late: { word: 'late', glyph: '▲', ascii: '!', tone: 'warn' },
  empty: { word: 'empty', glyph: '∅', ascii: '0', tone: 'warn' },
  failed: { word: 'failed', glyph: '✗', ascii: 'x', tone: 'bad' },
};

const MISSING: Cell = { text: '-', tone: 'dim' };

/** Of what is ranked, before everything else. */
export const RANK_COLUMNS: readonly Column<ResultRow>[] = [
  {
    id: 'rank',
    title: 'rank',
    minWidth: 4,
    priority: 1,
    align: 'right',
    cell: ({ ranked, tied }) =>
      ranked === undefined ? MISSING : { text: `${tied === true ? '=' : ''}${ranked.rank}`, tone: 'strong' },
  },
  {
    id: 'score',
    title: 'score',
    minWidth: 6,
    priority: 2,
    align: 'right',
    cell: ({ ranked }) => {
      if (ranked === undefined) return MISSING;
      // A mark: some of what is weighed is not known.
      return ranked.missing.length > 0
        ? { text: `${ranked.score.toFixed(2)}!`, tone: 'warn' }
        : { text: `${ranked.score.toFixed(2)} ` };
    },
  },
];

export const WHO: Column<ResultRow> = {
  id: 'who',
  title: 'who',
  minWidth: 14,
  maxWidth: 26,
  priority: 1,
  cell: ({ talk }) => ({ text: talk.name ?? talk.phone, tone: 'strong' }),
};

export const STATE: Column<ResultRow> = {
  id: 'state',
  title: 'result',
  minWidth: 9,
  priority: 1,
  cell: ({ talk }, { ascii }) => wordCell(STATES[talk.result], ascii),
};

/** After the fields. */
export const TAIL_COLUMNS: readonly Column<ResultRow>[] = [
  {
    id: 'tries',
    title: 'try',
    minWidth: 4,
    priority: 2,
    cell: ({ talk }) => ({ text: `${talk.attempt}/${talk.attempts}`, tone: 'dim' }),
  },
  {
    id: 'summary',
    title: 'summary',
    minWidth: 18,
    maxWidth: 90,
    priority: 3,
    cell: ({ talk }) => (talk.summary === undefined ? MISSING : { text: talk.summary }),
  },
  {
    id: 'outcome',
    title: 'call',
    minWidth: 10,
    maxWidth: 13,
    priority: 97,
    cell: ({ talk }) => ({ text: talk.outcome, tone: 'dim' }),
  },
];

/** What can be ranked is looked at first; `index` decides within a kind. */
export const PRIORITY = { number: 4, 'yes-no': 4, choice: 35, text: 66 } as const;

const NARROWEST = { number: 7, 'yes-no': 5, choice: 9, text: 12 } as const;
const WIDEST = { number: 12, 'yes-no': 12, choice: 18, text: 28 } as const;
const WIDE = { number: 20, 'yes-no': 20, choice: 30, text: 40 } as const;

/** The column of one field of the results. */
export function fieldColumn(
  { name, kind }: ResultField,
  { wide, chosen, priority }: { readonly wide: boolean; readonly chosen: boolean; readonly priority: number },
): Column<ResultRow> {
  const title = safeText(resultTitle(name));
  const titled = chosen ? `[${title}]` : title;
  return {
    id: `field:${name}`,
    title: titled,
    minWidth: wide ? WIDE[kind] : Math.max(NARROWEST[kind], Math.min(titled.length, WIDEST[kind])),
    maxWidth: wide && kind === 'text' ? 120 : wide ? WIDE[kind] : WIDEST[kind],
    priority,
    align: kind === 'number' ? 'right' : 'left',
    cell: ({ talk }) => {
      const value = talk.fields[name];
      if (isMissing(value)) return MISSING;
      const flag = kind === 'yes-no' ? yesNo(value) : undefined;
      if (flag !== undefined) return { text: flag ? 'yes' : 'no', tone: flag ? 'good' : 'plain' };
      return { text: safeText(valueText(value), { maxLength: 300 }) };
    },
  };
}
