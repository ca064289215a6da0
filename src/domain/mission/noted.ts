import type { InsightReport } from '../insight/insight.ts';
import { flatFields, isMissing, valueText } from '../insight/insight-fields.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { ownOf } from '../../lib/own.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';

const LONGEST = 200;
const MEMORY = 'memory.';
const RESULT = 'result.';

/**
 * What rows bring with them beside their own columns, by its whole name: members of a mission's memory
 * (`memory.budget`, `memory.client.name`) and fields of results (`result.price`): of several results the last that says it.
 */
export function notedOf(
  { memory, insights }: { readonly memory: JsonObject; readonly insights: readonly InsightReport[] },
  fields: readonly string[],
): Readonly<Record<string, SafeText>> | undefined {
  const results = fields.some((field) => field.startsWith(RESULT))
    ? insights.filter(({ status }) => status === 'completed').map((each) => flatFields(each.results))
    : [];
  const found = fields.flatMap((field): readonly (readonly [string, SafeText])[] => {
    if (field.startsWith(RESULT)) {
      const name = field.slice(RESULT.length);
      const value = results.findLast((each) => !isMissing(ownOf(each, name)));
      return value === undefined
        ? []
        : [[field, safeText(valueText(ownOf(value, name)), { maxLength: LONGEST })]];
    }
    const value = memberAt(memory, field.slice(MEMORY.length));
    return value === undefined || value === null ? [] : [[field, shown(value)]];
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
