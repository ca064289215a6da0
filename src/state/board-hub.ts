import type { Cancel } from '../lib/clock.ts';
import {
  applyUpdates,
  emptyBoard,
  type Board,
  type BoardUpdate,
  type Collections,
  type Singles,
} from './board.ts';

/** The board as the backend knows it, and whoever listens to it: what background work reads, follows and publishes to. */
export interface BoardHub {
  board(): Board;
  publish(updates: readonly BoardUpdate[]): void;
  /** Begins with all of the board as it stands. */
  subscribe(listener: (updates: readonly BoardUpdate[]) => void): Cancel;
}

export function createBoardHub(): BoardHub {
  let board = emptyBoard;
  const listeners = new Set<(updates: readonly BoardUpdate[]) => void>();
  return {
    board: () => board,
    publish: (updates) => {
      if (updates.length === 0) return;
      board = applyUpdates(board, updates);
      for (const listener of listeners) listener(updates);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      const whole = updatesFor(board);
      if (whole.length > 0) listener(whole);
      return () => void listeners.delete(listener);
    },
  };
}

/** The updates that make this board out of an empty one. */
function updatesFor(board: Board): readonly BoardUpdate[] {
  return Object.entries(board).flatMap(([name, value]): BoardUpdate[] => {
    if (value instanceof Map) {
      if (value.size === 0) return [];
      const into = name as keyof Collections;
      return [{ kind: 'upsert', into, rows: [...value] }];
    }
    return value === undefined ? [] : [{ kind: 'set', field: name as keyof Singles, value } as BoardUpdate];
  });
}
