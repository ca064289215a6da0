import { expect, test } from 'vitest';
import { asksToStop, optOutInInsight } from '../../../src/domain/contact/opt-out.ts';

test('words that end contact', () => {
  const stops = [
    'STOP',
    'stop.',
    ' Stop! ',
    'STOPALL',
    'Unsubscribe',
    'Stop please',
    'Please do not call me again',
    "Don't text this number",
    'never contact us',
    'Take me off your list',
    'remove my number from the list',
    'I opted out last week',
    'No more calls.',
    'put us on the do-not-call list',
  ];
  expect(stops.filter((text) => !asksToStop(text))).toEqual([]);
});

test('words that only sound like it', () => {
  const goes = [
    'The bus stop is across the street',
    'We stop by on Friday at ten',
    'Please do not call before 9',
    "Don't call after five, we are closed",
    'I will cancel my other appointment',
    'We are at the end of the road',
    'Yes, Friday works',
    'quit smoking program, how much is it?',
  ];
  expect(goes.filter(asksToStop)).toEqual([]);
});

test('insights say it as a flag, as a text, or not at all', () => {
  expect(optOutInInsight({ do_not_call: true, summary: 'Angry.' })).toBe('Angry.');
  expect(optOutInInsight({ opt_out: 'yes' })).toBe('opt_out: yes');
  expect(
    optOutInInsight([{ price: 3 }, 'They asked us to take them off: remove us from the list']),
  ).toContain('remove us');
  expect(optOutInInsight({ note: 'Please do not call again' })).toBe('Please do not call again');
  expect(optOutInInsight({ do_not_call: false, status: 'end', price: 12 })).toBeUndefined();
  expect(optOutInInsight(undefined)).toBeUndefined();
});
