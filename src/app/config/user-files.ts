import {
  parseReportsFile,
  REPORTS_FILE,
  REPORTS_SAMPLE,
  reportsSchema,
} from '../../state/settings/reports-file.ts';
import {
  BUDGETS_FILE,
  BUDGETS_SAMPLE,
  budgetsSchema,
  parseBudgetsFile,
} from '../../state/settings/budgets-file.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { withStop } from '../../lib/full-stop.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { readTemplate } from '../../domain/mission/plan-template.ts';
import { parseDataOverrides } from '../../planner/data-overrides.ts';
import { plannerDataJsonSchema, policyJsonSchema } from '../../planner/planner-schemas.ts';
import { parsePolicy } from '../../planner/policy.ts';
import { parseAlertsFile } from '../../state/settings/alerts-file.ts';
import { ALERTS_FILE } from '../../state/settings/alerts-name.ts';
import { ALERTS_SAMPLE } from '../../state/settings/alerts-sample.ts';
import { alertsFileSchema } from '../../state/settings/alerts-schema.ts';
import {
  byPlace,
  fileComplaint,
  jsonObjectIn,
  type FileComplaint,
} from '../../state/settings/file-complaint.ts';
import { jsonPlace, placeAt } from '../../state/settings/json-place.ts';
import { jsonSchemaOf } from '../../state/settings/json-schema.ts';
import {
  parsePricesFile,
  PRICES_FILE,
  PRICES_SAMPLE,
  pricesSchema,
} from '../../state/settings/prices-file.ts';
import { COMMANDS_SAMPLE, commandsFileSchema } from '../../state/settings/commands-file.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import { KEYS_FILE, KEYS_SAMPLE, keysFileSchema } from '../../state/settings/keys-file.ts';
import { isThemeWord } from '../../state/settings/setting-table.ts';
import { isThemeName } from '../../ui/theme/theme.ts';
import { noThemeText } from './own-themes.ts';
import { settingsComplaints, settingsJsonSchema } from '../../state/settings/settings-complaints.ts';
import { VIEWS_SAMPLE, viewsFileSchema } from '../../state/settings/views-file.ts';
import {
  namedThemeJsonSchema,
  parseNamedTheme,
  parseThemeFile,
  THEME_FILE,
  THEME_SAMPLE,
  themeJsonSchema,
  THEMES_FOLDER,
  THEMES_SAMPLE,
} from './read-theme.ts';
import { templateSchema } from '../../state/templates/template-schema.ts';

/** A kind of file that a person writes into the settings folder. */
interface UserFileKind {
  /** By which its schema and its sample are asked for. */
  readonly name: string;
  /** In the settings folder; `*` stands for any name. */
  readonly file: string;
  readonly schema: () => JsonObject;
  readonly sample?: string;
  /** All that is wrong with such a file, by its place. */
  readonly check: (
    source: string,
    place: { readonly home: string; readonly folder: string; readonly keys: KeyMap | undefined },
  ) => readonly FileComplaint[] | Promise<readonly FileComplaint[]>;
}

/** Every one of them, in the order in which they are told of. */
export const USER_FILES: readonly UserFileKind[] = [
  {
    name: 'settings',
    file: 'settings.json',
    schema: settingsJsonSchema,
    check: (source, { home, folder }) =>
      [...settingsComplaints(source, home), ...themeComplaints(source, folder)].toSorted(byPlace),
  },
  {
    name: 'alerts',
    file: ALERTS_FILE,
    schema: () => jsonSchemaOf(alertsFileSchema),
    sample: ALERTS_SAMPLE,
    check: (source) => faultsOf(parseAlertsFile(source)),
  },
  {
    name: 'prices',
    file: PRICES_FILE,
    schema: () => jsonSchemaOf(pricesSchema),
    sample: PRICES_SAMPLE,
    check: (source) => faultsOf(parsePricesFile(source)),
  },
  {
    name: 'budgets',
    file: BUDGETS_FILE,
    schema: () => jsonSchemaOf(budgetsSchema),
    sample: BUDGETS_SAMPLE,
    check: (source) => faultsOf(parseBudgetsFile(source)),
  },
  {
    name: 'reports',
    file: REPORTS_FILE,
    schema: () => jsonSchemaOf(reportsSchema),
    sample: REPORTS_SAMPLE,
    check: (source) => faultsOf(parseReportsFile(source)),
  },
  {
    name: 'keys',
    file: KEYS_FILE,
    schema: () => jsonSchemaOf(keysFileSchema),
    sample: KEYS_SAMPLE,
    // What keys there are is known to the screens alone.
    check: async (source) => (await (await import('./read-keys.ts')).readKeys(source)).complaints,
  },
  {
    name: 'commands',
    file: 'commands.json',
    schema: () => jsonSchemaOf(commandsFileSchema),
    sample: COMMANDS_SAMPLE,
    check: async (source, { keys }) =>
      (await import('./read-commands.ts')).readCommands(source, keys).complaints,
  },
  {
    name: 'theme',
    file: THEME_FILE,
    schema: themeJsonSchema,
    sample: THEME_SAMPLE,
    check: (source) => faultsOf(parseThemeFile(source)),
  },
  {
    name: 'themes',
    file: `${THEMES_FOLDER}/*.json`,
    schema: namedThemeJsonSchema,
    sample: THEMES_SAMPLE,
    check: (source) => faultsOf(parseNamedTheme(source)),
  },
  {
    name: 'views',
    file: 'views.json',
    schema: () => jsonSchemaOf(viewsFileSchema),
    sample: VIEWS_SAMPLE,
    check: async (source, { keys }) => (await import('./read-views.ts')).readViews(source, keys).complaints,
  },
  { name: 'policy', file: 'policy.json', schema: policyJsonSchema, check: policyComplaints },
  {
    name: 'planner-data',
    file: 'planner-data.json',
    schema: plannerDataJsonSchema,
    check: plannerDataComplaints,
  },
  {
    name: 'template',
    file: 'templates/*.json',
    schema: () => jsonSchemaOf(templateSchema),
    check: templateComplaints,
  },
];

