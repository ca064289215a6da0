/**
 * Makes src/planner/data/zone-clocks.json (offset changes of every zone over some years) and
 * src/planner/data/country-zones.json (the zones of each country) from compiled tzdata. Run
 * `node scripts/data-clocks.ts [zoneinfo folder]` with the newest tzdata at hand, such as an unpacked
 * `apt-get download tzdata`; the folder is the system's own when none is named. Needs `zdump`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { getCountries } from 'libphonenumber-js/max';

const FIRST_YEAR = 2025;
const LAST_YEAR = 2031;

const folder = resolve(process.argv[2] ?? '/usr/share/zoneinfo');
const outFolder = resolve(import.meta.dirname, '../src/planner/data');
const version = /^# version (\S+)/.exec(readFileSync(join(folder, 'tzdata.zi'), 'utf8'))?.[1] ?? '';
const made = new Date().toISOString().slice(0, 10);
const fromMs = Date.UTC(FIRST_YEAR, 0, 1);
const toMs = Date.UTC(LAST_YEAR + 1, 0, 1);

/** Zones with a place in their name; what stands for no place (Etc, EST5EDT) is left to the runtime. */
const zones = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /^(?!posix|right|Etc|SystemV)[A-Z][A-Za-z]+\/[\w/+-]+$/.test(name))
  .filter((name) => readFileSafe(join(folder, name)).startsWith('TZif'))
  .toSorted();

/** Countries of the number library that `zone.tab` has under another name. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  AC: 'Atlantic/St_Helena',
  TA: 'Atlantic/St_Helena',
  XK: 'Europe/Belgrade',
};

function readFileSafe(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Minutes of `+0530`, `-04` or `+00`. */
function minutesOf(offset: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d)(\d\d)?/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes || 0));
}

/**
 * `-300 29549340:-240 …`: the offset in minutes at the beginning, then minute of change and offset. Lines as zdump -i
 * prints them: the local date and time behind a change, and the offset from there on.
 */
function clockOf(lines: readonly string[]): string {
  let offset: number | undefined;
  const parts: string[] = [];
  for (const line of lines) {
    const [date = '', time = '', text = ''] = line.split('\t');
    const next = minutesOf(text);
    if (date !== '-') {
      const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
      const atMs =
        Date.parse(`${date}T00:00:00Z`) + ((hour * 60 + minute) * 60 + second) * 1000 - next * 60_000;
      if (atMs >= toMs) break;
      if (atMs > fromMs && next !== offset) parts.push(`${atMs / 60_000}:${next}`);
      if (atMs > fromMs) {
        offset = next;
        continue;
      }
    }
    offset = next;
    parts[0] = String(next);
  }
  return parts.join(' ');
}

const dumped = new Map<string, string[]>();
const text = execFileSync('zdump', ['-i', '-c', '2020,2033', ...zones], {
  env: { ...process.env, TZDIR: folder },
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
});
for (const block of text.split(/\n(?=TZ=)/)) {
  const [first = '', ...lines] = block.trim().split('\n');
  const name = /^TZ="(.+)"$/.exec(first)?.[1];
  if (name !== undefined)
    dumped.set(
      name,
      lines.filter((line) => line !== ''),
    );
}
const clocks = Object.entries(Object.groupBy(zones, (zone) => clockOf(dumped.get(zone) ?? [])))
  .map(([clock, names]) => [clock, (names ?? []).join(' ')] as const)
  .toSorted(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));

const countries: Record<string, string[]> = {};
for (const line of readFileSync(join(folder, 'zone.tab'), 'utf8').split('\n')) {
  const [country = '', , zone = ''] = line.split('\t');
  if (/^[A-Z]{2}$/.test(country)) (countries[country] ??= []).push(zone);
}
for (const [country, zone] of Object.entries(ELSEWHERE)) countries[country] = [zone];
for (const country of getCountries())
  if (countries[country] === undefined) console.warn(`no zone for ${country}`);

const source = `IANA tzdata ${version}`;
const attribution = 'IANA time zone database, public domain.';
const head = (more: object): string =>
  JSON.stringify({ source, attribution, made, tzVersion: version, ...more }, undefined, 2).slice(0, -2);
const rows = (entries: readonly (readonly [string, unknown])[]): string =>
  entries.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n');

writeFileSync(
  join(outFolder, 'zone-clocks.json'),
  `${head({ firstYear: FIRST_YEAR, lastYear: LAST_YEAR })},\n  "clocks": {\n${rows(clocks)}\n  }\n}\n`,
);
writeFileSync(
  join(outFolder, 'country-zones.json'),
  `${head({})},\n  "zones": {\n${rows(
    Object.entries(countries)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([country, list]) => [country, list.toSorted()] as const),
  )}\n  }\n}\n`,
);
