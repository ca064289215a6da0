import { isJsonObject } from '../../lib/json.ts';
import type { Assistant } from './assistant.ts';

/** `{{names}}` in what an assistant says that need a value for each call: those with a default, or Telnyx's own, do not. */
export function requiredVariables(
  assistant: Pick<Assistant, 'instructions' | 'greeting' | 'raw'>,
): readonly string[] {
  const given = assistant.raw['dynamic_variables'];
  const defaults = isJsonObject(given) ? given : {};
  const names = new Set<string>();
  for (const text of [assistant.instructions ?? '', assistant.greeting ?? '']) {
    for (const [, name = ''] of text.matchAll(/\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu)) {
      if (!name.startsWith('telnyx_') && defaults[name] === undefined) names.add(name);
    }
  }
  return [...names];
}
