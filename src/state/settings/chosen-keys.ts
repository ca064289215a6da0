import { isJsonObject, type JsonValue } from '../../lib/json.ts';

/** `vi`: more of its motions; `plain`: none of them, so that their letters are free. */
export const KEY_SETS = ['vi', 'plain'] as const;
export type KeySet = (typeof KEY_SETS)[number];

/** The keys that a person wants, as they are written; whether they can be had is another matter. */
export interface KeysFile {
  readonly set?: KeySet;
  /** By the act's id, in the order of the file. */
  readonly acts: ReadonlyMap<string, readonly string[]>;
}

export const KEY_NAME =
  /^(?:[!-~\u00a1-\uffff]|space|tab|shift-tab|up|down|left|right|home|end|pageup|pagedown|insert|delete|backspace|f(?:[1-9]|1[0-2])|ctrl-[a-z]|alt-[!-~])$/;
export const MOST_KEYS = 6;

/**
 * The keys of a file that is right, without the reader that says what is wrong with one: it costs more to load than all
 * the rest of a start's reading. `undefined`: let that one look.
 */
export function plainlyChosenKeys(source: string): KeysFile | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(source) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { $schema = '', keys, acts = {}, ...others } = value;
  if (typeof $schema !== 'string' || Object.keys(others).length > 0 || !isJsonObject(acts)) return undefined;
  const set = KEY_SETS.find((each) => each === keys);
  if (keys !== undefined && set === undefined) return undefined;
  const chosen = new Map<string, readonly string[]>();
  for (const [id, given] of Object.entries(acts)) {
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    const named = list.filter((key): key is string => typeof key === 'string' && KEY_NAME.test(key));
    if (named.length < list.length || list.length > MOST_KEYS) return undefined;
    chosen.set(id, named);
  }
  return { ...(set === undefined ? {} : { set }), acts: chosen };
}
