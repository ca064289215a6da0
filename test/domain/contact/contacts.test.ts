import { expect, test } from 'vitest';
import {
  contactNames,
  contactsOf,
  phoneDigits,
  rememberedEvents,
} from '../../../src/domain/contact/contacts.ts';

test('the tracker, whatever shape the bot gave it', () => {
  const contacts = contactsOf({
    contractors: [{ name: 'Acme Roofs', phone: '+1 (312) 555-0101' }, 'text', null],
    call_tracker: {
      '+13125550101': {
        status: 'no_answer',
        attempts: '2',
        next_retry: '2026-06-03T16:00:00Z',
        event_id: 'e9',
      },
      '+13125550102': 'busy',
      '+13125550103': { attempts: [{}, {}], voicemail_left: true, last_attempt: 'yesterday' },
      '+13125550104': null,
    },
  });
  expect(contacts).toEqual([
    {
      phone: '+13125550101',
      name: 'Acme Roofs',
      status: 'no_answer',
      attempts: 2,
      voicemailLeft: false,
      nextRetryAtMs: Date.parse('2026-06-03T16:00:00Z'),
      eventId: 'e9',
    },
    { phone: '+13125550102', status: 'busy', attempts: 0, voicemailLeft: false },
    { phone: '+13125550103', status: 'pending', attempts: 2, voicemailLeft: true },
    { phone: '+13125550104', status: 'pending', attempts: 0, voicemailLeft: false },
  ]);
  expect(contactsOf({ call_tracker: [] })).toEqual([]);
  expect(contactsOf({})).toEqual([]);
});

test('names come from any list of records, made safe, the first wins', () => {
  const names = contactNames({
    leads: [
      { company: 'One\u001b[31m', phone_number: '+13125550101' },
      { name: 'Two', phone: '3125550102' },
      { name: 'Other', phone: '+13125550101' },
    ],
    call_tracker: { '+13125550103': { name: 'Three' } },
  });
  expect([...names]).toEqual([
    ['13125550101', 'One␛[31m'],
    ['3125550102', 'Two'],
    ['13125550103', 'Three'],
  ]);
});

test('what memory scheduled, without the records that name no event', () => {
  expect(
    rememberedEvents({
      scheduled_events: [
        { event_id: 'e1', type: 'call', to: '+1', scheduled_at: '2026-06-03T16:00:00Z', step_id: 'calls' },
        { id: 7 },
        { type: 'call' },
        'e3',
      ],
    }),
  ).toEqual([
    {
      eventId: 'e1',
      channel: 'call',
      to: '+1',
      scheduledAtMs: Date.parse('2026-06-03T16:00:00Z'),
      stepId: 'calls',
    },
    { eventId: '7' },
  ]);
  expect(rememberedEvents({ scheduled_events: { event_id: 'e1' } })).toEqual([{ eventId: 'e1' }]);
  expect(rememberedEvents({ scheduled_events: 'none' })).toEqual([]);
});

test('spellings of one number compare equal', () => {
  expect(phoneDigits('+1 (312) 555-0101')).toBe(phoneDigits('+13125550101'));
});
