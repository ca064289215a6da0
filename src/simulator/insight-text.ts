import type { JsonValue } from '../lib/json.ts';
import { seededRandom } from '../lib/random.ts';
import { hashOf } from './identity.ts';
import type { StoredScheduled } from './rows.ts';

const TALKS: readonly string[] = [
  'The contact picked up after two rings, listened to the request and answered every question. They asked for a short confirmation by text.',
  'Spoke with the front inbox. They gave the information asked for and suggested calling back in the afternoon for anything further.',
  'The person was friendly but in a hurry; the main question was answered, the follow-up was left open.',
  'After a short menu the call reached a person who confirmed availability and named a price.',
  'The contact had questions of their own, then agreed to the next step and gave a direct extension.',
];

/** What a completed call left behind where no script says so: a summary, and a few fields that can be ranked. */
export function plainInsight(seed: number, row: StoredScheduled): readonly JsonValue[] {
  const random = seededRandom(seed ^ hashOf(`insight:${row.to}:${row.retryCount}`));
  const talk = TALKS[Math.floor(random() * TALKS.length)] ?? '';
  return [
    talk,
    {
      summary: talk,
      interested: random() < 0.6,
      callback_requested: random() < 0.25,
      quoted_price_usd: 80 + Math.floor(random() * 420),
      earliest_days: 1 + Math.floor(random() * 9),
      sentiment: random() < 0.7 ? 'positive' : 'neutral',
    },
  ];
}

export const voicemailInsight = (): readonly JsonValue[] => [
  'Reached voicemail. No conversation took place.',
  { summary: 'Reached voicemail.', voicemail: true, interested: null },
];
