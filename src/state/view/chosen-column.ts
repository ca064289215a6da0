/** A column of a view, and its width in cells where that was said. */
export interface ChosenColumn {
  /** Of the list, or `memory.` and the way to a member of the mission's memory. */
  readonly id: string;
  readonly title?: string;
  readonly width?: number;
}

/** Before the way to a member of memory. */
export const MEMORY_COLUMN = 'memory.';
