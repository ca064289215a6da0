import { err, ok, type Result } from '../../lib/result.ts';
import type { JsonObject } from '../../lib/json.ts';
import { byPlace, jsonObjectIn, type FileComplaint } from '../../state/settings/file-complaint.ts';
import { jsonPlace } from '../../state/settings/json-place.ts';
import { LOOK_FORM, lookOf } from '../../ui/theme/look.ts';
import { TONES, type OwnLooks, type Tone } from '../../ui/theme/theme.ts';

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

/** The looks of one's own. All that is wrong with the file is told at once, each with its place. */
export function parseThemeFile(source: string): Result<OwnLooks, readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  if (!object.ok) return object;
  const { roles, ...others } = object.value;
  const complaints: FileComplaint[] = Object.keys(others).map((name) => ({
    ...jsonPlace(source, [name], { key: true }),
    sentence: `${name.slice(0, 60)} is no member that is known here; is it a slip?`,
  }));
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
