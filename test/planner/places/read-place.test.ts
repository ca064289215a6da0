import { expect, test } from 'vitest';
import { readPhone } from '../../../src/domain/contact/phone.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { countryOf } from '../../../src/planner/places/country-names.ts';
import { readPlace, type PlaceCells, type ReadPlace } from '../../../src/planner/places/read-place.ts';

const data = plannerData();

function placeOf(phone: string, cells: Partial<PlaceCells>): ReadPlace {
  const facts = readPhone(phone);
  if (!facts.ok) throw new Error(`${phone}: ${facts.error.message}`);
  const nowMs = Date.parse('2026-12-01T12:00:00Z');
  return readPlace({ zone: '', region: '', country: '', ...cells }, { facts: facts.value, data, nowMs });
}

/** The zones, or `ask` where the row is refused, or `number` where nothing but the number tells. */
const zoneOf = (phone: string, zone: string, more: Partial<PlaceCells> = {}): string => {
  const { place, refused } = placeOf(phone, { zone, ...more });
  return refused.length > 0 ? 'ask' : (place.zone ?? 'number');
};

const NY = '+12125550101';
const CHICAGO = '+13125550101';
const LONDON = '+442079460142';

test.each([
  [NY, 'Eastern', 'America/New_York'],
  [NY, 'ET', 'America/New_York'],
  [NY, 'EST', 'America/New_York'],
  [NY, 'EST5EDT', 'America/New_York'],
  [NY, 'Eastern Time (US & Canada)', 'America/New_York'],
  [NY, '(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
  [NY, 'Eastern Standard Time', 'America/New_York'],
  [NY, 'US/Eastern', 'America/New_York'],
  [NY, 'Pacific', 'America/Los_Angeles'],
  ['+14165550101', 'EDT', 'America/Toronto'],
  ['+12045550101', 'Central', 'America/Winnipeg'],
  ['+13065550101', 'CST', 'America/Regina'],
  [CHICAGO, 'central time', 'America/Chicago'],
  ['+19285550101', 'MST', 'America/Phoenix'],
  ['+16025550101', 'Mountain', 'America/Phoenix'],
  ['+13035550101', 'MST', 'America/Denver'],
  ['+18085550101', 'HST', 'Pacific/Honolulu'],
  ['+19025550101', 'AST', 'America/Halifax'],
  ['+17875550101', 'AST', 'America/Puerto_Rico'],
  ['+17095550101', 'Newfoundland', 'America/St_Johns'],
  [LONDON, 'BST', 'Europe/London'],
  [LONDON, 'GMT', 'Europe/London'],
  [LONDON, 'GMT Standard Time', 'Europe/London'],
  [NY, 'BST', 'ask'],
  ['+912227770001', 'IST', 'Asia/Kolkata'],
  ['+35312345601', 'IST', 'Europe/Dublin'],
  ['+97221234501', 'IST', 'Asia/Jerusalem'],
  ['+862112345678', 'CST', 'Asia/Shanghai'],
  [LONDON, 'CST', 'ask'],
  ['+16846221234', 'SST', 'Pacific/Pago_Pago'],
  ['+493023125101', 'CET', 'Europe/Berlin;Europe/Busingen'],
  ['+393212345678', 'W. Europe Standard Time', 'Europe/Rome'],
  [LONDON, 'CET', 'ask'],
  ['+61731234567', 'AEST', 'Australia/Brisbane'],
  ['+61255501234', 'AEDT', 'Australia/Lord_Howe;Australia/Sydney'],
  ['+81312345678', 'JST', 'Asia/Tokyo'],
  [CHICAGO, 'UTC-06:00', 'America/Chicago'],
  [CHICAGO, '-6.00', 'America/Chicago'],
  [CHICAGO, 'GMT-6', 'America/Chicago'],
  [CHICAGO, 'Etc/GMT+6', 'America/Chicago'],
  [CHICAGO, '+5:30', 'ask'],
  ['+912227770001', 'UTC+5:30', 'Asia/Kolkata'],
  [LONDON, 'z', 'Europe/London'],
  [NY, 'america/winnipeg', 'America/Winnipeg'],
  [NY, 'America/Chicago;America/Denver', 'America/Chicago;America/Denver'],
  [NY, 'America/Chicago, America/Denver', 'America/Chicago;America/Denver'],
  [NY, 'Asia/Calcutta', 'Asia/Kolkata'],
  [NY, 'Chicago', 'America/Chicago'],
  [NY, 'the loop', 'ask'],
  [NY, 'America/Nowhere', 'ask'],
])('%s with zone "%s" is %s', (phone, zone, found) => {
  expect(zoneOf(phone, zone)).toBe(found);
});

test('a word that the number does not fit is asked about, with the choices', () => {
  const { refused } = placeOf(NY, { zone: 'BST' });
  expect(refused).toEqual([
    expect.objectContaining({ field: 'zone', fix: expect.stringContaining('Europe/London, Asia/Dhaka') }),
  ]);
});

test('a state goes before a zone word, and the word may only narrow it', () => {
  expect(zoneOf(NY, 'Mountain', { region: 'TX' })).toBe('America/Denver');
  const { place, remarks } = placeOf(NY, { zone: 'Eastern', region: 'California' });
  expect(place).toEqual({ region: 'US-CA' });
  expect(remarks.map(({ reason }) => reason).join()).toMatch(/not the time of US-CA; the state decides/);
  expect(zoneOf('+61255501234', 'AEST', { region: 'QLD' })).toBe('Australia/Brisbane');
});

test.each([
  [NY, 'Fla.', 'US-FL'],
  [NY, 'Calif.', 'US-CA'],
  [NY, 'Penna', 'US-PA'],
  [NY, 'D.C.', 'US-DC'],
  [NY, 'us-fl', 'US-FL'],
  [NY, 'Puerto Rico', 'US-PR'],
  [NY, 'Québec', 'CA-QC'],
  [NY, 'Nouveau-Brunswick', 'CA-NB'],
  [NY, 'PQ', 'CA-QC'],
  [NY, 'NFLD', 'CA-NL'],
  [NY, 'Ont.', 'CA-ON'],
  [NY, 'B.C.', 'CA-BC'],
  [NY, 'WA', 'US-WA'],
  ['+14165550101', 'NT', 'CA-NT'],
  ['+61255501234', 'WA', 'AU-WA'],
  ['+61255501234', 'Northern Territory', 'AU-NT'],
])('%s with state "%s" is %s', (phone, region, found) => {
  expect(placeOf(phone, { region }).place.region).toBe(found);
});

test('a state that nobody knows is said, and the post of the forces is asked about', () => {
  const unknown = placeOf(NY, { region: 'Transylvania' });
  expect(unknown.place).toEqual({});
  expect(unknown.remarks).toEqual([expect.objectContaining({ field: 'region' })]);
  for (const region of ['AE', 'AP', 'AA', 'APO']) {
    expect(placeOf(NY, { region }).refused).toEqual([expect.objectContaining({ field: 'region' })]);
  }
});

test('a state of another area code decides, and it is said', () => {
  const { place, remarks } = placeOf(NY, { region: 'Hawaii' });
  expect(place.region).toBe('US-HI');
  expect(remarks.map(({ reason }) => reason).join()).toContain('area code 212 is of US-NY');
  expect(placeOf(NY, { region: 'NY' }).remarks).toEqual([]);
});

test.each([
  ['US', 'US'],
  ['U.S.A.', 'US'],
  ['United States of America', 'US'],
  ['EE. UU.', 'US'],
  ['États-Unis', 'US'],
  ['Vereinigte Staaten', 'US'],
  ['Estados Unidos', 'US'],
  ['GBR', 'GB'],
  ['England', 'GB'],
  ['Great Britain', 'GB'],
  ['Northern Ireland', 'GB'],
  ['Republic of Ireland', 'IE'],
  ['DEU', 'DE'],
  ['Deutschland', 'DE'],
  ['Österreich', 'AT'],
  ['Schweiz', 'CH'],
  ['Suisse', 'CH'],
  ['España', 'ES'],
  ['México', 'MX'],
  ['Brasil', 'BR'],
  ['Holland', 'NL'],
  ['Tschechien', 'CZ'],
  ['Ivory Coast', 'CI'],
  ['Turkey', 'TR'],
  ['South Korea', 'KR'],
  ['Puerto Rico', 'PR'],
  ['1', 'US'],
  ['44', 'GB'],
  ['+49', 'DE'],
  ['0049', 'DE'],
  ['Atlantis', undefined],
])('the country "%s" is %s', (text, code) => {
  expect(countryOf(text)).toBe(code);
});

test('a fixed line of another country than the row says is asked about, a mobile may have moved', () => {
  expect(placeOf(LONDON, { country: 'US' }).refused).toEqual([expect.objectContaining({ field: 'country' })]);
  expect(placeOf(LONDON, { country: 'England' }).refused).toEqual([]);
  expect(placeOf('+17875550101', { country: 'US' }).refused).toEqual([]);
  expect(placeOf('+447911123456', { country: 'Spain' })).toMatchObject({
    place: { country: 'ES' },
    refused: [],
  });
});

test('a country that nobody knows refuses the row only where the number needs it', () => {
  expect(placeOf(NY, { country: 'Atlantis' })).toMatchObject({
    refused: [],
    remarks: [{ field: 'country' }],
  });
  const unread = readPlace({ zone: '', region: '', country: 'Atlantis' }, { facts: undefined, data });
  expect(unread.refused).toEqual([expect.objectContaining({ field: 'country' })]);
});
