import { localTime, zoneTable } from '../../planner/hours/zone-table.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * An instant for a person, where nobody's own zone is known: `Tue 3 Mar 2026 21:10 UTC`, without the year where it is
 * that of `nowMs`. Never "today": what is asked about is kept in the record and read on other days too.
 */
export const whenText = (atMs: number, nowMs?: number): string =>
  `${dayAndClock(new Date(atMs).toISOString(), nowMs)} UTC`;

/**
 * The same by the clock of whoever is reached: `Mon 30 Nov 09:30 their time (17:30 UTC)`. `zone` as a list has it: an
 * IANA name, or several with `;` between them where it may be any of them; then only UTC is certain, and comes first.
 */
export function theirTimeText(atMs: number, zone: string | undefined, nowMs: number): string {
  const [first, ...others] = zone?.split(';') ?? [];
  const table = first === undefined ? undefined : zoneTable(first, atMs, atMs);
  if (table === undefined) return whenText(atMs, nowMs);
  const there = localTime(table, atMs);
  if (others.length > 0) {
    const more = others.length === 1 ? '1 other zone' : `${others.length} other zones`;
    return `${whenText(atMs, nowMs)} (${there.slice(11, 16)} in ${table.zone}, or in ${more})`;
  }
  const utc = new Date(atMs).toISOString();
  const behind = there.slice(0, 10) === utc.slice(0, 10) ? utc.slice(11, 16) : dayAndClock(utc, nowMs);
  return `${dayAndClock(there, nowMs)} their time (${behind} UTC)`;
}

/** `iso` is a local time, `2026-03-03T21:10:00`, with or without more behind it; read as `Tue 3 Mar 2026 21:10`. */
export function dayAndClock(iso: string, nowMs?: number): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  const weekday = DAYS[new Date(`${iso.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? '';
  const shownYear =
    nowMs !== undefined && year === new Date(nowMs).toISOString().slice(0, 4) ? '' : ` ${year}`;
  return `${weekday} ${Number(day)} ${MONTHS[Number(month) - 1] ?? ''}${shownYear} ${iso.slice(11, 16)}`;
}
