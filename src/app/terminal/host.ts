import { homedir } from 'node:os';
import { parseBaseUrl } from '../../lib/base-url.ts';
import { err, type Result } from '../../lib/result.ts';
import type { Configuration } from '../start/configuration.ts';
import { safeText } from '../../lib/safe-text.ts';
import { saveFile } from './save-file.ts';
import { SETTING_NAMES } from '../../state/settings/setting-table.ts';
import { writeSetting } from '../../state/settings/settings-file.ts';
import { missionTemplates } from '../../state/templates/mission-templates.ts';
import { editText } from './edit-text.ts';
import { settingLines } from './setting-lines.ts';
import { showsLinks } from '../../ui/terminal/link-support.ts';
import { ownLink } from '../../ui/text/own-link.ts';
import type { ContextsHost, Host } from '../../screens/shell/contract.ts';

/** What the screens are told of the program around them. */
export const hostOf = (
  configuration: Configuration,
  quit: () => void,
  contexts?: ContextsHost,
  own: Pick<Host, 'keys' | 'own'> = {},
): Host => ({
  ...(contexts === undefined ? {} : { contexts }),
  zone: configuration.zone,
  ascii: configuration.settings.ascii.value,
  readOnly: configuration.readOnly,
  dryRun: configuration.dryRun,
  demo: configuration.demo !== undefined,
  ...webPageOf(configuration),
  ...(configuration.host?.ok === true && { at: safeText(`on ${configuration.host.value}`) }),
  settings: settingLines(configuration),
  saveSetting: (name, value) => saveSetting(configuration.folders.config, name, value),
  ...(own.keys === undefined ? {} : { keys: own.keys }),
  ...(own.own === undefined ? {} : { own: own.own }),
  templates: () => missionTemplates(configuration.folders.config),
  editText: (text) => editText(text, process.env),
  saveFile: (request) => saveFile(request, { home: homedir(), cwd: process.cwd() }),
  quit,
});

/** Where people look at the server's side in a browser; not for a server that runs inside of this program. */
function webPageOf({ baseUrl, demo }: Configuration): Pick<Host, 'webPage'> {
  const address = parseBaseUrl(baseUrl);
  const webPage =
    demo === undefined && address.ok && showsLinks(process.env) ? ownLink(address.value.origin) : undefined;
  return webPage === undefined ? {} : { webPage };
}

async function saveSetting(
  folder: string,
  given: string,
  value: string | undefined,
): Promise<Result<undefined, string>> {
  const name = SETTING_NAMES.find((each) => each === given);
  if (name === undefined) return err(`There is no setting ${given}.`);
  const context = { home: homedir(), cwd: process.cwd() };
  const saved = await writeSetting(folder, name, value, context);
  return saved.ok ? saved : err(saved.error.sentence);
}
