import { safe } from '../../lib/safe-text.ts';
import { truncate } from '../../lib/width.ts';
import { segmentsWidth, words, type LineContent, type Segment } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { toDoText, type ToDo } from './to-do.ts';

/** At least so many rows: what follows stays where it is. */
export const atLeastRows = (lines: readonly LineContent[], rows: number): readonly LineContent[] => [
  ...lines,
  ...Array.from({ length: Math.max(0, rows - lines.length) }, () => safe``),
];

/** What it needs, numbered, the worst first: each with the act that the list behind `A` begins. */
export function toDoLines(
  toDos: readonly ToDo[],
  audited: boolean,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  environment: CellEnvironment,
): readonly LineContent[] {
  const fitting = toDos.length > rows ? rows - 1 : rows;
  const lines = toDos.slice(0, fitting).map((toDo, index) => toDoLine(toDo, index, columns, environment));
  if (toDos.length > fitting) {
    lines.push([
      words('dim')`   and ${toDos.length - fitting} more: `,
      words('key')`A`,
      words('dim')` lists them`,
    ]);
  }
  if (toDos.length === 0) {
    lines.push([
      words(
        'dim',
      )` to do: ${audited ? 'nothing was found missing, and the engine proposes nothing' : 'not checked yet'}`,
    ]);
  }
  return atLeastRows(lines, rows);
}

function toDoLine(toDo: ToDo, index: number, columns: number, environment: CellEnvironment): LineContent {
  const { ascii } = environment;
  const { mark, act } = toDo;
  const key: readonly Segment[] =
    act === undefined
      ? []
      : [{ text: safe`  A`, tone: 'key' }, { text: safe` ${truncate(act.label, 30, ascii ? '~' : '…')}` }];
  const text = safe` ${index + 1} ${ascii ? mark.ascii : mark.glyph} ${toDoText(toDo, environment)}`;
  // The text is cut, the key never.
  return [{ text: truncate(text, columns - segmentsWidth(key), ascii ? '~' : '…'), tone: mark.tone }, ...key];
}
