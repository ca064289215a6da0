/** How the operator looks at the day calendar beside the schedule. */
export interface CalendarView {
  /** The hour that was gone to, while the list's cursor stays where it was then; else the list says which. */
  readonly atMs?: number;
  /** The list's cursor when it was gone there. */
  readonly cursorId?: string | undefined;
  /** The key that shows and hides it was pressed: shown in place of the list where both do not fit, hidden where they do. */
  readonly turned: boolean;
  /** It is drawn in the list's place: nothing but the calendar shows what is meant. */
  readonly alone?: boolean;
}
