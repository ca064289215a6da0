import { isJsonObject, type JsonObject } from '../lib/json.ts';

/** A text member that says something, else undefined. */
export function textOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The first of several spellings that says something. */
export function firstTextOf(body: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = textOf(body, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function objectOf(body: JsonObject, name: string): JsonObject | undefined {
  const value = body[name];
  return isJsonObject(value) ? value : undefined;
}

/** A number that a phone network could route: E.164, ten digits after +1. */
export const isRoutable = (phone: string): boolean => /^\+(?:1\d{10}|[2-9]\d{7,14})$/.test(phone);
