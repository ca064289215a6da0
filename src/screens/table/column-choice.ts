import type { ChosenColumn } from '../../state/view/chosen-column.ts';

/** One line of the dialog: a column, drawn or not. */
export interface ColumnLine {
  readonly id: string;
  readonly title: string;
  readonly shown: boolean;
  /** What it begins with where somebody gives it a width. */
  readonly ownWidth: number;
  /** Cells; absent: what the list gives it. */
  readonly width?: number;
}

/** How somebody is choosing the columns of a list. Pure. */
export interface ColumnChoice {
  readonly lines: readonly ColumnLine[];
  readonly cursor: number;
}

/** A field of memory or a result, as a column, has no width of its own to begin with. */
const FIELD_WIDTH = 12;
const WIDEST = 200;
const NARROWEST = 2;

/**
 * The chosen ones in their order, then those that the list has as well. `drawn`: what the list draws by itself, where
 * nothing was chosen.
 */
export function beginChoice(
  columns: readonly { readonly id: string; readonly title: string; readonly minWidth: number }[],
  chosen: readonly ChosenColumn[] | undefined,
  drawn: readonly string[],
): ColumnChoice {
  const first = (chosen ?? []).map(({ id, title, width }): ColumnLine => {
    const own = columns.find((each) => each.id === id);
    return {
      id,
      title: title ?? own?.title ?? id,
      shown: true,
      ownWidth: own?.minWidth ?? FIELD_WIDTH,
      ...(width !== undefined && { width }),
    };
  });
  const named = new Set(first.map(({ id }) => id));
  const rest = columns
    .filter(({ id }) => !named.has(id))
    .map(({ id, title, minWidth }): ColumnLine => ({
      id,
      title,
      shown: chosen === undefined && drawn.includes(id),
      ownWidth: minWidth,
    }));
  return { lines: [...first, ...rest], cursor: 0 };
}

/** What is drawn then. */
export const chosenIn = (
  { lines }: ColumnChoice,
  titles: ReadonlyMap<string, string>,
): readonly ChosenColumn[] =>
  lines
    .filter(({ shown }) => shown)
    .map(({ id, title, width }) => ({
      id,
      // A title that somebody gave it in the file stays.
      ...(titles.get(id) !== undefined && titles.get(id) !== title && { title }),
      ...(width !== undefined && { width }),
    }));

export const moveColumnCursor = (choice: ColumnChoice, by: number): ColumnChoice => ({
  ...choice,
  cursor: Math.max(0, Math.min(choice.cursor + by, choice.lines.length - 1)),
});

/** Draws it, or not; the last one that is drawn stays. */
export function toggleColumn(choice: ColumnChoice): ColumnChoice {
  const line = choice.lines[choice.cursor];
  if (line === undefined) return choice;
  const isLast = line.shown && choice.lines.filter(({ shown }) => shown).length === 1;
  return isLast ? choice : withLine(choice, { ...line, shown: !line.shown });
}

/** One place earlier or later; the cursor goes along. */
export function moveColumn(choice: ColumnChoice, by: 1 | -1): ColumnChoice {
  const line = choice.lines[choice.cursor];
  const to = choice.cursor + by;
  if (line === undefined || to < 0 || to >= choice.lines.length) return choice;
  return { lines: choice.lines.toSpliced(choice.cursor, 1).toSpliced(to, 0, line), cursor: to };
}

/** By so many cells; `undefined` gives it the list's own width again. */
export function widenColumn(choice: ColumnChoice, by: number | undefined): ColumnChoice {
  const line = choice.lines[choice.cursor];
  if (line === undefined) return choice;
  const { width, ...own } = line;
  if (by === undefined) return withLine(choice, own);
  const next = Math.max(NARROWEST, Math.min(WIDEST, (width ?? line.ownWidth) + by));
  return withLine(choice, { ...own, width: next });
}

/** A field as one more column, before the one under the cursor; where it is there already the cursor goes to it. */
export function addColumn(choice: ColumnChoice, id: string): ColumnChoice {
  const at = choice.lines.findIndex((line) => line.id === id);
  const known = choice.lines[at];
  if (known !== undefined) return withLine({ ...choice, cursor: at }, { ...known, shown: true });
  const line: ColumnLine = { id, title: id, shown: true, ownWidth: FIELD_WIDTH };
  return { ...choice, lines: choice.lines.toSpliced(choice.cursor, 0, line) };
}

const withLine = (choice: ColumnChoice, line: ColumnLine): ColumnChoice => ({
  ...choice,
  lines: choice.lines.with(choice.cursor, line),
});
