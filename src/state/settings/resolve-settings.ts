import type { JsonObject, JsonValue } from '../../lib/json.ts';
import {
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingContext,
  type SettingName,
  type Settings,
} from './setting-table.ts';
import type { Env, SettingsProblem, Sourced } from './sourced.ts';

export type SourcedSettings = { readonly [K in SettingName]: Sourced<Settings[K]> };

/**
 * Every setting as it is in force: flag, else environment, else file, else default. A value that cannot be used is told
 * and passed over, never guessed at.
 */
export function resolveSettings(options: {
  readonly flags: { readonly [K in SettingName]?: JsonValue | undefined };
  readonly env: Env;
  readonly file: { readonly path: string; readonly values: JsonObject };
  readonly context: SettingContext;
}): { readonly settings: SourcedSettings; readonly problems: readonly SettingsProblem[] } {
  const { flags, env, file, context } = options;
  const problems: SettingsProblem[] = [];

  const resolve = <T>(name: SettingName, setting: Setting<T>): Sourced<T> => {
    const candidates: readonly (Omit<Sourced<JsonValue | undefined>, 'where'> & {
      readonly where: string;
    })[] = [
      { value: flags[name], source: 'flag', where: `--${dashed(name)}` },
      { value: env[setting.env], source: 'env', where: setting.env },
      // Relative paths of the file belong to the home folder: it is read from anywhere.
      { value: file.values[name], source: 'file', where: file.path },
    ];
    for (const { value, source, where } of candidates) {
      if (value === undefined || value === null || value === '') continue;
      const read = setting.read(value, source === 'file' ? { ...context, cwd: context.home } : context);
      if (read !== undefined) return { value: read, source, where };
      problems.push({
        kind: 'value',
        sentence: `${name} (${where}) must be ${setting.form}: it is passed over.`,
      });
    }
    return { value: setting.fallback, source: 'default' };
  };

  const entries = SETTING_NAMES.map((name) => [name, resolve<Settings[SettingName]>(name, SETTINGS[name])]);
  return { settings: Object.fromEntries(entries) as SourcedSettings, problems };
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
