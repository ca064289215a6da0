import { isUsableKey, maskKey } from '../../../lib/api-key.ts';
import { parseBaseUrl } from '../../../lib/base-url.ts';
import { readSmallFile } from '../read-small-file.ts';
import { DEFAULT_BASE_URL, isPlaceholderKey, loadServerConfig, type ServerConfig } from '../server-config.ts';
import type { Env, SettingsProblem, Sourced } from '../sourced.ts';
import type { KeySource, NamedContext } from './named-context.ts';

/**
 * How the server of a context is reached and as whom. What the environment says for a start without a context counts
 * for none: a key is used at the server that the same hand put beside it, or nowhere.
 */
export function loadContextServer(
  context: NamedContext,
  place: { readonly env: Env; readonly home: string; readonly skillFolder?: string | undefined },
): ServerConfig {
  const { CLAWDTALK_API_KEY: _key, CLAWDTALK_API_URL: _url, ...others } = place.env;
  const { server, key = { kind: 'skill' } } = context;
  const skill = loadServerConfig({
    env: others,
    home: place.home,
    skillFolder: place.skillFolder,
    ownFirst: true,
  });
  const named: Sourced<string> | undefined =
    server === undefined ? undefined : { value: server, source: 'file', where: `context ${context.name}` };
  const usual =
    place.skillFolder === undefined ? { value: DEFAULT_BASE_URL, source: 'default' as const } : skill.baseUrl;
  const baseUrl = named ?? usual;
  const read = key.kind === 'skill' ? keyOfSkill(skill, named) : readKey(key, place.env);
  const { confirm: _, key: _ownKey, ...rest } = skill;
  return {
    ...rest,
    ...(typeof read === 'string' ? {} : { key: read }),
    maskedKey: typeof read === 'string' ? '' : maskKey(read.value),
    baseUrl,
    problems: [
      ...skill.problems.filter(({ kind }) => kind === 'file' || kind === 'value'),
      ...(typeof read === 'string'
        ? [{ kind: 'key', sentence: `Context ${context.name}: ${read}` } satisfies SettingsProblem]
        : []),
    ],
  };
}

/** The key of the skill folder, unless it would go to another server than its own; else why there is none. */
function keyOfSkill(skill: ServerConfig, named: Sourced<string> | undefined): Sourced<string> | string {
  if (skill.key === undefined) {
    return (
      skill.problems.find(({ kind }) => kind === 'key')?.sentence ?? 'skill-config.json holds no api_key.'
    );
  }
  const own = parseBaseUrl(skill.baseUrl.value);
  const wanted = named === undefined ? own : parseBaseUrl(named.value);
  if (own.ok && wanted.ok && own.value.origin === wanted.value.origin) return skill.key;
  const hosts = `${own.ok ? own.value.host : 'its own server'}, not to ${wanted.ok ? wanted.value.host : 'this one'}`;
  return `the key in ${skill.key.where ?? 'skill-config.json'} belongs to ${hosts}: it is sent nowhere. Name the server's own key.`;
}

function readKey(source: Exclude<KeySource, { kind: 'skill' }>, env: Env): Sourced<string> | string {
  if (source.kind === 'env') {
    return usable(env[source.variable], { source: 'env', where: source.variable });
  }
  const { text, problem } = readSmallFile(source.path);
  if (text === undefined) return problem ?? `its key is read from ${source.path}, which does not exist.`;
  return usable(text, { source: 'file', where: source.path });
}

function usable(raw: string | undefined, from: Omit<Sourced<string>, 'value'>): Sourced<string> | string {
  const value = raw?.trim() ?? '';
  const where = from.where ?? '';
  if (value === '') {
    return from.source === 'env'
      ? `its key is read from the variable ${where}, which is not set.`
      : `its key is read from ${where}, which is empty.`;
  }
  return isUsableKey(value) && !isPlaceholderKey(value)
    ? { value, ...from }
    : `the key in ${where} holds characters that no key has, or is too short. Copy it again.`;
}

/** Where a key is read from, in words. */
export const keySourceText = (key: KeySource | undefined): string =>
  key === undefined
    ? 'read at the host'
    : key.kind === 'env'
      ? `from ${key.variable}`
      : key.kind === 'file'
        ? `from ${key.path}`
        : 'from the skill folder';
