import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { ownOf } from '../../lib/own.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';

const LONGEST = 200;

/** The members of a mission's memory that somebody wants to see beside it, by their way: `budget`, `client.name`. */
export function notedOf(
  memory: JsonObject,
  paths: readonly string[],
): Readonly<Record<string, SafeText>> | undefined {
  const found = paths.flatMap((path): readonly (readonly [string, SafeText])[] => {
    const value = memberAt(memory, path);
    return value === undefined || value === null ? [] : [[path, shown(value)]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A member by its whole name first: names may have dots. */
function memberAt(memory: JsonObject, path: string): JsonValue | undefined {
  const whole = ownOf(memory, path);
  if (whole !== undefined) return whole;
  let value: JsonValue | undefined = memory;
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = (value as readonly JsonValue[])[Number(step)];
    else if (isJsonObject(value)) value = ownOf(value, step);
    else return undefined;
  }
  return value;
}

/** One line: a text as it is, a list by its items, anything else as JSON. */
function shown(value: JsonValue): SafeText {
  if (typeof value === 'string') return safeText(value, { maxLength: LONGEST });
  const isPlainList =
    Array.isArray(value) && (value as readonly JsonValue[]).every((item) => typeof item !== 'object');
  const text = isPlainList ? (value as readonly JsonValue[]).map(String).join(', ') : JSON.stringify(value);
  return safeText(text, { maxLength: LONGEST });
}
