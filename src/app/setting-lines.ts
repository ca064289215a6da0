import { safeText } from '../lib/safe-text.ts';
import { SETTING_NAMES, SETTINGS } from '../state/settings/setting-table.ts';
import type { SettingLine } from '../state/view/setting-line.ts';
import type { Configuration } from './configuration.ts';

/** Every setting as it is in force, for the Settings screen. The key is masked. */
export function settingLines(configuration: Configuration): readonly SettingLine[] {
  const own = SETTING_NAMES.map((name): SettingLine => {
    const { value, source, where } = configuration.settings[name];
    return {
      name,
      value: safeText(value === undefined ? 'found out at the start' : value),
      source,
      about: SETTINGS[name].about,
      ...(where === undefined ? {} : { where: safeText(where) }),
    };
  });
  const { statePath, skillFolder, folders, from } = configuration;
  return [
    line('server', configuration.baseUrl, 'where missions, calls and messages are recorded', from.baseUrl),
    line(
      'apiKey',
      configuration.maskedKey === '' ? 'none' : configuration.maskedKey,
      'who you are there',
      from.key,
    ),
    line('statePath', statePath.value, 'the state file in use', statePath),
    line('skillFolderInUse', skillFolder?.value ?? 'none found', "the bot's folder in use", skillFolder),
    line('dataFolder', folders.data, 'the ledger: what was begun, done, refused'),
    line('signature', configuration.operator, 'how acts are signed'),
    line('timeZone', configuration.zone, 'your own time zone'),
    ...own,
  ];
}

const line = (
  name: string,
  value: string,
  about: string,
  from: Pick<SettingLine, 'source'> & { readonly where?: string } = { source: 'default' },
): SettingLine => ({
  name,
  value: safeText(value),
  source: from.source,
  about,
  ...(from.where === undefined ? {} : { where: safeText(from.where) }),
});
