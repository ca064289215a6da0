import { safeText } from '../../lib/safe-text.ts';
import { SETTING_NAMES, SETTINGS, THEMES, type SettingName } from '../../state/settings/setting-table.ts';
import type { SettingLine } from '../../state/view/setting-line.ts';
import type { Configuration } from '../start/configuration.ts';

/** Every setting as it is in force, for the Settings screen. The key is masked. */
export function settingLines(configuration: Configuration): readonly SettingLine[] {
  const { folders, from, demo } = configuration;
  return [
    {
      ...line(
        'server',
        configuration.baseUrl,
        'where missions, calls and messages are recorded',
        from.baseUrl,
      ),
      ...(demo === undefined ? {} : { value: safeText('built in, for this demo') }),
      how: 'Set CLAWDTALK_API_URL, or api_url in skill-config.json, and start again.',
    },
    {
      ...line(
        'apiKey',
        configuration.maskedKey === '' ? 'none' : configuration.maskedKey,
        'who you are there',
        from.key,
      ),
      ...(demo === undefined ? {} : { value: safeText('built in, for this demo') }),
      how: 'Set CLAWDTALK_API_KEY, or api_key in skill-config.json, and start again.',
    },
    {
      ...line(
        'dataFolder',
        folders.data,
        configuration.team === undefined
          ? 'the ledger: what was begun, done, refused'
          : "this machine's own file: the journal of the state file",
      ),
      how: 'Set CLAWDTALK_TUI_HOME (a second profile) or XDG_DATA_HOME and start again.',
    },
    ...SETTING_NAMES.map((name) => ownLine(name, configuration)),
  ];
}

function ownLine(name: SettingName, configuration: Configuration): SettingLine {
  const { value, source, where } = configuration.settings[name];
  const { about } = SETTINGS[name];
  const inUse = foundOut(name, configuration);
  return {
    name,
    value: safeText(name === 'ledger' ? ledgerText(configuration) : (value ?? inUse ?? 'none found')),
    source,
    about,
    ...changeOf(name, configuration),
    ...(where === undefined ? {} : { where: safeText(where) }),
  };
}

/** How it is changed here, or why it is not. */
function changeOf(name: SettingName, { demo, readOnly }: Configuration): Pick<SettingLine, 'change' | 'how'> {
  if (demo !== undefined)
    return {
      how:
        name === 'theme'
          ? 'Kept nowhere in the demo; “colours” in the palette (:) changes them for this session.'
          : 'Off in the demo, which changes none of your files.',
    };
  if (readOnly) return { how: 'This console is read-only: nothing is changed here.' };
  return { change: { form: SETTINGS[name].form, ...choicesOf(name) } };
}

/** Never with the password. */
function ledgerText({ team, demo }: Configuration): string {
  if (demo !== undefined) return "the demo's own";
  if (team === undefined) return "this machine's own";
  return team.ok ? team.value.name : team.error.sentence;
}

/** What the start found out for a setting that nobody set. */
function foundOut(name: SettingName, configuration: Configuration): string | undefined {
  switch (name) {
    case 'stateFile':
      return configuration.demo === undefined ? configuration.statePath.value : "one of the demo's own";
    case 'skillFolder':
      return configuration.skillFolder?.value;
    case 'operator':
      return configuration.operator.replace(/^operator:/, '');
    case 'zone':
      return configuration.zone;
    default:
      return undefined;
  }
}

function choicesOf(name: SettingName): { readonly choices?: readonly string[] } {
  if (name === 'theme') return { choices: THEMES };
  return typeof SETTINGS[name].fallback === 'boolean' ? { choices: ['true', 'false'] } : {};
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
