import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { Assistant } from './assistant.ts';
import { fieldsOfRaw } from './assistant-fields.ts';

/** Every `{{name}}` in what an assistant says, Telnyx's own ones left out. */
export function variablesIn(
  fields: Pick<JsonObject, 'instructions' | 'greeting'> | Pick<Assistant, 'instructions' | 'greeting'>,
): readonly string[] {
  const names = new Set<string>();
  for (const text of [fields.instructions, fields.greeting]) {
    if (typeof text !== 'string') continue;
    for (const [, name = ''] of text.matchAll(/\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu)) {
      if (!name.startsWith('telnyx_')) names.add(name);
    }
  }
  return [...names];
}

/** `{{names}}` in what an assistant says that need a value for each call: those with a default do not. */
export function requiredVariables(
  assistant: Pick<Assistant, 'instructions' | 'greeting' | 'raw'>,
): readonly string[] {
  const given = fieldsOfRaw(assistant.raw)['dynamic_variables'];
  const defaults = isJsonObject(given) ? given : {};
  return variablesIn(assistant).filter((name) => defaults[name] === undefined);
}
