import { isJsonObject, type JsonValue } from './json.ts';

/** A value of memory or of an assistant without the signs of JSON: `years: 2, salary: -1`. */
export function plainValue(value: JsonValue): string {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((each) => inner(each)).join('; ');
  if (isJsonObject(value))
    return Object.entries(value)
      .flatMap(([key, each]) => (each === undefined ? [] : [`${key}: ${inner(each)}`]))
      .join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'nothing';
}

const inner = (value: JsonValue): string =>
  typeof value === 'object' && value !== null ? `(${plainValue(value)})` : plainValue(value);
