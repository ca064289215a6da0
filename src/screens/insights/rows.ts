import { isMissing, valueText, type ResultField } from '../../domain/insight/insight-fields.ts';
import type { Talk } from '../../domain/insight/insight-table.ts';
import { scorable } from '../../domain/insight/ranking.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { InsightView } from '../../state/view/insight-view.ts';
import { byNumber, byText } from '../table/compare.ts';
import type { SortOrder, TableSpec } from '../table/table.ts';
import { fieldColumn, PRIORITY, RANK_COLUMNS, STATE, STATES, TAIL_COLUMNS, WHO } from './result-columns.ts';
import { fieldsText, scoreText, stateSentence, resultTitle } from './result-words.ts';
import type { ResultRow, Results } from './results.ts';
import { ownOf } from '../../lib/own.ts';

/** The table for these fields, looked at in this way. */
export function resultsSpec(
  results: Pick<Results, 'fields' | 'weights'>,
  { hidden, wide, field: chosen }: InsightView,
  rows: TableSpec<ResultRow>['rows'],
): TableSpec<ResultRow> {
  const { fields, weights } = results;
  const weighs = Object.values(weights).some((weight) => weight !== 0);
  const shown = fields.filter(({ name }) => !hidden.includes(name));
  const weighed = (name: string): boolean => (ownOf(weights, name) ?? 0) !== 0;
  return {
    id: 'insights',
    noun: 'result',
    nouns: 'results',
    rows,
    columns: [
      ...(weighs ? RANK_COLUMNS : []),
      WHO,
      STATE,
      ...shown.map((field, index) =>
        fieldColumn(field, {
          wide: wide.includes(field.name),
          chosen: field.name === chosen,
          priority:
            weighed(field.name) || wide.includes(field.name) ? 2 : PRIORITY[field.kind] + Math.min(index, 30),
        }),
      ),
      ...TAIL_COLUMNS,
    ],
    filter: {
      text: ({ talk }) =>
        `${talk.name ?? ''} ${talk.phone} ${talk.summary ?? ''} ${Object.values(talk.fields).map(valueText).join(' ')}`,
      fields: [
        {
          name: 'state',
          kind: 'word',
          about: 'how the result stands',
          values: Object.keys(STATES),
          read: ({ talk }) => talk.result,
        },
        { name: 'outcome', kind: 'text', about: 'how the call went', read: ({ talk }) => talk.outcome },
        {
          name: 'who',
          kind: 'text',
          about: 'name or number',
          read: ({ talk }) => `${talk.name ?? ''} ${talk.phone}`,
        },
        { name: 'tries', kind: 'number', about: 'which try it was', read: ({ talk }) => talk.attempt },
        ...fields.map(
          (field) =>
            ({
              name: filterName(field.name),
              kind: field.kind === 'number' ? 'number' : 'text',
              about: `the result's ${safeText(field.name)}`,
              read: ({ talk }: ResultRow) => filterValue(field, talk),
            }) as const,
        ),
      ],
    },
    sorts: [
      {
        id: 'rank',
        title: weighs ? 'rank' : 'time',
        compare: weighs
          ? missingLast((row) => row.ranked?.rank, false)
          : missingLast((row) => row.talk.atMs, false),
        turned: missingLast((row) => (weighs ? row.ranked?.rank : row.talk.atMs), true),
      },
      { id: 'time', title: 'time', compare: byNumber((row) => row.talk.atMs) },
      { id: 'who', title: 'name', compare: byText((row) => row.talk.name ?? row.talk.phone) },
      { id: 'tries', title: 'tries', compare: byNumber((row) => row.talk.attempts) },
      ...fields.map(fieldSort),
    ],
    needsMe: ({ talk }) => talk.result !== 'ready' && talk.result !== 'waiting',
    copyText: ({ talk }) => talk.conversationId,
    phones: ({ talk }) => [talk.phone],
    record: ({ talk }) => ({ kind: 'insights', conversationId: talk.conversationId }),
    detail: (row) => [
      row.talk.summary === undefined
        ? { text: stateSentence(row.talk.result), tone: 'dim' }
        : { text: row.talk.summary },
      { text: row.ranked === undefined ? fieldsText(row.talk) : scoreText(row.ranked, weights), tone: 'dim' },
    ],
  };
}

const filterName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '_');

function filterValue({ name, kind }: ResultField, talk: Talk): string | number | undefined {
  const value = talk.fields[name];
  if (isMissing(value)) return kind === 'number' ? undefined : 'missing';
  return kind === 'number' ? scorable(value) : valueText(value);
}

function fieldSort({ name, kind }: ResultField): SortOrder<ResultRow> {
  const title = safeText(resultTitle(name));
  const id = `field:${name}`;
  const read = ({ talk }: ResultRow): string | number | undefined => {
    const value = talk.fields[name];
    if (isMissing(value)) return undefined;
    return kind === 'number' || kind === 'yes-no' ? scorable(value) : valueText(value).toLowerCase();
  };
  return { id, title, compare: missingLast(read, false), turned: missingLast(read, true) };
}

const missingLast =
  (read: (row: ResultRow) => string | number | undefined, turned: boolean) =>
  (one: ResultRow, other: ResultRow): number => {
    const [left, right] = [read(one), read(other)];
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    const order = left < right ? -1 : Number(left > right);
    return turned ? -order : order;
  };
