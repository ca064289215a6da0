import { expect, test } from 'vitest';
import areaBook from '../../../src/planner/data/area-codes.json' with { type: 'json' };
import { readPhone, type PhoneFacts } from '../../../src/domain/contact/phone.ts';
import { lawFor } from '../../../src/planner/hours/open-hours.ts';
import { candidateZones, zoneSet } from '../../../src/planner/hours/zone-set.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { CODES, SEVERAL, zonesOfCode } from './nanpa.ts';

const data = plannerData();
const FROM_MS = Date.parse('2026-12-01T00:00:00Z');

function factsOf(phone: string): PhoneFacts {
  const facts = readPhone(phone);
  if (!facts.ok) throw new Error(`${phone}: ${facts.error.message}`);
  return facts.value;
}

function zonesOf(phone: string, location = {}): readonly string[] {
  const found = candidateZones(factsOf(phone), location, data);
  if (!found.ok) throw new Error(found.error);
  return found.value.zones.toSorted();
}

/** The names that a screen shows. */
function shown(phone: string, location = {}): readonly string[] {
  const found = candidateZones(factsOf(phone), location, data);
  const set = found.ok ? zoneSet(found.value, FROM_MS, FROM_MS + 30 * 86_400_000) : found;
  if (!set.ok) throw new Error(set.error);
  return set.value.groups.map(({ zone }) => zone);
}

const DUE = new Set(['273', '565', '761']);
const complexes = Object.values(areaBook.places).flatMap((groups) =>
  Object.values(groups as Record<string, string>).flatMap((list) =>
    list.split(' ').map((codes) => codes.split('/')),
  ),
);

test('an overlay has the zones and the law of its whole complex', () => {
  expect(complexes.filter((codes) => codes.length > 1).length).toBeGreaterThan(100);
  for (const codes of complexes) {
    const each = codes
      .filter((code) => !DUE.has(code))
      .map((code) => {
        const phone = `+1${code}2345678`;
        const { legal, places } = lawFor(factsOf(phone), {}, data);
        return JSON.stringify([
          zonesOf(phone),
          legal.map(({ id }) => id),
          places.filter((place) => place.includes('-')),
        ]);
      });
    expect({ codes, different: new Set(each).size }).toEqual({ codes, different: 1 });
  }
});

test('every area code that the oracle knows has the zones of NANPA’s report', () => {
  for (const [state, codes] of Object.entries(CODES)) {
    for (const code of codes.split(' ')) {
      expect([code, zonesOf(`+1${code}2345678`)]).toEqual([code, zonesOfCode(code, state).toSorted()]);
    }
  }
  expect(SEVERAL.length).toBe(25);
});

test('an area code that no table knows is read, and placed by what the list says', () => {
  const facts = factsOf('+12225550101');
  expect(candidateZones(facts, {}, data)).toMatchObject({
    ok: false,
    error: /area code 222 is new to our tables/,
  });
  expect(zonesOf('+12225550101', { region: 'US-CA' })).toEqual(['America/Los_Angeles']);
});

test('a prefix stands for every zone that is found below it', () => {
  for (const [prefix, zones] of data.zonesOfPrefix) {
    for (const [longer, more] of data.zonesOfPrefix) {
      if (!longer.startsWith(prefix)) continue;
      expect({ prefix, longer, missing: more.filter((zone) => !zones.includes(zone)) }).toMatchObject({
        missing: [],
      });
    }
  }
  for (const [prefix, zone] of [
    ['559', 'America/Sao_Paulo'],
    ['558', 'America/Recife'],
    ['617', 'Australia/Brisbane'],
    ['523', 'America/Mazatlan'],
    ['528', 'America/Matamoros'],
    ['529', 'America/Cancun'],
    ['348', 'Atlantic/Canary'],
    ['3512', 'Atlantic/Azores'],
    ['643', 'Pacific/Chatham'],
  ] as const)
    // prettier-ignore
    expect([prefix, data.zonesOfPrefix.get(prefix)]).toEqual([prefix, expect.arrayContaining([zone])]);
});

test('every zone of a prefix lies in a country, and in the one of the number', () => {
  for (const zones of data.zonesOfPrefix.values())
    expect(zones.filter((zone) => !data.countryOfZone.has(zone))).toEqual([]);
  expect(shown('+74012531234')).toEqual(['Europe/Kaliningrad']);
  expect(zonesOf('+442079460142')).toEqual(['Europe/London']);
});

test.each([
  ['+19065550101', ['America/New_York', 'America/Chicago']],
  ['+17015550101', ['America/Chicago', 'America/Denver']],
  ['+13175550101', ['America/New_York']],
  ['+14165550101', ['America/Toronto']],
  ['+19025550101', ['America/Halifax']],
  ['+912227770001', ['Asia/Kolkata']],
  ['+493023125101', ['Europe/Berlin']],
  ['+447400123456', ['Europe/London']],
])('%s is shown as %s', (phone, names) => {
  expect(shown(phone)).toEqual(names);
});

test('a mobile of a country with many zones is shown by its largest places', () => {
  const names = shown('+61412345678');
  expect(names).toContain('Australia/Sydney');
  expect(names).not.toContain('Antarctica/Macquarie');
  expect(shown('+18675550101')).not.toContain('America/Fort_Nelson');
});

test.each([
  ['+17875550101', 'us-federal', 'US-PR'],
  ['+13405550101', 'us-federal', 'US-VI'],
  ['+16715550101', 'us-federal', 'US-GU'],
  ['+16705550101', 'us-federal', 'US-MP'],
  ['+16846221234', 'us-federal', 'US-AS'],
  ['+590590101234', 'fr', 'FR-GP'],
  ['+596596101234', 'fr', 'FR-MQ'],
  ['+262262101234', 'fr', 'FR-RE'],
])('%s is under the law and the holidays of its country', (phone, law, place) => {
  const { legal, places } = lawFor(factsOf(phone), {}, data);
  expect(legal.map(({ id }) => id)).toContain(law);
  expect(places).toEqual([law === 'fr' ? 'FR' : 'US', place]);
});

test('the state decides, closer by an area code of that state alone, and the number’s own zones bound the law', () => {
  expect(zonesOf('+15145550101', { region: 'CA-QC' })).toEqual(['America/Toronto']);
  expect(zonesOf('+13395550101', { region: 'US-MI' })).toEqual(['America/Chicago', 'America/New_York']);
  const moved = candidateZones(factsOf('+13125550101'), { region: 'US-HI' }, data);
  expect(moved).toMatchObject({
    ok: true,
    value: { zones: ['Pacific/Honolulu'], lawZones: ['America/Chicago'] },
  });
});
