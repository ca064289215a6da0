import type { Board, BoardUpdate, Collections, Singles } from '../../state/board.ts';

/** The updates that make `next` of `board`. Rows that stand are sent too: whether they differ is not looked for. */
export function differenceOf(board: Board, next: Board): readonly BoardUpdate[] {
  const updates: BoardUpdate[] = [];
  for (const [name, value] of Object.entries(board)) {
    if (value instanceof Map) {
      const from = name as keyof Collections;
      const ids = [...(value as ReadonlyMap<string, unknown>).keys()].filter((id) => !next[from].has(id));
      if (ids.length > 0) updates.push({ kind: 'remove', from, ids });
    } else if (value !== undefined && next[name as keyof Singles] === undefined) {
      updates.push({ kind: 'set', field: name as keyof Singles, value: undefined });
    }
  }
  for (const [name, value] of Object.entries(next)) {
    if (value instanceof Map) {
      if (value.size > 0) updates.push({ kind: 'upsert', into: name as keyof Collections, rows: [...value] });
    } else if (value !== undefined) {
      updates.push({ kind: 'set', field: name as keyof Singles, value } as BoardUpdate);
    }
  }
  return updates;
}
