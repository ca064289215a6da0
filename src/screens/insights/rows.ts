import { isMissing, valueText, yesNo, type ResultField } from '../../domain/insight-fields.ts';
import { insightTable, rankTalks, type ResultState, type Talk } from '../../domain/insight-table.ts';
import { rubricOf } from '../../domain/mission-memory.ts';
import type { MissionSnapshot } from '../../domain/mission-snapshot.ts';
import { scorable, type Ranked, type Weights } from '../../domain/ranking.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { ConsoleState } from '../../state/store.ts';
import { insightViewOf, type InsightView } from '../../state/view/insight-view.ts';
import type { Route } from '../../state/view/route.ts';
import type { Cell, Column } from '../table/column.ts';
import { byNumber, byText } from '../table/compare.ts';
import type { SortOrder, TableSpec } from '../table/table.ts';
import type { StatusWord } from '../words/status-words.ts';
import { worded } from '../words/status-words.ts';

/** A conversation as the results' table shows it. */
export interface ResultRow {
  readonly talk: Talk;
  readonly ranked?: Ranked;
  readonly tied?: boolean;
}

/** All that the results of one mission look like now. */
export interface Results {
  readonly rows: ReadonlyMap<string, ResultRow>;
  readonly talks: readonly Talk[];
  readonly fields: readonly ResultField[];
  readonly weights: Weights;
  readonly ranked: number;
}

let last:
  | {
      readonly snapshot: MissionSnapshot;
      readonly talks: readonly Talk[];
      readonly weights: Weights;
      readonly results: Results;
    }
  | undefined;

/** The results of the place's mission; the same object while neither they nor the weights have changed. */
export function resultsOf({ board, view }: ConsoleState, { mission }: Route): Results | undefined {
  const snapshot = mission === undefined ? undefined : board.snapshots.get(mission);
  if (snapshot === undefined) return undefined;
  const { talks, fields } = insightTable(snapshot, view.minuteMs);
  const chosen = insightViewOf(view, mission).weights;
  const weights = chosen ?? knownRubric(snapshot, fields);
  if (last?.talks === talks && last.weights === weights) return last.results;
  const ranked = rankTalks(talks, weights);
  const byId = new Map(ranked.map((row) => [row.talk.id, row]));
  const rows = new Map<string, ResultRow>(
    talks.map((talk) => {
      const row = byId.get(talk.id);
      return [talk.id, { talk, ...(row === undefined ? {} : { ranked: row.ranked, tied: row.tied }) }];
    }),
  );
  const results = { rows, talks, fields, weights, ranked: ranked.length };
  last = { snapshot, talks, weights, results };
  return results;
}

const rubrics = new WeakMap<MissionSnapshot, Weights>();

/** The mission's own rubric, as far as its fields are there. */
function knownRubric(snapshot: MissionSnapshot, fields: readonly ResultField[]): Weights {
  const known = rubrics.get(snapshot);
  if (known !== undefined) return known;
  const names = new Set(fields.map(({ name }) => name));
  const rubric = Object.fromEntries(
    Object.entries(rubricOf(snapshot.entry?.memory ?? {})).filter(([name]) => names.has(name)),
  );
  rubrics.set(snapshot, rubric);
  return rubric;
}

const STATES: Readonly<Record<ResultState, StatusWord>> = {
  ready: { word: 'ready', glyph: '✓', ascii: '+', tone: 'good' },
  waiting: { word: 'waiting', glyph: '◌', ascii: 'o', tone: 'info' },
  late: { word: 'late', glyph: '▲', ascii: '!', tone: 'warn' },
  empty: { word: 'empty', glyph: '∅', ascii: '0', tone: 'warn' },
  failed: { word: 'failed', glyph: '✗', ascii: 'x', tone: 'bad' },
};

const MISSING: Cell = { text: '-', tone: 'dim' };

