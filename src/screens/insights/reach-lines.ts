import { alignColumns } from '../../lib/align-columns.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { truncate } from '../../lib/width.ts';
import {
  comparisonNotes,
  comparisonTitle,
  middleCell,
  minutesCell,
  NONE_ENDED,
  shareCells,
} from '../../state/report/comparison-text.ts';
import type { ComparedSide, OutreachComparison } from '../../state/report/outreach-comparison.ts';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';

const NAME = 20;
/** What stands before the picture of the interval: name, people, reached, share, interval. */
const BEFORE_PICTURE = 63;
const LEAST_PICTURE = 12;
const MOST_PICTURE = 40;

/** Who was reached, side by side: shares with their intervals, how the calls ended, and what that says. */
export function reachLines(
  made: readonly OutreachComparison[],
  { ascii }: Pick<CellEnvironment, 'ascii'>,
  width: number,
): readonly LineContent[] {
  return made.flatMap((each, index) => [
    ...(index === 0 ? [] : [safe``]),
    ...comparedLines(each, ascii, width),
  ]);
}

function comparedLines(made: OutreachComparison, ascii: boolean, width: number): readonly LineContent[] {
  const { sides } = made;
  if (sides.length === 0) return [[words('dim')` ${NONE_ENDED}`]];
  const title = comparisonTitle(made);
  const [first = safe``, ...notes] = comparisonNotes(made);
  return [
    ...(title === undefined ? [] : [...told(title, width, 'plain'), safe``]),
    ...table(sharesTable(made, ascii, width)),
    safe``,
    ...table(callsTable(made)),
    safe``,
    ...told(first, width, 'strong'),
    ...notes.flatMap((note) => told(note, width, 'dim')),
  ];
}

const told = (text: SafeText, width: number, tone: 'plain' | 'strong' | 'dim'): readonly LineContent[] =>
  wrapContent(safe` ${text}`, width - 1).map((line) =>
    typeof line === 'string' ? [{ text: line, tone }] : line,
  );

/** The first row is the head. */
const table = (rows: readonly (readonly string[])[]): readonly LineContent[] =>
  alignColumns(rows).map((line, index) => [words(index === 0 ? 'heading' : 'plain')` ${line}`]);

const nameCell = ({ name }: ComparedSide): string => truncate(name, NAME);

function sharesTable(
  { sides }: OutreachComparison,
  ascii: boolean,
  width: number,
): readonly (readonly string[])[] {
  const room = Math.max(LEAST_PICTURE, Math.min(MOST_PICTURE, width - BEFORE_PICTURE - 1));
  const axis = `0 %${' '.repeat(room - 8)}100 %`;
  return [
    ['', 'called', 'reached', 'share', '95 % interval', axis],
    ...sides.map((side) => [
      nameCell(side),
      String(side.tried),
      ...shareCells(side),
      side.tried === 0 ? '' : picture(side, room, ascii),
    ]),
  ];
}

/** Where between nothing and all the share lies, and how sure that is: `····━━━●━━·····`. */
function picture({ tried, reached, interval }: ComparedSide, room: number, ascii: boolean): string {
  const at = (share: number): number => Math.min(room - 1, Math.floor(share * room));
  const [from, to, share] = [at(interval.from), at(interval.to), at(reached / tried)];
  const [out, inside, mark] = ascii ? ['.', '=', '#'] : ['·', '━', '●'];
  return Array.from({ length: room }, (_, cell) =>
    cell === share ? mark : cell >= from && cell <= to ? inside : out,
  ).join('');
}

function callsTable({ sides, split }: OutreachComparison): readonly (readonly string[])[] {
  const chance = split !== undefined;
  return [
    [
      '',
      ...(chance ? ['given'] : []),
      'calls',
      'no answer',
      'failed',
      'to come',
      'minutes',
      ...(chance ? ['half by (UTC)'] : []),
    ],
    ...sides.map((side) => [
      nameCell(side),
      ...(chance ? [String(side.given ?? 0)] : []),
      String(side.calls),
      String(side.outcomes.noAnswer),
      String(side.outcomes.failed),
      String(side.open),
      minutesCell(side),
      ...(chance ? [middleCell(side)] : []),
    ]),
  ];
}
