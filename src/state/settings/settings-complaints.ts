import { homedir } from 'node:os';
import type { JsonObject } from '../../lib/json.ts';
import { ownOf } from '../../lib/own.ts';
import { contextSchema } from './contexts/context-schema.ts';
import { readContexts } from './contexts/read-contexts.ts';
import { byPlace, jsonObjectIn, type FileComplaint } from './file-complaint.ts';
import { jsonPlace } from './json-place.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { SETTING_NAMES, SETTINGS, SLOW_LINKS, THEMES, type SettingName } from './setting-table.ts';

const CONTEXTS = 'contexts';

/** All that is wrong with a settings file, each with its place. The console itself passes such values over. */
export function settingsComplaints(source: string, home: string): readonly FileComplaint[] {
  const object = jsonObjectIn(source);
  if (!object.ok) return object.error;
  const complaints: FileComplaint[] = [];
  for (const [name, value] of Object.entries(object.value)) {
    if (value === undefined || value === null || value === '' || name === CONTEXTS) continue;
    const setting = SETTING_NAMES.includes(name as SettingName) ? SETTINGS[name as SettingName] : undefined;
    if (setting === undefined) {
      const sentence = `${name.slice(0, 60)} is no setting; is it a slip?`;
      complaints.push({ ...jsonPlace(source, [name], { key: true }), sentence });
    } else if (setting.read(value, { cwd: home, home }) === undefined) {
      complaints.push({ ...jsonPlace(source, [name]), sentence: `${name} must be ${setting.form}.` });
    }
  }
  const contexts = readContexts({ path: '', text: source, contexts: object.value[CONTEXTS] }, home);
  for (const each of contexts) if (!each.ok) complaints.push(placed(each.sentence));
  return complaints.toSorted(byPlace);
}

/** Contexts tell where they stand in their sentence. */
function placed(told: string): FileComplaint {
  const [, line = '1', column = '1', sentence = told] =
    /^,? ?line (\d+), column (\d+): (.*)$/s.exec(told) ?? [];
  return { line: Number(line), column: Number(column), sentence };
}

const toggle = { enum: [true, false, 'on', 'off', 'yes', 'no'] } satisfies JsonObject;
const FORMS: Readonly<Partial<Record<SettingName, JsonObject>>> = {
  theme: { anyOf: [{ enum: [...THEMES] }, { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }] },
  slowLink: { enum: [...SLOW_LINKS] },
  ascii: toggle,
  mouse: toggle,
  readOnly: toggle,
  ownFeed: toggle,
  keepDays: { type: 'integer', minimum: 0, maximum: 3_650 },
};

/** The JSON Schema of the settings, made of their table. */
export const settingsJsonSchema = (): JsonObject => ({
  type: 'object',
  properties: {
    ...Object.fromEntries(
      SETTING_NAMES.map((name) => [
        name,
        { ...(ownOf(FORMS, name) ?? { type: 'string' }), description: SETTINGS[name].about },
      ]),
    ),
    [CONTEXTS]: { type: 'array', items: jsonSchemaOf(contextSchema(homedir())) },
  },
  additionalProperties: false,
});
