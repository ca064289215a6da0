import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { phoneDigits } from './contacts.ts';

/** What stands in the place of a number that somebody asked to have deleted. */
export const FORGOTTEN = '[forgotten]';

/**
 * Finds a number in text however it is spelled there (`+1 (312) 555-0101`, `3125550101`), and not within a longer one.
 */
export function numberPattern(phone: string): RegExp {
  const digits = phoneDigits(phone);
  const spelled = (text: string): string => text.split('').join('[\\s().\\-/]{0,3}');
  // North American numbers are written without their country code too.
  const national = digits.length === 11 && digits.startsWith('1') ? `|${spelled(digits.slice(1))}` : '';
  return new RegExp(`(?<!\\d)\\+?(?:\\((?=\\d{1,4}\\)))?(?:${spelled(digits)}${national})(?!\\d)`, 'gu');
}

/** A JSON value without what is about a number, and how much of it was taken out or replaced. */
export interface Forgotten {
  /** Undefined where nothing is left: all of it was about them. */
  readonly value: JsonValue | undefined;
  readonly found: number;
}

/**
 * Takes out what is about a number: a record that names it as one of its members, a member or an item that is the number
 * itself. In other text the number alone is replaced.
 */
export function forgetNumber(value: JsonValue, phone: string): Forgotten {
  return forgetIn(value, numberPattern(phone));
}

function forgetIn(value: JsonValue, pattern: RegExp): Forgotten {
  if (typeof value === 'string') {
    if (isNumber(value, pattern)) return { value: undefined, found: 1 };
    const found = [...value.matchAll(pattern)].length;
    return { value: found === 0 ? value : value.replaceAll(pattern, FORGOTTEN), found };
  }
  if (Array.isArray(value)) {
    let found = 0;
    const kept = (value as readonly JsonValue[]).flatMap((item): readonly JsonValue[] => {
      const inner = forgetIn(item, pattern);
      found += inner.found;
      return inner.value === undefined ? [] : [inner.value];
    });
    return { value: found === 0 ? value : kept, found };
  }
  if (!isJsonObject(value)) return { value, found: 0 };
  const entries = Object.entries(value);
  if (entries.some(([, member]) => typeof member === 'string' && isNumber(member, pattern)))
    return { value: undefined, found: 1 };
  let found = 0;
  const kept = entries.flatMap(([key, member]): readonly (readonly [string, JsonValue])[] => {
    if (isNumber(key, pattern)) {
      found += 1;
      return [];
    }
    const inner = forgetIn(member ?? null, pattern);
    found += inner.found;
    return inner.value === undefined ? [] : [[key, inner.value]];
  });
  return { value: found === 0 ? value : Object.fromEntries(kept), found };
}

/** All of the text is the number. */
function isNumber(text: string, pattern: RegExp): boolean {
  const trimmed = text.trim();
  const [first] = trimmed.matchAll(pattern);
  return first !== undefined && first.index === 0 && first[0].length === trimmed.length;
}