/** The JSON Schema of a kind, whole: with its name, and with the member by which a file names its schema. */
export function wholeSchema({ name, file, schema }: UserFileKind): JsonObject {
  const { properties, ...rest } = schema();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `clawdtalk-tui ${name} (${file})`,
    ...rest,
    properties: { $schema: { type: 'string' }, ...(properties as JsonObject) },
  };
}

const faultsOf = (
  read: { readonly ok: true } | { readonly ok: false; readonly error: readonly FileComplaint[] },
): readonly FileComplaint[] => (read.ok ? [] : read.error);

/** A theme that is none of the program's has a file of its name. */
function themeComplaints(source: string, folder: string): readonly FileComplaint[] {
  const object = jsonObjectIn(source);
  const name = object.ok ? object.value['theme'] : undefined;
  if (typeof name !== 'string' || !isThemeWord(name)) return [];
  if (isThemeName(name) || existsSync(join(folder, THEMES_FOLDER, `${name}.json`))) return [];
  return [{ ...jsonPlace(source, ['theme']), sentence: noThemeText(name) }];
}

function policyComplaints(source: string): readonly FileComplaint[] {
  const object = jsonObjectIn(source);
  if (!object.ok) return object.error;
  const policy = parsePolicy(object.value);
  if (policy.ok) return [];
  return policy.error
    .map(({ field, message }) => ({
      ...jsonPlace(source, [field], { key: message.startsWith('is not a field') }),
      sentence: withStop(`${field.slice(0, 60)}: ${message}`),
    }))
    .toSorted(byPlace);
}

function plannerDataComplaints(source: string): readonly FileComplaint[] {
  const object = jsonObjectIn(source);
  if (!object.ok) return object.error;
  const { legal, ...rest } = object.value;
  const rules = Array.isArray(legal) ? (legal as readonly JsonValue[]) : undefined;
  const complaints =
    rules === undefined ? dataFaults(source, object.value, []) : dataFaults(source, rest, []);
  // Each rule by itself, so that it is known which one is meant.
  for (const [index, rule] of (rules ?? []).entries()) {
    complaints.push(...dataFaults(source, { legal: [rule] }, ['legal', index]));
  }
  return complaints.toSorted(byPlace);
}

function dataFaults(source: string, value: JsonObject, at: readonly (string | number)[]): FileComplaint[] {
  const read = parseDataOverrides(value);
  if (read.ok) return [];
  return read.error.map((sentence) => {
    const quoted = [...sentence.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
    const section = /^(zones|countries|holidays|legal)\b/.exec(sentence)?.[1];
    const inside = /^holidays: ([A-Z0-9-]+): /.exec(sentence)?.[1];
    const path =
      at.length > 0
        ? at
        : [
            ...(section === undefined ? [] : [section]),
            ...(inside === undefined ? [] : [inside]),
            ...quoted.slice(0, 1),
          ];
    return { ...jsonPlace(source, path, { key: true }), sentence: withStop(sentence) };
  });
}

function templateComplaints(source: string): readonly FileComplaint[] {
  const object = jsonObjectIn(source);
  if (!object.ok) return object.error;
  const form = v.safeParse(templateSchema, object.value);
  if (!form.success) return form.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace);
  const read = readTemplate(object.value, 'template');
  if (read.ok) return [];
  const hole = /^no placeholder is named ([^,]+)/.exec(read.error)?.[1];
  const at = hole === undefined ? -1 : source.indexOf(`[[${hole}]]`);
  const [member = ''] = read.error.split(' ');
  const place =
    at < 0
      ? jsonPlace(source, [/^Two steps|^Step/.test(read.error) ? 'steps' : member])
      : placeAt(source, at);
  return [{ ...place, sentence: withStop(read.error) }];
}
