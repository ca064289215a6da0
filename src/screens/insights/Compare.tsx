import { Box } from 'ink';
import { isMissing, valueText } from '../../domain/insight/insight-fields.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { truncate, wrap } from '../../lib/width.ts';
import { StaticTable } from '../../ui/table/StaticTable.tsx';
import { Blank, Line } from '../../ui/text/Line.tsx';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { resultTitle } from './result-words.ts';
import type { Results, ResultRow } from './results.ts';
import { ownOf } from '../../lib/own.ts';

/** So many conversations fit beside each other. */
export const MOST_COMPARED = 3;
/** Edges of the table, its heading and the rule under it. */
const TABLE_EDGES = 4;
const LABELS = 18;

export interface CompareProps {
  readonly rows: readonly ResultRow[];
  readonly results: Pick<Results, 'fields' | 'weights'>;
  readonly size: TerminalSize;
}

/** Two or three conversations side by side, field by field: what is weighed first, then where they differ. */
export function Compare({ rows, results, size }: CompareProps) {
  const { columns, rows: height } = size;
  if (rows.length < 2) {
    return (
      <>
        <Line
          width={columns}
          content={safe` Mark two or three results with space, then c compares them.`}
          tone="dim"
        />
        <Blank rows={height - 1} width={columns} />
      </>
    );
  }
  const shown = rows.slice(0, MOST_COMPARED);
  const room = Math.max(10, Math.floor((columns - LABELS - 5) / shown.length) - 3);
  const cut = (text: string): SafeText => truncate(safeText(text), room);
  const most = Math.max(1, height - TABLE_EDGES - 2);
  const all = comparedFields(shown, results);
  const lines = all.slice(0, most - 2);
  const table: readonly (readonly SafeText[])[] = [
    [safe`result`, ...shown.map(({ talk }) => cut(talk.result))],
    [safe`rank`, ...shown.map(({ ranked, tied }) => cut(rankWord(ranked, tied)))],
    ...lines.map((name) => [
      truncate(safeText(resultTitle(name)), LABELS),
      ...shown.map(({ talk }) =>
        cut(isMissing(talk.fields[name]) ? 'missing' : valueText(talk.fields[name])),
      ),
    ]),
  ];
  const left = all.length - lines.length;
  const used = table.length + TABLE_EDGES;
  const summaries = summaryLines(shown, columns - 2, height - used - (left > 0 ? 1 : 0));
  return (
    <Box flexDirection="column" width={columns} height={height} flexShrink={0} overflow="hidden">
      <StaticTable
        columns={[
          { title: ' ' },
          ...shown.map(({ talk }, index) => ({
            title: `${index + 1} ${cut(talk.name ?? talk.phone).slice(0, room - 2)}`,
          })),
        ]}
        rows={table}
      />
      {left > 0 && (
        <Line
          width={columns}
          content={safe` ${left} more ${left === 1 ? 'field' : 'fields'} did not fit.`}
          tone="dim"
        />
      )}
      {summaries.map((text, index) => (
        <Line key={index} width={columns} content={text} />
      ))}
    </Box>
  );
}

const rankWord = (ranked: ResultRow['ranked'], tied: boolean | undefined): string =>
  ranked === undefined
    ? 'none'
    : `${tied === true ? '=' : ''}${ranked.rank}, score ${ranked.score.toFixed(2)}${ranked.missing.length > 0 ? `, ${ranked.missing.length} missing` : ''}`;

/** Weighed fields first, then those that differ, then the rest. */
function comparedFields(
  rows: readonly ResultRow[],
  { fields, weights }: Pick<Results, 'fields' | 'weights'>,
): readonly string[] {
  const turn = (name: string): number => {
    if ((ownOf(weights, name) ?? 0) !== 0) return 0;
    const values = new Set(rows.map(({ talk }) => valueText(talk.fields[name])));
    return values.size > 1 ? 1 : 2;
  };
  return fields
    .map(({ name }) => name)
    .filter((name) => rows.some(({ talk }) => !isMissing(talk.fields[name])))
    .toSorted((one, other) => turn(one) - turn(other));
}

function summaryLines(rows: readonly ResultRow[], width: number, most: number): readonly SafeText[] {
  if (most < rows.length) return [];
  const each = Math.floor(most / rows.length);
  return rows.flatMap(({ talk }, index) =>
    wrap(safe` ${index + 1} ${talk.summary ?? 'no summary'}`, width).slice(0, each),
  );
}
