import { MEMORY_COLUMN, type ChosenColumn } from '../../state/view/chosen-column.ts';
import type { Column } from './column.ts';

/** The members of memory that a row brings with it, by their way. */
type Memory<Row> = (row: Row) => Readonly<Record<string, string>> | undefined;

const MEMORY_WIDTH = 12;
const WIDEST_MEMORY = 40;

/**
 * The columns that somebody chose, in their order; where the screen is too narrow the last go first. What a list does
 * not have is passed over: the file was checked when it was read. With none left the list's own.
 */
export function chosenColumns<Row>(
  { columns, memory }: { readonly columns: readonly Column<Row>[]; readonly memory?: Memory<Row> },
  chosen: readonly ChosenColumn[],
): readonly Column<Row>[] {
  const found = chosen.flatMap(({ id, title, width }, index): readonly Column<Row>[] => {
    const column = columns.find((each) => each.id === id) ?? memoryColumn(id, memory);
    if (column === undefined) return [];
    const { goodWidth, maxWidth, ...rest } = column;
    const sizes = {
      ...(goodWidth === undefined ? {} : { goodWidth }),
      ...(maxWidth === undefined ? {} : { maxWidth }),
    };
    return [
      {
        ...rest,
        ...(width === undefined ? sizes : { minWidth: width }),
        ...(title === undefined ? {} : { title }),
        priority: index + 1,
      },
    ];
  });
  return found.length === 0 ? columns : found;
}

function memoryColumn<Row>(id: string, memory: Memory<Row> | undefined): Column<Row> | undefined {
  if (memory === undefined || !id.startsWith(MEMORY_COLUMN)) return undefined;
  const path = id.slice(MEMORY_COLUMN.length);
  return {
    id,
    title: path.split('.').at(-1) ?? path,
    minWidth: MEMORY_WIDTH,
    maxWidth: WIDEST_MEMORY,
    priority: 1,
    cell: (row) => {
      const text = memory(row)?.[path];
      return text === undefined ? { text: '-', tone: 'dim' } : { text };
    },
  };
}
