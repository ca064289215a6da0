import type { SafeText } from '../../lib/safe-text.ts';
import type { Tone } from '../theme/theme.ts';

export interface ListColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** Cells it needs to be of use. */
  readonly min: number;
  /** Cells beyond which more is of no use. */
  readonly max?: number;
  /** Share of the room that is left over; 0 keeps it at `min`. */
  readonly flex?: number;
  /** 0 is always there; higher numbers appear as the terminal gets wider. */
  readonly priority: number;
  readonly align?: 'left' | 'right';
  /** Goes on in a second line where the list leaves room. */
  readonly wraps?: boolean;
  readonly text: (row: Row) => SafeText;
  readonly tone?: (row: Row) => Tone | undefined;
}

export interface PlacedColumn<Row> {
  readonly column: ListColumn<Row>;
  readonly width: number;
}

const GAP = 1;

/** The columns that fit into `width` cells, in their given order, with the room shared out. */
export function placeColumns<Row>(
  columns: readonly ListColumn<Row>[],
  width: number,
): readonly PlacedColumn<Row>[] {
  const kept = new Set<ListColumn<Row>>();
  let used = -GAP;
  for (const column of [...columns].sort((left, right) => left.priority - right.priority)) {
    if (used + GAP + column.min > width && column.priority > 0) break;
    kept.add(column);
    used += GAP + column.min;
  }
  const placed = columns
    .filter((column) => kept.has(column))
    .map((column) => ({ column, width: column.min }));
  let left = width - used;
  // Rounds, because a column that reaches its maximum gives its share back.
  while (left > 0) {
    const hungry = placed.filter(
      ({ column, width }) => (column.flex ?? 0) > 0 && width < (column.max ?? Infinity),
    );
    if (hungry.length === 0) break;
    const shares = hungry.reduce((sum, { column }) => sum + (column.flex ?? 0), 0);
    const round = left;
    for (const entry of hungry) {
      const share = Math.max(1, Math.floor((round * (entry.column.flex ?? 0)) / shares));
      const grown = Math.min(share, (entry.column.max ?? Infinity) - entry.width, left);
      entry.width += grown;
      left -= grown;
    }
  }
  return placed;
}
