import type { Policy } from '../policy.ts';
import type { Busy } from './occupancy.ts';

/** When a line's next batch may begin, and which batch a call belongs to. */
export interface BatchPacing {
  /** Takes the next call in order of time; true when it begins a batch. */
  add(call: Busy): boolean;
  /** The earliest start of the next call as far as batches go. */
  nextMs(): number;
  /** The same state, to be gone on with by itself. */
  copy(): BatchPacing;
}

interface BatchState {
  readonly size: number;
  readonly endMs: number;
  readonly resumeMs: number;
  readonly idleMs: number;
}

const NO_BATCH: BatchState = { size: 0, endMs: -Infinity, resumeMs: -Infinity, idleMs: -Infinity };

export function batchPacing(policy: Policy, from: BatchState = NO_BATCH): BatchPacing {
  let state = from;
  return {
    add(call) {
      const begins = state.size === 0 || state.size >= policy.batchSize || call.startMs >= state.idleMs;
      const endMs = begins ? call.endMs : Math.max(state.endMs, call.endMs);
      const resumeMs =
        policy.batchPause.kind === 'supervised'
          ? endMs + policy.batchPause.settleMs
          : call.startMs + policy.batchPause.gapMs;
      state = {
        size: begins ? 1 : state.size + 1,
        endMs,
        resumeMs,
        // A line that stood idle this long begins anew, though its batch was not full.
        idleMs: Math.max(resumeMs, call.startMs + 2 * policy.spacingMs),
      };
      return begins;
    },
    nextMs: () => (state.size >= policy.batchSize ? state.resumeMs : -Infinity),
    copy: () => batchPacing(policy, state),
  };
}

/**
 * True where a call now would move one of the calls ahead (rising, all later than it) into a pause between batches. A
 * call ahead that lies in a pause anyhow counts for nothing: it was sent at the pace of its time.
 */
export function breaksBatches(pacing: BatchPacing, call: Busy, ahead: readonly Busy[]): boolean {
  const without = pacing.copy();
  const withCall = pacing.copy();
  withCall.add(call);
  for (const later of ahead) {
    if (withCall.nextMs() > later.startMs && without.nextMs() <= later.startMs) return true;
    const began = withCall.add(later);
    // Both begin a batch with this call: from here on they are the same.
    if (without.add(later) && began) return false;
  }
  return false;
}
