import type { JsonObject } from '../../lib/json.ts';

const HANGUP: JsonObject = {
  type: 'hangup',
  hangup: {
    description:
      'To be used whenever the conversation has ended and it would be appropriate to hangup the call.',
  },
};
const DTMF: JsonObject = { type: 'send_dtmf', send_dtmf: {} };

const voicemail = (action: string, message?: string): JsonObject => ({
  voicemail_detection: {
    on_voicemail_detected: {
      action,
      ...(message !== undefined && { voicemail_message: { type: 'prompt', prompt: message } }),
    },
  },
});

export interface DemoAssistant {
  readonly key: string;
  readonly phone?: string;
  readonly config: JsonObject;
}

const base = (
  name: string,
  instructions: string,
  settings: JsonObject,
  tools = [HANGUP, DTMF],
): JsonObject => ({
  name,
  model: 'openai/gpt-4o',
  instructions,
  greeting: '',
  voice: 'Rime.ArcanaV3.astra',
  tools,
  enabled_features: ['telephony', 'messaging'],
  telephony_settings: settings,
});

/** The demo's callers; some have the flaws that a look through them should find. */
export const DEMO_ASSISTANTS: readonly DemoAssistant[] = [
  {
    key: 'quotes',
    phone: '+13125550100',
    config: base(
      'Quote Caller',
      'You call local trade businesses on behalf of {{client_name}}. Describe the job in one sentence, ask for a price or a price range, the earliest date, and whether they are insured. Thank them and end the call. If a phone menu answers, press 0 or say "representative".',
      voicemail(
        'leave_message_and_stop_assistant',
        'Say who is calling, the job in one sentence and the number to call back.',
      ),
    ),
  },
  {
    key: 'screener',
    phone: '+16465550142',
    config: base(
      'Candidate Screener',
      'You hold a five minute first conversation with a nurse who applied for a position. Ask about years in intensive care, night shifts, licence states, earliest start and expected hourly rate. Be warm and brief. Never promise a position.',
      voicemail(
        'leave_message_and_stop_assistant',
        'One short message: who called, why, and that we will write by text.',
      ),
    ),
  },
  {
    key: 'negotiator',
    phone: '+14695550116',
    config: base(
      'Freight Negotiator',
      'You negotiate a full truckload rate Dallas to Atlanta, 53 ft dry van, 38,000 lb. The best offer so far is {{best_offer_usd}} US dollars from {{best_carrier}}. Ask the dispatcher to beat it. Never name a price below 1,450.',
      voicemail('stop_assistant'),
    ),
  },
  {
    key: 'venues',
    phone: '+14155550178',
    config: base(
      'Venue Scout',
      'You ask event venues whether the second Saturday in June is free for 120 guests, what the hall costs with tables and chairs, and whether outside catering is allowed.',
      voicemail('stop_assistant'),
    ),
  },
  {
    key: 'venues-round-2',
    config: base(
      'Venue Scout, round 2',
      'You call the three venues that were chosen. Ask for the written offer, the deposit, and a visit next week. Refer to the first conversation.',
      voicemail('stop_assistant'),
    ),
  },
  {
    key: 'stock',
    phone: '+12065550133',
    config: base(
      'Stock Line Reader',
      'You call automated pharmacy stock lines. Press 3 for stock, enter the product code when asked, listen to the answer, repeat it once to yourself and hang up. Do not talk to people; if a person answers, apologise and end the call.',
      voicemail('continue_assistant'),
    ),
  },
  {
    key: 'clinic',
    phone: '+16025550155',
    config: base(
      'Clinic Caller',
      'You look for an appointment. Ask for the first free slot this week, name of the practice, what to bring, and the price without insurance. As soon as a slot is offered, hold it in the name of {{patient_name}}.',
      voicemail('leave_message_and_stop_assistant', 'Ask for a call back and name the number slowly.'),
      [HANGUP],
    ),
  },
  {
    key: 'visits',
    phone: '+17135550184',
    config: base(
      'Visit Reminder',
      'You confirm installation visits by text message. Offer the next free slot to those who cannot make it. Stop at once when someone asks not to be contacted.',
      voicemail('stop_assistant'),
    ),
  },
  {
    key: 'paperwork',
    phone: '+13035550127',
    config: base(
      'Paperwork Chaser',
      'You ask subcontractors to send their W-9 form to accounts@northfield.example and note who sends it when.',
      voicemail('leave_message_and_stop_assistant', 'Kindly ask for the form and repeat the address.'),
    ),
  },
  {
    key: 'quotes-copy',
    config: base(
      'Quote Caller',
      'You call local trade businesses on behalf of {{client_name}}. Describe the job in one sentence, ask for a price or a price range, the earliest date, and whether they are insured.',
      voicemail('leave_message_and_stop_assistant', 'Say who is calling and the number to call back.'),
    ),
  },
];

/** Numbers of the account that no assistant has. */
export const SPARE_PHONES: readonly string[] = [
  '+15035550149',
  '+16175550190',
  '+15125550161',
  '+18085550166',
];
