import { callId } from '../../domain/ids.ts';
import type {
  Account,
  BotSettings,
  ImmediateCall,
  Recording,
  ServerCheck,
  Voice,
  VoiceList,
} from '../../domain/server/account.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import {
  pick,
  present,
  readCount,
  readFlag,
  readId,
  readInstantMs,
  readLine,
  readLines,
  readText,
  readToken,
  readWord,
} from './fields.ts';
import { unwrapList } from './wrapper.ts';

/** Whose key it is. Every part may be missing; `raw` keeps quota and usage as they were sent. */
export function parseAccount(record: JsonObject): Account {
  const quota = pick(record, 'quota', 'limits');
  return present({
    name: readLine(record, 'display_name', 'name', 'email', 'user_id', 'id'),
    plan: readLine(record, 'effective_tier', 'subscription_tier', 'plan', 'tier'),
    phone: readLine(record, 'dedicated_number', 'system_number', 'phone_number', 'phone'),
    callsPerDay: isJsonObject(quota) ? readCount(quota, 'daily_calls_limit', 'calls_per_day') : undefined,
    bot: parseBotSettings(record),
    raw: record,
  });
}

function parseBotSettings(record: JsonObject): BotSettings {
  return present({
    name: readLine(record, 'agent_name'),
    role: readLine(record, 'bot_role'),
    instructions: readText(record, 'custom_instructions'),
    greeting: readText(record, 'greeting'),
    voice: readLine(record, 'voice_preference'),
  });
}

export function parseVoices(body: JsonValue): VoiceList | undefined {
  const list = unwrapList(body, 'voices', 'data');
  if (list === undefined) return undefined;
  const voices = list.items.flatMap((item): readonly Voice[] => {
    if (typeof item === 'string') return [{ id: safeText(item), name: safeText(item) }];
    const id = isJsonObject(item) ? readToken(item, 'id', 'voice_id', 'name') : undefined;
    if (!isJsonObject(item) || id === undefined) return [];
    return [
      present({
        id,
        name: readLine(item, 'name', 'label') ?? safeText(id),
        provider: readLine(item, 'provider'),
        language: readLine(item, 'language'),
        gender: readLine(item, 'gender'),
        accent: readLine(item, 'accent'),
        label: readLine(item, 'label'),
      }),
    ];
  });
  const defaultVoice = isJsonObject(body) ? readToken(body, 'default_voice') : undefined;
  const providers = isJsonObject(body) ? readLines(body, 'providers') : [];
  return present({ defaultVoice, voices, providers });
}

/** A recording; where it may be heard stands under many names. */
export function parseRecording(record: JsonObject, asked: string): Recording | undefined {
  const urls = pick(record, 'download_urls', 'public_recording_urls', 'recording_urls');
  const url =
    readLink(record, 'url', 'download_url', 'recording_url', 'media_url') ??
    (isJsonObject(urls) ? readLink(urls, 'mp3', 'wav') : undefined);
  return present({
    id: readId(record, 'id', 'recording_id') ?? asked,
    url,
    status: readWord(record, 'status'),
    durationS: readCount(record, 'duration_seconds', 'duration_sec', 'duration'),
    startedAtMs: readInstantMs(record, 'recording_started_at', 'started_at', 'created_at'),
  });
}

/** An address that a browser may be given. */
function readLink(record: JsonObject, ...names: readonly string[]): string | undefined {
  const text = pick(record, ...names);
  if (typeof text !== 'string' || text.length > 2_048 || safeText(text) !== text) return undefined;
  return /^https?:\/\/\S+$/.test(text) ? text : undefined;
}

const PASSED: ReadonlySet<string> = new Set([
  'pass',
  'passed',
  'ok',
  'okay',
  'success',
  'healthy',
  'good',
  'true',
]);

/** The checks of one level: a list of them, or an object whose members are checks. */
export function parseChecks(body: JsonValue, level: ServerCheck['level']): readonly ServerCheck[] {
  const list = unwrapList(body, 'checks', 'results', 'data', level);
  if (list !== undefined) {
    return list.items.flatMap((item) => (isJsonObject(item) ? parseCheck(undefined, item, level) : []));
  }
  if (!isJsonObject(body)) return [];
  const inside = pick(body, 'checks', 'results', 'data');
  return Object.entries(isJsonObject(inside) ? inside : body)
    .slice(0, 200)
    .flatMap(([name, item]) => {
      if (isJsonObject(item)) return parseCheck(name, item, level);
      return typeof item === 'boolean' ? [{ level, name: safeText(name), ok: item }] : [];
    });
}

function parseCheck(
  key: string | undefined,
  record: JsonObject,
  level: ServerCheck['level'],
): readonly ServerCheck[] {
  const name =
    readLine(record, 'name', 'title', 'label', 'check', 'id') ??
    (key === undefined ? undefined : safeText(key));
  if (name === undefined) return [];
  const word = readWord(record, 'status', 'result', 'state');
  const flag = readFlag(record, 'ok', 'passed', 'pass', 'healthy', 'status');
  return [
    present({
      level,
      name,
      ok: flag ?? (word !== undefined && PASSED.has(word.toLowerCase())),
      detail: readText(record, 'detail', 'message', 'description', 'error', 'fix'),
    }),
  ];
}

/** A call that was placed at once. */
export function parseCall(record: JsonObject): ImmediateCall | undefined {
  const id = readId(record, 'call_id', 'id');
  if (id === undefined) return undefined;
  return present({
    id: callId(id),
    status: readWord(record, 'status') ?? 'unknown',
    to: readLine(record, 'to', 'to_number'),
    durationS: readCount(record, 'duration_seconds', 'duration'),
    raw: record,
  });
}
