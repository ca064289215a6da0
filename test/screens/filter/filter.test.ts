import { expect, test } from 'vitest';
import { matcher } from '../../../src/screens/filter/match.ts';
import { parseFilter } from '../../../src/screens/filter/parse.ts';
import { missionsSpec } from '../../../src/screens/missions/rows.ts';
import { scheduleSpec } from '../../../src/screens/schedule/rows.ts';
import type { TableSpec } from '../../../src/screens/table/table.ts';
import { NOW_MS, sampleMissions, sampleScheduled } from '../support/sample-board.ts';

function found<Row>(
  spec: TableSpec<Row>,
  rows: readonly Row[],
  name: (row: Row) => string,
  text: string,
): string[] {
  const parsed = parseFilter(text, spec.filter.fields);
  if (!parsed.ok) throw new Error(parsed.error);
  return rows.filter(matcher(parsed.value, spec.filter, NOW_MS)).map(name);
}

const missions = (text: string): string[] => found(missionsSpec, sampleMissions, ({ key }) => key, text);
const scheduled = (text: string): string[] =>
  found(scheduleSpec, sampleScheduled, ({ event }) => event.id, text);
const all = sampleMissions.map(({ key }) => key);

test.each([
  ['', all],
  ['window', ['window-washers']],
  ['WINDOW chicago', ['window-washers']],
  ['"spring fair"', ['venue-hunt']],
  ['!window !venue', ['old-leads', 'rug-price', 'plumber', 'hostile']],
  ['/^ask|plumb/', ['old-leads', 'plumber']],
  ['!/a/', []],
  ['state:failed', ['hostile']],
  ['state:failed,paused', ['rug-price', 'hostile']],
  ['state:stuck', ['old-leads']],
  ['!state:running', ['rug-price', 'plumber', 'hostile']],
  ['class:3', ['rug-price']],
  ['class:>2', ['venue-hunt', 'rug-price', 'plumber']],
  ['class:>=2 class:<4', ['window-washers', 'rug-price']],
  ['needs:me', ['venue-hunt', 'old-leads']],
  ['source:server', ['hostile']],
  ['driver:nobody state:running', ['old-leads']],
  ['due:<2h', ['window-washers']],
  ['due:<5m', []],
  ['changed:>1d', ['old-leads']],
])('missions: %s', (text, expected) => {
  expect(missions(text)).toEqual(expected);
});

test.each([
  ['tz:PT', ['e-2']],
  ['tz:CST', ['e-1', 'e-3', 'e-5']],
  ['tz:chicago', ['e-1', 'e-3', 'e-5']],
  ['tz:new york', []],
  ['tz:"new york"', ['e-3']],
  ['due:<2h due:>0', ['e-1']],
  ['due:<0 state:pending', ['e-3']],
  ['how:sms', ['e-4']],
  ['state:no-answer', ['e-5']],
  ['try:>1', ['e-5']],
  ['to:shiny', ['e-1']],
])('schedule: %s', (text, expected) => {
  expect(scheduled(text)).toEqual(expected);
});

test.each([
  ['colour:red', /There is no “colour:” here. This list knows state: class:/],
  ['source:moon', /“source:moon” matches nothing: it can be both, file, server\./],
  ['class:three', /“class:three” is not a number/],
  ['due:soon', /“due:soon” is not a length of time/],
  ['/(/', /The pattern \/\(\/ is not a valid regular expression\./],
  ['x'.repeat(301), /at most 300 characters/],
])('says in one sentence what is wrong with %s', (text, sentence) => {
  const parsed = parseFilter(text, missionsSpec.filter.fields);
  expect(parsed.ok ? 'it was read' : parsed.error).toMatch(sentence);
});

test.each(['!', 'state:', '/', '/(', '//', 'due:<', '!state:'])(
  'what is half typed (%s) narrows nothing',
  (text) => {
    expect(missions(text)).toEqual(all);
  },
);
