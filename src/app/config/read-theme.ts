import { err, ok, type Result } from '../../lib/result.ts';
import type { JsonObject } from '../../lib/json.ts';
import { byPlace, jsonObjectIn, type FileComplaint } from '../../state/settings/file-complaint.ts';
import { jsonPlace } from '../../state/settings/json-place.ts';
import { LOOK_FORM, lookOf } from '../../ui/theme/look.ts';
import { THEMES } from '../../state/settings/setting-table.ts';
import { isThemeName, TONES, type OwnLooks, type OwnTheme, type Tone } from '../../ui/theme/theme.ts';

/** In the settings folder. */
export const THEME_FILE = 'theme.json';

/** A file to begin with. `config sample theme` prints it. */
export const THEME_SAMPLE = `{
  "roles": {
    "good": "#5faf87",
    "warn": "bold 208",
    "bad": "bold bright-red",
    "selected": "black on 153",
    "banner-bad": "bold white on 160"
  }
}
`;

/** The folder of themes, in the settings folder. */
export const THEMES_FOLDER = 'themes';

/** A file to begin with. `config sample themes` prints it. */
export const THEMES_SAMPLE = `{
  "over": "dark",
  "roles": {
    "accent": "bold #87afd7",
    "title": "bold #d7af5f",
    "selected": "black on #d7af5f"
  }
}
`;

/** The looks of one's own. All that is wrong with the file is told at once, each with its place. */
export function parseThemeFile(source: string): Result<OwnLooks, readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  return object.ok ? readRoles(source, object.value, []) : object;
}

/** A whole theme, by the name of its file. Errors: as above. */
export function parseNamedTheme(source: string): Result<OwnTheme, readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  if (!object.ok) return object;
  const { over = 'default', ...rest } = object.value;
  const base = typeof over === 'string' && isThemeName(over) ? over : undefined;
  const faults =
    base === undefined
      ? [{ ...jsonPlace(source, ['over']), sentence: `over must be one of ${THEMES.join(', ')}.` }]
      : [];
  const looks = readRoles(source, rest, faults);
  if (!looks.ok) return looks;
  return base === undefined ? err(faults) : ok({ over: base, looks: looks.value });
}

function readRoles(
  source: string,
  { roles, ...others }: JsonObject,
  faults: readonly FileComplaint[],
): Result<OwnLooks, readonly FileComplaint[]> {
  const complaints: FileComplaint[] = [
    ...faults,
    ...Object.keys(others)
      .filter((name) => name !== '$schema')
      .map((name) => ({
        ...jsonPlace(source, [name], { key: true }),
        sentence: `${name.slice(0, 60)} is no member that is known here; is it a slip?`,
      })),
  ];
  const looks: Partial<Record<Tone, string>> = {};
  if (typeof roles !== 'object' || roles === null || Array.isArray(roles)) {
    const sentence = 'roles must be an object: a role and its look each.';
    return err([...complaints, { ...jsonPlace(source, ['roles']), sentence }].toSorted(byPlace));
  }
  for (const [name, words] of Object.entries(roles as JsonObject)) {
    const tone = TONES.find((each) => each === name);
    const look = typeof words === 'string' ? lookOf(words) : undefined;
    if (tone === undefined) {
      const sentence = `There is no role ${name.slice(0, 60)}; there are ${TONES.join(', ')}.`;
      complaints.push({ ...jsonPlace(source, ['roles', name], { key: true }), sentence });
    } else if (look === undefined) {
      const sentence = `roles.${name} must be a look that can be read, ${LOOK_FORM}.`;
      complaints.push({ ...jsonPlace(source, ['roles', name]), sentence });
    } else looks[tone] = look;
  }
  return complaints.length === 0 ? ok(looks) : err(complaints.toSorted(byPlace));
}

/** The JSON Schema of a theme with a name. */
export const namedThemeJsonSchema = (): JsonObject => {
  const { properties, ...rest } = themeJsonSchema();
  return { ...rest, properties: { over: { enum: [...THEMES] }, ...(properties as JsonObject) } };
};

/** The JSON Schema of the file. */
export const themeJsonSchema = (): JsonObject => ({
  type: 'object',
  properties: {
    roles: {
      type: 'object',
      properties: Object.fromEntries(TONES.map((tone) => [tone, { type: 'string' }])),
      additionalProperties: false,
    },
  },
  required: ['roles'],
  additionalProperties: false,
});
