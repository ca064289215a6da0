import { join } from 'node:path';
import { isUsableKey, maskKey } from '../../lib/api-key.ts';
import { parseBaseUrl } from '../../lib/base-url.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { parseEnvFile } from './env-file.ts';
import { readSmallFile } from './read-small-file.ts';
import { SKILL_CONFIG } from './skill-folder.ts';
import type { Env, SettingsProblem, Sourced } from './sourced.ts';

/** How the server is reached and as whom. The key is a secret: show `maskedKey`. */
export interface ServerConfig {
  readonly key?: Sourced<string>;
  readonly maskedKey: string;
  readonly baseUrl: Sourced<string>;
  readonly ownerName?: SafeText;
  readonly agentName?: SafeText;
  /**
   * Set where the key comes from a file but the address from the environment: whoever set the one need not know of the
   * other. Ask before anything is sent.
   */
  readonly confirm?: { readonly host: string; readonly sentence: string };
  readonly problems: readonly SettingsProblem[];
}

export const DEFAULT_BASE_URL = 'https://clawdtalk.com/v1';
const PLACEHOLDER = 'YOUR_API_KEY_HERE';
/** What the skill's installer writes where a key is to come. */
export const isPlaceholderKey = (key: string): boolean => key === PLACEHOLDER;
const REFERENCE = /\$\{([A-Za-z_]\w*)\}/g;

/** Reads environment, `skill-config.json` and the `.env` files, in the order of the server contract. */
export function loadServerConfig(options: {
  readonly env: Env;
  readonly home: string;
  readonly skillFolder?: string | undefined;
  /** What the skill folder's own .env says goes before any other place: it was named for one account alone. */
  readonly ownFirst?: boolean;
}): ServerConfig {
  const { env, home, skillFolder, ownFirst = false } = options;
  const problems: SettingsProblem[] = [];
  const path = skillFolder === undefined ? undefined : join(skillFolder, SKILL_CONFIG);
  const file = path === undefined ? {} : readConfigFile(path, problems);
  const beside = skillFolder === undefined ? [] : [join(skillFolder, '.env')];
  const general = createLookUp(env, [
    join(home, '.openclaw', '.env'),
    join(home, '.clawdbot', '.env'),
    ...beside,
  ]);
  const own = createLookUp({}, beside);
  const lookUp: LookUp = ownFirst ? (name) => own(name) ?? general(name) : general;
  const fileText = (name: string): string | undefined => {
    const raw = textOf(file[name]);
    return raw === undefined ? undefined : resolveReferences(raw, name, lookUp, problems);
  };

  const key =
    usableKey(env['CLAWDTALK_API_KEY'], { source: 'env', where: 'CLAWDTALK_API_KEY' }, problems) ??
    usableKey(fileText('api_key'), { source: 'file', where: path ?? '' }, problems);
  const server = fileText('server')?.trim().replace(/\/+$/, '');
  const fromFile: Sourced<string> | undefined =
    server === undefined || server === ''
      ? undefined
      : { value: `${server}/v1`, source: 'file', where: path ?? '' };
  const fromEnv = textOf(env['CLAWDTALK_API_URL'])?.trim().replace(/\/+$/, '');
  const baseUrl: Sourced<string> =
    fromEnv !== undefined && fromEnv !== ''
      ? { value: fromEnv, source: 'env', where: 'CLAWDTALK_API_URL' }
      : (fromFile ?? { value: DEFAULT_BASE_URL, source: 'default' });

  const checked = parseBaseUrl(baseUrl.value);
  if (!checked.ok) problems.push({ kind: 'value', sentence: checked.error.sentence });
  if (key === undefined && !problems.some(({ kind }) => kind === 'key')) {
    problems.push({
      kind: 'no-key',
      sentence: 'There is no API key. Set CLAWDTALK_API_KEY, or api_key in skill-config.json.',
    });
  }
  const ownerName = fileText('owner_name');
  const agentName = fileText('agent_name');
  const confirm = foreignHost(key, baseUrl, fromFile?.value ?? DEFAULT_BASE_URL);
  return {
    ...(key === undefined ? {} : { key }),
    maskedKey: key === undefined ? '' : maskKey(key.value),
    baseUrl,
    ...(ownerName === undefined ? {} : { ownerName: safeText(ownerName, { maxLength: 100 }) }),
    ...(agentName === undefined ? {} : { agentName: safeText(agentName, { maxLength: 100 }) }),
    ...(confirm === undefined ? {} : { confirm }),
    problems,
  };
}

function readConfigFile(path: string, problems: SettingsProblem[]): JsonObject {
  const { text, problem } = readSmallFile(path);
  if (problem !== undefined) problems.push({ kind: 'file', sentence: problem });
  if (text === undefined) return {};
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isJsonObject(value)) return value;
  } catch {
    // Told below: the text of the parser's error would quote the file, and the file holds a key.
  }
  problems.push({ kind: 'file', sentence: `${path} is not a JSON object, so nothing of it is used.` });
  return {};
}

type LookUp = (name: string) => string | undefined;

/** The environment first, then the files in order; each is read when it is first needed. */
function createLookUp(env: Env, paths: readonly string[]): LookUp {
  let files: readonly ReadonlyMap<string, string>[] | undefined;
  return (name) => {
    const own = textOf(env[name]);
    if (own !== undefined) return own;
    files ??= paths.map((path) => parseEnvFile(readSmallFile(path).text ?? ''));
    return files.map((file) => file.get(name)).find((value) => value !== undefined && value !== '');
  };
}

/** `undefined`, with a problem, where a name in it is set nowhere. */
function resolveReferences(
  text: string,
  member: string,
  lookUp: LookUp,
  problems: SettingsProblem[],
): string | undefined {
  let missing: string | undefined;
  const resolved = text.replace(REFERENCE, (_, name: string) => {
    const value = lookUp(name);
    if (value === undefined) missing ??= name;
    return value ?? '';
  });
  if (missing === undefined) return resolved;
  const sentence = `${member} in ${SKILL_CONFIG} refers to ${missing}, which is set neither in the environment nor in a .env file.`;
  problems.push({ kind: member === 'api_key' ? 'key' : 'reference', sentence });
  return undefined;
}

function usableKey(
  raw: string | undefined,
  from: Omit<Sourced<string>, 'value'>,
  problems: SettingsProblem[],
): Sourced<string> | undefined {
  const value = raw?.trim() ?? '';
  if (value === '' || isPlaceholderKey(value)) return undefined;
  if (isUsableKey(value)) return { value, ...from };
  const sentence = `The API key in ${from.where ?? 'the configuration'} holds characters that no key has, or is too short. Copy it again.`;
  problems.push({ kind: 'key', sentence });
  return undefined;
}

function foreignHost(
  key: Sourced<string> | undefined,
  baseUrl: Sourced<string>,
  expected: string,
): ServerConfig['confirm'] {
  if (key?.source !== 'file' || baseUrl.source !== 'env') return undefined;
  const url = parseBaseUrl(baseUrl.value);
  const usual = parseBaseUrl(expected);
  if (!url.ok || (usual.ok && usual.value.origin === url.value.origin)) return undefined;
  const host = safeText(url.value.host, { maxLength: 120 });
  const sentence = `CLAWDTALK_API_URL sends the key of ${key.where ?? 'the configuration'} to ${host}. Is that meant?`;
  return { host, sentence };
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
