import { isFieldColumn, type ChosenColumn } from '../../state/view/chosen-column.ts';
import type { Column } from './column.ts';

/** The fields that a row brings with it, by their whole name. */
type Noted<Row> = (row: Row) => Readonly<Record<string, string>> | undefined;

const FIELD_WIDTH = 12;
const WIDEST_FIELD = 40;

/**
 * The columns that somebody chose, in their order; where the screen is too narrow the last go first. What a list does
 * not have is passed over: the file was checked when it was read. With none left the list's own.
 */
export function chosenColumns<Row>(
  { columns, noted }: { readonly columns: readonly Column<Row>[]; readonly noted?: Noted<Row> },
  chosen: readonly ChosenColumn[],
): readonly Column<Row>[] {
  const found = chosen.flatMap(({ id, title, width }, index): readonly Column<Row>[] => {
    const column = columns.find((each) => each.id === id) ?? fieldColumn(id, noted);
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

function fieldColumn<Row>(id: string, noted: Noted<Row> | undefined): Column<Row> | undefined {
  if (noted === undefined || !isFieldColumn(id)) return undefined;
  return {
    id,
    title: id.split('.').at(-1) ?? id,
    minWidth: FIELD_WIDTH,
    maxWidth: WIDEST_FIELD,
    priority: 1,
    cell: (row) => {
      const text = noted(row)?.[id];
      return text === undefined ? { text: '-', tone: 'dim' } : { text };
    },
  };
}
