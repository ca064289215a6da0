import * as v from 'valibot';
import { plainRecord } from './plain-record.ts';
import { ok, err, type Result } from '../../lib/result.ts';
import { KEY_NAME, KEY_SETS, MOST_KEYS, type KeysFile } from './chosen-keys.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';

/** In the settings folder. */
export const KEYS_FILE = 'keys.json';

/** A file to begin with. `config sample keys` prints it. */
export const KEYS_SAMPLE = `{
  "keys": "vi",
  "acts": {
    "go.help": ["?", "f1"],
    "look.refresh": ["r", "f5"],
    "act.hold": ["H", "f12"]
  }
}
`;

/** The name of a key. */
export const keyName = v.pipe(
  v.string('must be a key such as "M", "f5" or "alt-m"'),
  v.regex(KEY_NAME, 'must be a key such as "M", "f5" or "alt-m"'),
);

/** The file of keys as a person writes it. */
export const keysFileSchema = v.strictObject({
  keys: v.optional(v.picklist(KEY_SETS, 'must be "vi" or "plain"')),
  acts: v.optional(
    plainRecord(
      v.string(),
      v.union(
        [keyName, v.pipe(v.array(keyName), v.maxLength(MOST_KEYS))],
        'must be a key such as "M", "f5" or "alt-m", or a list of up to six',
      ),
      'must be an object: the id of an act and its keys each',
    ),
  ),
});

/** Reads the file of keys. All that is wrong with its form is told at once, each with its place. */
export function parseKeysFile(source: string): Result<KeysFile, readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  if (!object.ok) return object;
  const read = v.safeParse(keysFileSchema, object.value);
  if (!read.success) return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  const { keys, acts = {} } = read.output;
  return ok({
    ...(keys === undefined ? {} : { set: keys }),
    acts: new Map(
      Object.entries(acts).map(([id, given]) => [id, typeof given === 'string' ? [given] : given]),
    ),
  });
}
