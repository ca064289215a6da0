import type { KeyMap } from '../../ui/keys/key-map.ts';
import type { OwnLink } from '../../ui/text/own-link.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { ZoneMode } from '../../state/view/zone-mode.ts';

/** Our own words and text that is already safe. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** What cells depend on beside their row. */
export interface CellEnvironment {
  /** The minute's start: relative times change with it. */
  readonly minuteMs: number;
  /** The same by the clock on the wall: readings are dated by it. */
  readonly wallMinuteMs: number;
  readonly zoneMode: ZoneMode;
  readonly operatorZone: string;
  readonly ascii: boolean;
  /** The keys that the person has chosen, for what names one. */
  readonly keys?: KeyMap;
  /** The server's page, where the terminal draws links. */
  readonly webPage?: OwnLink;
}

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Cells: what it needs at least. */
  readonly minWidth: number;
  /** What it should have before less important columns are added; absent: `minWidth`. */
  readonly goodWidth?: number;
  /** Shares what is left over, up to this width; absent: it stays at `minWidth`. */
  readonly maxWidth?: number;
  /** 1 is always there; the highest number goes first where the screen is narrow. */
  readonly priority: number;
  readonly align?: 'left' | 'right';
  /** Goes on in a second line where the list leaves room. */
  readonly wraps?: boolean;
  /** `width`: what the column got, for cells that say more where there is room. */
  readonly cell: (row: Row, environment: CellEnvironment, width: number) => Cell;
}

/** A column with the width it got. */
export interface FittedColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

const GAP = 1;
/** Columns up to this priority are drawn as soon as they fit at all. */
const ESSENTIAL = 3;

/**
 * Chooses the columns that fit into `width` cells, the least important left out first, and shares out the rest in even
 * steps: first to a good width for each, then to the widest for those that must be there, then for all.
 */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
): readonly FittedColumn<Row>[] {
  let chosen = [...columns];
  const tooMuch = (): boolean => {
    const least = chosen.reduce((worst, column) => (column.priority >= worst.priority ? column : worst));
    if (chosen.length === 1 || least.priority <= 1) return false;
    if (needed(chosen) <= width && (least.priority <= ESSENTIAL || good(chosen, least) <= width))
      return false;
    chosen = chosen.filter((column) => column !== least);
    return true;
  };
  while (tooMuch());
  const widths = new Map(chosen.map((column) => [column.id, column.minWidth]));
  let spare = width - needed(chosen);
  const widest = (column: Column<Row>): number => column.maxWidth ?? column.minWidth;
  const grow = (upTo: (column: Column<Row>) => number): void => {
    for (let growing = true; spare > 0 && growing;) {
      growing = false;
      for (const column of chosen) {
        const current = widths.get(column.id) ?? 0;
        if (spare === 0 || current >= upTo(column)) continue;
        widths.set(column.id, current + 1);
        spare -= 1;
        growing = true;
      }
    }
  };
  grow((column) => Math.min(column.goodWidth ?? 0, widest(column)));
  grow((column) => (column.priority === 1 ? widest(column) : 0));
  grow(widest);
  return chosen.map((column) => ({ column, width: widths.get(column.id) ?? column.minWidth }));
}

const needed = <Row>(columns: readonly Column<Row>[]): number =>
  columns.reduce((sum, column) => sum + column.minWidth, 0) + GAP * Math.max(0, columns.length - 1);

/** What all would take, the others at a good width and `least` at its smallest. */
const good = <Row>(columns: readonly Column<Row>[], least: Column<Row>): number =>
  needed(columns) +
  columns.reduce(
    (sum, column) => sum + (column === least ? 0 : Math.max(0, (column.goodWidth ?? 0) - column.minWidth)),
    0,
  );
