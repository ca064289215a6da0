import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { ownOf } from '../../lib/own.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { withStop } from '../../lib/full-stop.ts';

/** Records of a list in JSON: column names, then cells. */
export interface JsonTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** True for text that is meant as JSON: an array or an object stands at its beginning. */
export const looksLikeJson = (text: string): boolean => /^[\s\uFEFF]*(?:\[\s*[[{"\]\d]|\{\s*["}])/.test(text);

/**
 * Reads JSON as a table: an array of objects, numbers or rows; an object that holds one such array; an object a line.
 * Errors: a sentence that says that it is JSON, and what is wrong with it.
 */
export function readJsonList(text: string): Result<JsonTable, string> {
  const whole = parsed(text);
  if (whole.ok) {
    const list = listIn(whole.value);
    return list === undefined
      ? err('This is JSON, but holds no list of people: give an array of objects, each with a phone.')
      : ok(jsonTable(list));
  }
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const values = lines.map((line) => parsed(line.replace(/,\s*$/, '')));
  const broken = values.findIndex((value) => !value.ok);
  if (broken === -1) return ok(jsonTable(values.map((value) => (value.ok ? value.value : null))));
  return err(
    `This is JSON, but it cannot be read: ${withStop(whole.error)} Mend it, or give one object a line, or a CSV file.`,
  );
}

function parsed(text: string): Result<JsonValue, string> {
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** The array that a value is or holds: an export often wraps it, as in `{"contacts": […]}`. */
function listIn(value: JsonValue): readonly JsonValue[] | undefined {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  if (!isJsonObject(value)) return undefined;
  const lists = Object.values(value).filter(
    (part): part is JsonValue[] => Array.isArray(part) && part.some(isJsonObject),
  );
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  return lists.length === 0 ? [value] : undefined;
}

/** A table of values: objects with their members, rows under their numbers, bare numbers as phones. */
export function jsonTable(list: readonly JsonValue[]): JsonTable {
  const records = list.map(recordOf);
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { header, rows: records.map((record) => header.map((name) => ownOf(record, name) ?? '')) };
}

function recordOf(item: JsonValue): Record<string, string> {
  if (isJsonObject(item)) return flat(item);
  if (Array.isArray(item)) {
    return Object.fromEntries(
      (item as readonly JsonValue[]).map((cell, index) => [`column ${index + 1}`, cellOf(cell)]),
    );
  }
  return item === null ? {} : { phone: cellOf(item) };
}

/** Members, and those one level below under both names: `{"phones": [{"type", "value"}]}` is `phones 1 - type`. */
function flat(record: JsonObject): Record<string, string> {
  const cells: Record<string, string> = {};
  const put = (name: string, value: JsonValue | undefined, depth: number): void => {
    if (isJsonObject(value) && depth < 2) {
      for (const [key, part] of Object.entries(value)) put(`${name} - ${key}`, part, depth + 1);
    } else if (Array.isArray(value) && depth < 2) {
      for (const [index, part] of (value as readonly JsonValue[]).entries())
        put(`${name} ${index + 1}`, part, depth + 1);
    } else cells[name] = cellOf(value);
  };
  for (const [name, value] of Object.entries(record)) put(name, value, 0);
  return cells;
}

function cellOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
