import type { ChosenColumn } from './chosen-column.ts';
import type { ListSort } from './list-view.ts';
import type { ZoneMode } from './zone-mode.ts';

/** A way to look at one screen's list, with a name. */
export interface SavedView {
  readonly name: string;
  /** Id of the screen it belongs to. */
  readonly screen: string;
  readonly filter: string;
  readonly sort?: ListSort;
  /** alt and this digit show it. */
  readonly digit?: number;
  /** In their order; absent: those that the list has by itself. */
  readonly columns?: readonly ChosenColumn[];
  /** In whose time instants are shown; absent: as they are. */
  readonly zone?: ZoneMode;
}
