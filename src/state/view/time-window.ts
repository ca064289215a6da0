/** A stretch of time that is drawn from the left edge to the right. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly lengthMs: number;
}
