import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DoctorCheck } from '../../cli/verb.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { usualSkillFolders, SKILL_CONFIG } from '../../state/settings/skill-folder.ts';
import { readSmallFile } from '../../state/settings/read-small-file.ts';
import { check } from './check.ts';

/** Where bots of this family keep what they know, beside the skill folder that this program works with. */
export interface PlaceSearch {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In use already: not told again. */
  readonly used: readonly string[];
}

/** Hosts of the agent, each with its configuration below the home folder. */
const HOSTS = ['.openclaw/openclaw.json', '.clawdbot/clawdbot.json'];
const PLUGIN = 'clawtalk';
const STATE_FILES = ['.missions_state.json', 'missions_state.json'];
const LOGS = ['ws.log', '.connect.log'];

/**
 * Settings, state files and logs of other bots of this family: as a skill, as a plugin of OpenClaw or Clawdbot, as a
 * plugin of Hermes. Nothing of a key is told but that there is one.
 */
export function botPlaceChecks(search: PlaceSearch): readonly DoctorCheck[] {
  const used = new Set(search.used.map((path) => resolve(path)));
  const found = [...settingsFound(search, used), ...filesFound(search, used)];
  return found.length > 0 ? found : [check('other bots', 'ok', 'none of their files in the usual places')];
}

function settingsFound({ home, env }: PlaceSearch, used: ReadonlySet<string>): readonly DoctorCheck[] {
  const told: DoctorCheck[] = [];
  const tell = (path: string, what: string, hasKey: boolean): void => {
    if (used.has(resolve(path))) return;
    told.push(
      check('other bots', 'ok', `${path}: ${what}${hasKey ? ', with an API key of its own' : ''}`, {
        mend: 'to work with it, put its key and server into CLAWDTALK_API_KEY and CLAWDTALK_API_URL',
      }),
    );
  };
  for (const folder of usualSkillFolders(home)) {
    const path = join(folder, SKILL_CONFIG);
    const settings = jsonAt(path);
    if (settings !== undefined) tell(path, "a skill's settings", has(settings, 'api_key'));
  }
  for (const host of HOSTS) {
    const path = join(home, host);
    const config = inside(jsonAt(path), 'plugins', 'entries', PLUGIN);
    if (config === undefined) continue;
    tell(path, `settings of the plugin ${PLUGIN}`, has(inside(config, 'config') ?? {}, 'apiKey'));
  }
  const hermes = join(hermesHome({ home, env }), 'config.yaml');
  const text = readSmallFile(hermes).text ?? '';
  if (/^\s*clawtalk:/m.test(text)) {
    tell(hermes, `settings of the plugin ${PLUGIN}`, /^\s*api_key:\s*\S/m.test(text));
  }
  const named = ['CLAWTALK_API_KEY', 'CLAWTALK_SERVER'].filter((name) => (env[name] ?? '') !== '');
  if (named.length > 0) {
    const words = `the environment sets ${named.join(' and ')} for the plugin; this program reads CLAWDTALK_API_KEY and CLAWDTALK_API_URL`;
    told.push(check('other bots', 'ok', words));
  }
  return told;
}

function filesFound(search: PlaceSearch, used: ReadonlySet<string>): readonly DoctorCheck[] {
  return foldersOf(search).flatMap((folder) => [
    ...STATE_FILES.map((name) => join(folder, name)).flatMap((path) => {
      if (used.has(path) || !isFile(path)) return [];
      const entries = jsonAt(path);
      const words =
        entries === undefined
          ? 'a state file that is no JSON object'
          : `a state file with ${counted(Object.keys(entries).length)}`;
      return [check('other bots', 'ok', `${path}: ${words}`, { mend: `clawdtalk-tui --state ${path}` })];
    }),
    ...LOGS.map((name) => join(folder, name)).flatMap((path) =>
      used.has(path) || !isFile(path) ? [] : [check('other bots', 'ok', `${path}: a log of its connection`)],
    ),
  ]);
}

function foldersOf(search: PlaceSearch): readonly string[] {
  const { home } = search;
  const hosts = HOSTS.flatMap((host) => {
    const folder = join(home, host.split('/')[0] ?? '');
    const config = jsonAt(join(home, host));
    const workspaces = ['agents.defaults.workspace', 'agent.workspace'].flatMap((path) => {
      const named = valueAt(config, path.split('.'));
      return typeof named === 'string' ? [resolve(named.replace(/^~(?=\/|$)/, home))] : [];
    });
    const spaces = [join(folder, 'workspace'), ...workspaces];
    return [
      folder,
      ...['extensions', 'plugins'].map((below) => join(folder, below, PLUGIN)),
      ...spaces,
      ...spaces.flatMap((space) =>
        ['clawdtalk-client', 'clawdtalk'].map((name) => join(space, 'skills', name)),
      ),
    ];
  });
  return [
    ...new Set([home, ...usualSkillFolders(home), ...hosts, join(hermesHome(search), 'plugin-data', PLUGIN)]),
  ];
}

const hermesHome = ({ home, env }: Pick<PlaceSearch, 'home' | 'env'>): string => {
  const named = env['HERMES_HOME'];
  return named === undefined || named === '' ? join(home, '.hermes') : named;
};

function jsonAt(path: string): JsonObject | undefined {
  try {
    const value = JSON.parse(readSmallFile(path).text ?? '') as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let here = value;
  for (const name of path) here = isJsonObject(here) ? here[name] : undefined;
  return here;
}

function inside(value: JsonObject | undefined, ...path: readonly string[]): JsonObject | undefined {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : undefined;
}

const has = (settings: JsonObject, name: string): boolean =>
  typeof settings[name] === 'string' && settings[name] !== '' && settings[name] !== 'YOUR_API_KEY_HERE';

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

const counted = (count: number): string => `${count} ${count === 1 ? 'mission' : 'missions'}`;
