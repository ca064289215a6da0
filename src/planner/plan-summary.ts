import { ANY_HOUR } from './hours/open-hours.ts';
import type { Placement, PlanRequest, PlanSummary } from './plan.ts';
import type { Unplaced, UnplacedCode } from './list/target.ts';

/** The figures of a plan. `placed` in order of time. */
export function summarise(
  request: PlanRequest,
  placed: readonly Placement[],
  unplaced: readonly Unplaced[],
): PlanSummary {
  const byCode: Partial<Record<UnplacedCode, number>> = {};
  for (const { code } of unplaced) byCode[code] = (byCode[code] ?? 0) + 1;
  const [first, last] = [placed[0], placed.at(-1)];
  return {
    given: request.targets.length,
    placed: placed.length,
    firm: placed.filter(({ status }) => status === 'firm').length,
    unplaced: unplaced.length,
    byCode,
    batches: new Set(placed.map(({ batch }) => batch)).size,
    peak: peakOf(placed),
    ...(first === undefined ? {} : { firstMs: first.atMs }),
    ...(last === undefined
      ? {}
      : { lastMs: last.atMs, finishMs: placed.reduce((end, { endMs }) => Math.max(end, endMs), 0) }),
    ...(request.accountPerDay === undefined ? {} : { quota: { perDay: request.accountPerDay } }),
  };
}

function peakOf(placed: readonly Placement[]): PlanSummary['peak'] {
  const ends = placed.map(({ endMs }) => endMs).sort((a, b) => a - b);
  let over = 0;
  let peak: { calls: number; atMs?: number } = { calls: 0 };
  for (const [index, { atMs }] of placed.entries()) {
    while ((ends[over] ?? Infinity) <= atMs) over += 1;
    const calls = index + 1 - over;
    if (calls > peak.calls) peak = { calls, atMs };
  }
  return peak;
}

/** What the operator should know before trusting a plan. */
export function planWarnings(
  request: PlanRequest,
  placed: readonly Placement[],
  horizonEndMs: number,
): string[] {
  const { data, policy, nowMs } = request;
  const warnings: string[] = [];
  const endYear = new Date(horizonEndMs).getUTCFullYear();
  if (endYear > data.holidayYears.last || new Date(nowMs).getUTCFullYear() < data.holidayYears.first) {
    warnings.push(
      `Holidays are known for ${data.holidayYears.first}–${data.holidayYears.last} alone; this plan reaches beyond. Add the dates in your data file.`,
    );
  }
  if (policy.spacingMs < 60_000)
    warnings.push('Calls on one line are less than a minute apart; the server may refuse some.');
  const automated = placed.filter(({ why }) => why.includes(ANY_HOUR)).length;
  if (automated > 0) {
    warnings.push(
      `${automated === placed.length ? 'All of them are' : `${automated} of ${placed.length} are`} automated lines: no calling hours are observed for them, at night neither. Where people may answer, they are not: choose another recipient.`,
    );
  }
  if (policy.holidays === 'open')
    warnings.push('Public holidays count as working days where no law forbids it.');
  return warnings;
}
