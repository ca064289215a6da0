import { fieldOfHeader } from './column-names.ts';
import { meantAsNumber } from './target-columns.ts';

/** A record with its row in the file. */
export interface NumberedRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Where the columns are named: the row of the header, and how many of the first records stand above it. */
export interface HeaderFound {
  /** Of the records given; -1 where no row names the columns. */
  readonly index: number;
  /** Records before it that hold no number: titles. */
  readonly above: number;
}

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length;

/** True for cells that name columns, one of them a number. */
export function namesNumbers(cells: readonly string[]): boolean {
  return cells.some((cell) => {
    const said = fieldOfHeader(cell);
    return said?.field === 'phone' && cell.trim().length <= 60 && !/\d{5}/.test(cell);
  });
}

/**
 * The header among the first records: the first that names a column of numbers; else the first without a number whose
 * width is that of the rows below, which hold numbers. Nobody above it is passed over: what holds a number is a person.
 */
export function findHeader(records: readonly NumberedRecord[], country: string | undefined): HeaderFound {
  const holdsNumber = records.map(({ cells }) => cells.some((cell) => meantAsNumber(cell, country)));
  const firstPerson = holdsNumber.indexOf(true);
  const before = firstPerson === -1 ? records.length : firstPerson;
  for (let index = 0; index < before; index += 1) {
    const cells = records[index]?.cells ?? [];
    if (namesNumbers(cells) && (filled(cells) > 1 || width(records) === 1)) return { index, above: index };
  }
  // A header of unknown words: the row above the first person, as wide as the rows below.
  const wide = width(records.slice(Math.max(0, firstPerson)));
  for (let index = before - 1; index >= 0; index -= 1) {
    const cells = records[index]?.cells ?? [];
    const full = cells.length === wide && filled(cells) * 2 >= wide;
    if (full && firstPerson !== -1 && cells.some((cell) => /\p{L}/u.test(cell)))
      return { index, above: index };
  }
  // Without a number that can be read, a first row of words alone is a header; one with digits may be a person.
  const [first] = records;
  const words =
    first !== undefined &&
    first.cells.some((cell) => /\p{L}/u.test(cell)) &&
    !first.cells.some((cell) => /\d{5}/.test(cell));
  return firstPerson === -1 && words ? { index: 0, above: 0 } : { index: -1, above: 0 };
}

/** The width that most records have. */
function width(records: readonly NumberedRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? 0;
}
