/** A column of a view, and its width in cells where that was said. */
export interface ChosenColumn {
  /** Of the list, or a field: of the mission's memory, or of a call's result. */
  readonly id: string;
  readonly title?: string;
  readonly width?: number;
}

/** Lists by their id → the columns that somebody has chosen for them. */
export type ChosenColumns = Readonly<Record<string, readonly ChosenColumn[]>>;

/** `memory.budget`, `memory.client.name`, `result.price`: a field that rows bring with them where it is asked for. */
const fieldPattern = (): RegExp => /^(?:memory|result)\.[^"\\\p{C}]{1,90}$/u;

export const isFieldColumn = (id: string): boolean => fieldPattern().test(id);