/** The table for these fields, looked at in this way. */
export function resultsSpec(
  results: Pick<Results, 'fields' | 'weights'>,
  { hidden, wide, field: chosen }: InsightView,
  rows: TableSpec<ResultRow>['rows'],
): TableSpec<ResultRow> {
  const { fields, weights } = results;
  const weighs = Object.values(weights).some((weight) => weight !== 0);
  const shown = fields.filter(({ name }) => !hidden.includes(name));
  const weighed = (name: string): boolean => (weights[name] ?? 0) !== 0;
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
    record: ({ talk }) => ({ kind: 'insights', conversationId: talk.conversationId }),
    detail: (row) => [
      row.talk.summary === undefined
        ? { text: stateSentence(row.talk.result), tone: 'dim' }
        : { text: row.talk.summary },
      { text: row.ranked === undefined ? fieldsText(row.talk) : scoreText(row.ranked, weights), tone: 'dim' },
    ],
  };
}

const RANK_COLUMNS: readonly Column<ResultRow>[] = [
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

const WHO: Column<ResultRow> = {
  id: 'who',
  title: 'who',
  minWidth: 14,
  maxWidth: 26,
  priority: 1,
  cell: ({ talk }) => ({ text: talk.name ?? talk.phone, tone: 'strong' }),
};

const STATE: Column<ResultRow> = {
  id: 'state',
  title: 'result',
  minWidth: 9,
  priority: 1,
  cell: ({ talk }, { ascii }) => {
    const state = STATES[talk.result];
    return { text: worded(state, ascii), tone: state.tone };
  },
};

const TAIL_COLUMNS: readonly Column<ResultRow>[] = [
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
const PRIORITY = { number: 4, 'yes-no': 4, choice: 35, text: 66 } as const;

const NARROWEST = { number: 7, 'yes-no': 5, choice: 9, text: 12 } as const;
const WIDEST = { number: 12, 'yes-no': 12, choice: 18, text: 28 } as const;
const WIDE = { number: 20, 'yes-no': 20, choice: 30, text: 40 } as const;

function fieldColumn(
  { name, kind }: ResultField,
  { wide, chosen, priority }: { readonly wide: boolean; readonly chosen: boolean; readonly priority: number },
): Column<ResultRow> {
  const title = safeText(titleOf(name));
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

/** The last part of a field's name, as words. */
export const titleOf = (name: string): string => name.replaceAll('_', ' ');

const filterName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '_');

function filterValue({ name, kind }: ResultField, talk: Talk): string | number | undefined {
  const value = talk.fields[name];
  if (isMissing(value)) return kind === 'number' ? undefined : 'missing';
  return kind === 'number' ? scorable(value) : valueText(value);
}

function fieldSort({ name, kind }: ResultField): SortOrder<ResultRow> {
  const title = safeText(titleOf(name));
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

/** What a result that is not there means. */
export function stateSentence(state: ResultState): string {
  switch (state) {
    case 'ready':
      return 'There is a result.';
    case 'waiting':
      return 'The conversation has ended; its result is still being made.';
    case 'late':
      return 'The result did not come in its time. J shows what the server has.';
    case 'empty':
      return 'The conversation was held, and its result says nothing.';
    case 'failed':
      return 'The service could not make a result of it.';
  }
}

/** The fields as one line. */
const fieldsText = (talk: Talk): string =>
  Object.entries(talk.fields)
    .filter(([, value]) => !isMissing(value))
    .map(([name, value]) => `${titleOf(name)}: ${valueText(value)}`)
    .join(' · ');

/** Where a score comes from: each field's value and what it gave of what it could have given. */
export function scoreText(ranked: Ranked, weights: Weights): string {
  const total = Object.values(weights).reduce((sum, weight) => sum + Math.abs(weight), 0);
  const parts = ranked.parts.map(({ field, value, share }) => {
    const most = total === 0 ? 0 : Math.abs(weights[field] ?? 0) / total;
    const side = (weights[field] ?? 0) < 0 ? ', less is better' : '';
    return value === undefined
      ? `${titleOf(field)} missing: 0 of ${most.toFixed(2)}`
      : `${titleOf(field)} ${value}: ${share.toFixed(2)} of ${most.toFixed(2)}${side}`;
  });
  return `score ${ranked.score.toFixed(3)} = ${parts.join(' + ')}`;
}
