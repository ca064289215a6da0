import { merge, type Interval } from '../hours/interval.ts';
import { localDay, wallToInstants, type ZoneTable } from '../hours/zone-table.ts';
import type { CallCap, LegalRule } from './legal-rule.ts';

/** When calls that were made or are planned leave no room for another under a law's cap, and which law that is. */
export interface CapHole extends Interval {
  readonly rule: LegalRule;
  readonly cap: CallCap;
}

/**
 * Stretches in which one more call to a number would break a cap of these rules. `callsMs`: starts of the calls to that
 * number that count, by whatever mission; `tables`: the zones it may be in.
 */
export function capHoles(
  rules: readonly LegalRule[],
  callsMs: readonly number[],
  tables: readonly ZoneTable[],
): readonly CapHole[] {
  if (callsMs.length === 0) return [];
  const rising = callsMs.toSorted((a, b) => a - b);
  return rules.flatMap((rule) =>
    rule.caps.flatMap((cap) => holesOf(cap, rising, tables).map((hole) => ({ ...hole, rule, cap }))),
  );
}

function holesOf(cap: CallCap, rising: readonly number[], tables: readonly ZoneTable[]): Interval[] {
  const holes: Interval[] = [];
  // With `calls` of them so near together that one more would share a window with all.
  for (let last = cap.calls - 1; last < rising.length; last += 1) {
    const [firstMs = 0, lastMs = 0] = [rising[last - cap.calls + 1], rising[last]];
    if ('windowMs' in cap) {
      if (lastMs - firstMs < cap.windowMs)
        holes.push({ fromMs: lastMs - cap.windowMs + 1, toMs: firstMs + cap.windowMs });
      continue;
    }
    for (const table of tables) {
      const [firstDay, lastDay] = [localDay(table, firstMs), localDay(table, lastMs)];
      if (lastDay - firstDay >= cap.days) continue;
      holes.push({
        fromMs: wallToInstants(table, lastDay - cap.days + 1, 0).earlierMs,
        toMs: wallToInstants(table, firstDay + cap.days - 1, 1440).laterMs,
      });
    }
  }
  return merge(holes);
}

/** `3 calls in any 24 hours`, `4 calls in any 30 days`, `1 call a day`. */
export function capText(cap: CallCap): string {
  const calls = `${cap.calls} call${cap.calls === 1 ? '' : 's'}`;
  if ('days' in cap) return cap.days === 1 ? `${calls} a day` : `${calls} in ${cap.days} days`;
  const hours = cap.windowMs / 3_600_000;
  return `${calls} in any ${hours > 48 ? `${hours / 24} days` : `${hours} hours`}`;
}
