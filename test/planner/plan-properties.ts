import holidayBook from '../../src/planner/data/holidays.json' with { type: 'json' };
import type { Placement, Plan, PlanRequest } from '../../src/planner/plan.ts';
import { wallClock } from './independent-clock.ts';

/**
 * The promises every plan must keep, checked without the planner's own arithmetic. Gives the breaches as sentences.
 * Bounds are written down anew here: US 8–21, Florida 8–20, France 10–13 and 14–20 on weekdays.
 */
export function breaches(request: PlanRequest, plan: Plan): string[] {
  return [
    ...nothingLost(request, plan),
    ...plan.placed.flatMap((slot) => insideHours(request, slot)),
    ...pacing(request, plan),
  ];
}

function nothingLost(request: PlanRequest, plan: Plan): string[] {
  const faults: string[] = [];
  const rows = [...plan.placed.map(({ row }) => row), ...plan.unplaced.map(({ row }) => row)].toSorted(
    (a, b) => a - b,
  );
  const given = request.targets.map(({ row }) => row).toSorted((a, b) => a - b);
  if (JSON.stringify(rows) !== JSON.stringify(given))
    faults.push(`rows ${rows.join()} instead of ${given.join()}`);
  const phones = plan.placed.map(({ phone }) => phone);
  if (new Set(phones).size !== phones.length) faults.push('a number has two slots');
  for (const { phone } of plan.placed) {
    if (request.suppressed?.has(phone) === true) faults.push(`${phone} is suppressed`);
  }
  for (const { detail, cure, row } of plan.unplaced)
    if (detail === '' || cure === '') faults.push(`row ${row}: no cure`);
  const { accountPerDay = Infinity } = request;
  const starts = plan.placed.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  // The calls that were there before may be over it already; new ones never make it more.
  const fresh = plan.placed.filter(({ committed }) => !committed);
  for (const { atMs, phone } of fresh) {
    const before = starts.filter((start) => start <= atMs && start > atMs - 86_400_000).length;
    if (before > accountPerDay) faults.push(`${phone}: over the account's calls of a day`);
  }
  return faults;
}

function insideHours(request: PlanRequest, slot: Placement): string[] {
  const { policy } = request;
  const faults: string[] = [];
  const target = request.targets.find(({ row }) => row === slot.row);
  const at = new Date(slot.atMs).toISOString();
  if (slot.atMs < request.nowMs + policy.leadMs + policy.skewMs) faults.push(`${slot.phone} ${at}: too soon`);
  if (slot.endMs > request.nowMs + policy.horizonMs) faults.push(`${slot.phone} ${at}: beyond the horizon`);
  const anyHour = slot.recipient === 'automated';
  for (const { zone, sameAs } of slot.local) {
    for (const name of [zone, ...sameAs]) {
      const start = wallClock(name, slot.atMs);
      // The last instant of the call and its margin, which still belongs to the window.
      const end = wallClock(name, slot.endMs + policy.closingMarginMs - 1);
      const own = (edge: 'earliest' | 'latest'): number | undefined => {
        const bound = target?.[edge];
        return bound?.kind === 'time-of-day' ? bound.minute : undefined;
      };
      const from = own('earliest') ?? 0;
      const until = own('latest') ?? 1440;
      if (start.minute < from || end.minute >= until)
        faults.push(`${slot.phone} ${at}: outside its own hours in ${name}`);
      if (anyHour && !isMobile(slot.phone)) continue;
      const windowOn = (weekday: number): readonly [open: number, close: number] => {
        const [window] = policy.hours.service[weekday] ?? [];
        return [window?.openMinute ?? Infinity, window?.closeMinute ?? -Infinity];
      };
      const [open, close] = windowOn(start.weekday);
      const [nextOpen, nextClose] = windowOn(end.weekday);
      // A call may run over midnight only where both days are open right up to it.
      const endsInside =
        start.date === end.date
          ? end.minute < close
          : close === 1440 && nextOpen === 0 && end.minute < nextClose;
      if (start.minute < open || !endsInside) {
        faults.push(`${slot.phone} ${at}: ${start.date} ${start.minute} is outside policy hours in ${name}`);
      }
      const [legalOpen, legalClose] = slot.phone.startsWith('+1305') ? [480, 1200] : [480, 1260];
      if (isUnitedStates(slot.phone) && (start.minute < legalOpen || end.minute >= legalClose)) {
        faults.push(`${slot.phone} ${at}: outside US law in ${name}`);
      }
      if (slot.phone.startsWith('+33')) {
        const inOne = [[600, 780] as const, [840, 1200] as const].some(
          ([from, to]) => start.minute >= from && end.minute < to,
        );
        if (!inOne || start.weekday === 0 || start.weekday === 6)
          faults.push(`${slot.phone} ${at}: outside French law`);
      }
      if (isHoliday(slot.phone, start.date) || isHoliday(slot.phone, end.date))
        faults.push(`${slot.phone} ${at}: ${start.date} is a holiday`);
    }
  }
  return faults;
}

