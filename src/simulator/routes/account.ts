import { invalid, notFound, okay, type ApiAnswer, type ApiRequest } from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { wireTime } from '../dialect.ts';
import { USER_ID } from '../render.ts';
import { notOffered } from './assistants.ts';
import { OWNER_PHONE } from './direct.ts';

export function getMe(backend: ServerState): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  const { world } = backend;
  const calls = world.dials.filter(({ channel }) => channel === 'call').length;
  const talkedS = [...world.scheduled.values()].reduce((sum, row) => sum + (row.callDurationS ?? 0), 0);
  return okay({
    user_id: USER_ID,
    email: 'operator@example.com',
    phone: OWNER_PHONE,
    phone_verified: true,
    subscription_tier: 'pro',
    effective_tier: 'pro',
    effective_source: 'subscription',
    effective_days_remaining: null,
    subscription_status: 'active',
    paranoid_mode: false,
    voice_preference: null,
    agent_name: 'Clawd',
    bot_role: null,
    custom_instructions: null,
    greeting: null,
    display_name: 'Demo operator',
    system_number: null,
    dedicated_number: [...world.phones.values()][0]?.phone ?? null,
    quota: {
      daily_call_seconds_limit: 36_000,
      daily_calls_limit: 300,
      monthly_call_seconds_limit: 720_000,
      monthly_messages_limit: 5_000,
      monthly_missions_limit: 100,
      monthly_mission_events_limit: 2_000,
      max_call_duration_seconds: 1_800,
    },
    usage_today: { call_seconds: talkedS, calls },
    usage_this_month: { call_seconds: talkedS, mission_events: world.scheduled.size },
    created_at: wireTime(backend.clock.now() - 200 * 86_400_000),
    last_ws_connected_at: null,
    totp_enabled: false,
    clawdbot_instance_id: null,
    ...Object.fromEntries(world.botSettings),
  });
}

/** What of the account its owner may change. */
const CHANGEABLE: ReadonlySet<string> = new Set([
  'agent_name',
  'bot_role',
  'custom_instructions',
  'greeting',
  'voice_preference',
]);

export function updateMe(backend: ServerState, request: ApiRequest): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  const unknown = Object.keys(request.body).find((name) => !CHANGEABLE.has(name));
  if (unknown !== undefined) return invalid(`${unknown} cannot be changed`);
  for (const [name, value] of Object.entries(request.body)) {
    if (value !== null && typeof value !== 'string') return invalid(`${name} must be a text`);
    backend.world.botSettings.set(name, value);
  }
  return getMe(backend);
}

/** Every answered call of this server is recorded under its conversation's id. */
export function getRecording(backend: ServerState, request: ApiRequest): ApiAnswer {
  const id = request.params['recording'] ?? '';
  const conversation = backend.world.conversations.get(id.replace(/^rec-/, ''));
  if (conversation === undefined) return notFound('Recording');
  const row = backend.world.scheduled.get(conversation.scheduledId ?? '');
  return okay({
    data: {
      id,
      status: 'completed',
      duration_seconds: row?.callDurationS ?? null,
      recording_started_at: wireTime(row?.dispatchedAtMs ?? backend.clock.now()),
      download_urls: { mp3: `https://recordings.example/${encodeURIComponent(id)}.mp3` },
    },
  });
}

const VOICES: readonly {
  readonly id: string;
  readonly name: string;
  readonly gender: string;
  readonly language: string;
  readonly accent: string | null;
}[] = [
  { id: 'Rime.ArcanaV3.astra', name: 'Astra', gender: 'Female', language: 'en', accent: 'American' },
  { id: 'Rime.ArcanaV3.orion', name: 'Orion', gender: 'Male', language: 'en', accent: 'American' },
  { id: 'Rime.ArcanaV3.sirius', name: 'Sirius', gender: 'Male', language: 'es', accent: null },
  { id: 'Telnyx.NaturalHD.andersen_johan', name: 'Johan', gender: 'Male', language: 'en', accent: 'Nordic' },
  { id: 'AWS.Polly.Amy-Neural', name: 'Amy', gender: 'Female', language: 'en-GB', accent: 'British' },
  { id: 'Azure.de-DE-KatjaNeural', name: 'Katja', gender: 'Female', language: 'de-DE', accent: null },
];

export function listVoices(backend: ServerState, { query }: ApiRequest): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  const provider = query.get('provider')?.toLowerCase();
  const providerOf = (id: string): string => (id.split('.')[0] ?? '').toLowerCase();
  const voices = VOICES.filter(({ id }) => provider === undefined || providerOf(id) === provider);
  return okay({
    default_voice: 'Rime.ArcanaV3.astra',
    voices: voices.map((voice) => ({
      ...voice,
      provider: providerOf(voice.id),
      model: null,
      label: null,
      age: null,
    })),
    providers: [...new Set(VOICES.map(({ id }) => providerOf(id)))],
    total: voices.length,
  });
}

const CHECKS: Readonly<Record<string, readonly [string, string, string | null][]>> = {
  critical: [
    ['api_key', 'pass', 'Key is valid'],
    ['dedicated_number', 'pass', 'A number is active'],
  ],
  warnings: [['websocket', 'warn', 'No client is connected']],
  recommended: [['voicemail_detection', 'pass', null]],
  infra: [
    ['database', 'pass', null],
    ['telnyx', 'pass', 'Reachable'],
  ],
};

export function getDoctor(backend: ServerState, request: ApiRequest): ApiAnswer {
  const checks = CHECKS[request.params['level'] ?? ''];
  if (!backend.policy.optionalEndpoints || checks === undefined) return notOffered();
  return okay({ checks: checks.map(([id, status, detail]) => ({ id, status, detail })) });
}
