import { expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import { safe } from '../../src/lib/safe-text.ts';
import { recordText } from '../../src/screens/mission/record-text.ts';
import { NOW_MS, scheduledEvent } from './support/sample-board.ts';

const environment = {
  minuteMs: NOW_MS,
  wallMinuteMs: NOW_MS,
  zoneMode: 'recipient',
  operatorZone: 'Europe/Berlin',
  ascii: false,
} as const;
const steps = [{ id: stepId('carrier_3'), description: safe`Call Peachtree Logistics` }];
const call = {
  event: scheduledEvent('461441a6-77', { scheduledAtMs: NOW_MS + 3_600_000 }),
  contactName: safe`Jon Bell`,
  zones: ['America/New_York'],
};
const text = (type: string, summary: string, more: object = {}): string =>
  recordText(
    { type, summary: safe`${summary}`, stepId: stepId('carrier_3') },
    { steps, ...more },
    environment,
  );

test('a scheduled call is told by whom and when, the id last', () => {
  expect(text('custom', 'Scheduled call event_id=461441a6-77', { call })).toBe(
    'Call to Jon Bell scheduled for today 11:00 EST (17:00 CET) (461441a6)',
  );
  expect(text('custom', 'Scheduled call to Ann: event_id=461441a6-77')).toBe(
    'Call to Ann scheduled (461441a6)',
  );
  expect(text('custom', 'Cancelled call event_id=461441a6-77: they moved', { call })).toBe(
    'Call to Jon Bell cancelled: they moved (461441a6)',
  );
});

test('a step is named by what it does', () => {
  expect(text('step_completed', 'step.complete carrier_3')).toBe('Completed “Call Peachtree Logistics”');
  expect(text('step_started', '')).toBe('Started “Call Peachtree Logistics”');
  expect(text('step_completed', 'They carry it for 900 dollars')).toBe(
    'Completed “Call Peachtree Logistics”: They carry it for 900 dollars',
  );
});

test("what a bot wrote in its own words stays, and a kind's name is no member of every object", () => {
  expect(text('message', 'The line was busy')).toBe('The line was busy');
  expect(text('constructor', '')).toBe('Constructor');
});
