import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import type { Table } from '../table/table.ts';

/** Cursor and mark stand before the first column. */
const GUTTER = 2;
/** From so many columns on the focused row is told of beside the list. */
const BESIDE_FROM = 180;
export const BESIDE_COLUMNS = 76;

/** The focused row is told of beside the list, not under it. */
export const isPaneBeside = (table: Pick<Table, 'hasPane'>, size: Pick<TerminalSize, 'columns'>): boolean =>
  table.hasPane && size.columns >= BESIDE_FROM;

/** What a list has in all, and what of it its columns share, in cells. */
export function listWidth(
  table: Pick<Table, 'hasPane'>,
  size: Pick<TerminalSize, 'columns'>,
): { readonly whole: number; readonly forColumns: number } {
  const whole = isPaneBeside(table, size) ? size.columns - BESIDE_COLUMNS - 1 : size.columns;
  return { whole, forColumns: whole - GUTTER };
}
