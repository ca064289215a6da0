import { err, ok, type Result } from '../../lib/result.ts';

/** Minutes of the local day, half-open; `closeMinute` may be 1440. */
export interface DayWindow {
  readonly openMinute: number;
  readonly closeMinute: number;
}

/** Open windows of each weekday, 0 Sunday … 6 Saturday; sorted, without overlaps. */
export type WeekHours = readonly (readonly DayWindow[])[];

export const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const DAY_MINUTES = 1440;

/**
 * Reads `{"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["10:00-14:00"]}`; `daily` means all seven days,
 * a day that is not named is closed.
 * Errors: a sentence that names the entry and says what it should look like.
 */
export function parseWeekHours(value: unknown): Result<WeekHours, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err('expected an object such as {"mon-fri": ["09:00-17:00"]}');
  }
  const week: DayWindow[][] = DAY_NAMES.map(() => []);
  for (const [name, list] of Object.entries(value)) {
    const days = daysNamed(name);
    if (days === undefined) return err(`"${name}" names no day; use mon, mon-fri or daily`);
    const texts: unknown = typeof list === 'string' ? [list] : list;
    if (!Array.isArray(texts)) return err(`"${name}" needs a list such as ["09:00-17:00"]`);
    for (const text of texts) {
      const window = parseWindow(text);
      if (window === undefined)
        return err(`"${name}" holds ${JSON.stringify(text)}; write it like "09:00-17:00"`);
      for (const day of days) week[day]?.push(window);
    }
  }
  for (const [day, windows] of week.entries()) {
    windows.sort((a, b) => a.openMinute - b.openMinute);
    const overlap = windows.some((window, at) => window.openMinute < (windows[at - 1]?.closeMinute ?? 0));
    if (overlap) return err(`the windows of ${DAY_NAMES[day]} overlap`);
  }
  return ok(week);
}

/** The days that a name such as `mon`, `mon-fri`, `sat-sun` or `daily` stands for. */
function daysNamed(name: string): readonly number[] | undefined {
  const text = name.trim().toLowerCase();
  if (text === 'daily') return [0, 1, 2, 3, 4, 5, 6];
  const [first, last = first, more] = text.split('-').map((part) => dayNamed(part.trim()));
  if (first === undefined || last === undefined || more !== undefined) return undefined;
  const days: number[] = [];
  for (let day = first; ; day = (day + 1) % 7) {
    days.push(day);
    if (day === last) return days;
  }
}

function dayNamed(name: string): number | undefined {
  const at = DAY_NAMES.findIndex((day) => name === day || (name.length > 3 && name.startsWith(day)));
  return at === -1 ? undefined : at;
}

function parseWindow(text: unknown): DayWindow | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^\s*(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\s*$/.exec(text);
  if (match === null) return undefined;
  const [openHour = 0, openRest = 0, closeHour = 0, closeRest = 0] = match.slice(1).map(Number);
  if (openRest > 59 || closeRest > 59) return undefined;
  const openMinute = openHour * 60 + openRest;
  const closeMinute = closeHour * 60 + closeRest;
  return openMinute < closeMinute && closeMinute <= DAY_MINUTES ? { openMinute, closeMinute } : undefined;
}

/** The same windows every day. */
export function sameEveryDay(windows: readonly DayWindow[]): WeekHours {
  return DAY_NAMES.map(() => windows);
}

/** Windows open in both. */
export function bothOpen(left: readonly DayWindow[], right: readonly DayWindow[]): DayWindow[] {
  const both: DayWindow[] = [];
  for (const a of left) {
    for (const b of right) {
      const openMinute = Math.max(a.openMinute, b.openMinute);
      const closeMinute = Math.min(a.closeMinute, b.closeMinute);
      if (openMinute < closeMinute) both.push({ openMinute, closeMinute });
    }
  }
  return both;
}

/** `09:00` of a minute of the day. */
export function minuteText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** `Mon–Fri 09:00–17:00`: neighbouring days of the same hours joined. */
export function describeWeek(week: WeekHours): string {
  const parts: string[] = [];
  for (let at = 0; at < 7;) {
    const text = windowsText(week[(at + 1) % 7] ?? []);
    let end = at;
    while (end < 6 && windowsText(week[(end + 2) % 7] ?? []) === text) end += 1;
    const days = at === end ? dayTitle(at) : `${dayTitle(at)}–${dayTitle(end)}`;
    if (text !== '') parts.push(`${days} ${text}`);
    at = end + 1;
  }
  return parts.length === 0 ? 'never' : parts.join(', ');
}

function dayTitle(fromMonday: number): string {
  const name = DAY_NAMES[(fromMonday + 1) % 7] ?? '';
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function windowsText(windows: readonly DayWindow[]): string {
  return windows.map((w) => `${minuteText(w.openMinute)}–${minuteText(w.closeMinute)}`).join(' and ');
}
