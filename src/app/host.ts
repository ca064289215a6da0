import { homedir } from 'node:os';
import type { Host } from '../screens/console.ts';
import type { Configuration } from './configuration.ts';
import { saveFile } from './save-file.ts';
import { missionTemplates } from '../state/templates/mission-templates.ts';
import { editText } from './edit-text.ts';
import { settingLines } from './setting-lines.ts';

/** What the screens are told of the program around them. */
export const hostOf = (configuration: Configuration, quit: () => void): Host => ({
  zone: configuration.zone,
  ascii: configuration.settings.ascii.value,
  readOnly: configuration.readOnly,
  dryRun: configuration.dryRun,
  demo: configuration.demo !== undefined,
  settings: settingLines(configuration),
  savedViews: [],
  templates: () => missionTemplates(configuration.folders.config),
  editText: (text) => editText(text, process.env),
  saveFile: (request) => saveFile(request, { home: homedir(), cwd: process.cwd() }),
  quit,
});
