import { okay, type ApiAnswer, type ApiRequest } from '../answer.ts';
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
  });
}

const VOICES: readonly { readonly id: string; readonly name: string; readonly gender: string }[] = [
  { id: 'Rime.ArcanaV3.astra', name: 'Astra', gender: 'female' },
  { id: 'Rime.ArcanaV3.orion', name: 'Orion', gender: 'male' },
  { id: 'Telnyx.NaturalHD.andersen_johan', name: 'Johan', gender: 'male' },
];

export function listVoices(backend: ServerState): ApiAnswer {
  if (!backend.policy.optionalEndpoints) return notOffered();
  return okay({
    default_voice: 'Rime.ArcanaV3.astra',
    voices: VOICES.map((voice) => ({
      ...voice,
      provider: voice.id.split('.')[0] ?? '',
      model: null,
      language: 'en',
      label: null,
      accent: null,
      age: null,
    })),
    providers: ['Rime', 'Telnyx'],
    total: VOICES.length,
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