const AMERICAN = new Set(['212', '312', '303', '213', '808', '907', '850', '305', '800']);

function isUnitedStates(phone: string): boolean {
  return phone.startsWith('+1') && AMERICAN.has(phone.slice(2, 5));
}

/** The generator's mobile prefixes: none of them is any hour's. */
function isMobile(phone: string): boolean {
  return /^\+(447|336|614|79|5511987)/.test(phone);
}

const HOLIDAY_COUNTRIES = new Map([
  ['+33', 'FR'],
  ['+61', 'AU'],
] as const) as ReadonlyMap<string, 'FR' | 'AU'>;

function isHoliday(phone: string, date: string): boolean {
  const country = isUnitedStates(phone) ? 'US' : HOLIDAY_COUNTRIES.get(phone.slice(0, 3));
  if (country === undefined) return false;
  const names: Readonly<Record<string, readonly string[]>> = holidayBook.countries[country].all;
  return Object.values(names).some((dates) => dates.includes(date));
}

function pacing(request: PlanRequest, plan: Plan): string[] {
  const { policy } = request;
  const faults: string[] = [];
  const pending = (request.calls ?? []).map((call) => ({
    line: call.line ?? '',
    atMs: call.atMs,
    endMs: call.atMs + (call.lengthMs ?? 0),
    ours: false,
  }));
  const planned = plan.placed.map(({ line, atMs, endMs }) => ({ line, atMs, endMs, ours: true }));
  const all = [...pending, ...planned];
  for (const call of planned) {
    if (!request.lines.includes(call.line)) faults.push(`${call.line} is no line of ours`);
    for (const other of all) {
      if (other === call) continue;
      const apartMs = Math.abs(other.atMs - call.atMs);
      if (other.line === call.line && apartMs < policy.spacingMs)
        faults.push(`${apartMs} ms apart on ${call.line}`);
      if (apartMs < policy.overallSpacingMs) faults.push(`${apartMs} ms apart over all`);
    }
    // The crowd can only grow at a start: counted at every start that lies inside one of our calls.
    for (const moment of all
      .map(({ atMs }) => atMs)
      .filter((atMs) => atMs >= call.atMs && atMs < call.endMs)) {
      const there = all.filter(({ atMs, endMs }) => atMs <= moment && endMs > moment);
      if (there.length > policy.concurrency) faults.push(`${there.length} calls at once`);
      const onLine = there.filter(({ line }) => line === call.line).length;
      if (onLine > policy.concurrencyPerLine) faults.push(`${onLine} calls at once on ${call.line}`);
      const ours = there.filter((other) => other.ours).length;
      if (request.missionClass === 3 && ours > 1) faults.push('class 3 has two calls at once');
      if (request.missionClass === 5 && ours > 3) faults.push('class 5 has more than three calls at once');
    }
    const cap = policy.dailyCapPerLine;
    if (cap !== undefined) {
      const day = all.filter(
        ({ line, atMs }) => line === call.line && atMs >= call.atMs && atMs < call.atMs + 86_400_000,
      );
      if (day.length > cap && day.every(({ ours }) => ours))
        faults.push(`${day.length} calls in 24 hours on ${call.line}`);
    }
  }
  return [...faults, ...batches(request, plan)];
}

function batches(request: PlanRequest, plan: Plan): string[] {
  if (request.missionClass === 3) return [];
  const faults: string[] = [];
  const { policy } = request;
  for (const line of request.lines) {
    const calls = plan.placed.filter((slot) => slot.line === line);
    for (const [batch, slots] of Map.groupBy(calls, (slot) => slot.batch)) {
      if (slots.length > policy.batchSize) faults.push(`batch ${batch} has ${slots.length} calls`);
      const next = calls.find((slot) => slot.atMs > (slots.at(-1)?.atMs ?? 0));
      if (next === undefined || slots.length < policy.batchSize) continue;
      const ended = Math.max(...slots.map(({ endMs }) => endMs));
      const from =
        policy.batchPause.kind === 'supervised' ? ended : (slots.at(-1)?.atMs ?? 0) + policy.batchPause.gapMs;
      if (next.atMs < from) faults.push(`batch ${batch} was not waited for`);
    }
  }
  return faults;
}
