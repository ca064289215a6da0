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
  /** How many of `found` are the number alone, in a text or a field of something that stays. */
  readonly blanked: number;
}

/** Fields that say whose record it is: whom it is about, or who wrote it. Any other number in it is of somebody else. */
const OWN_FIELD =
  /^(?:(?:to|from|contact|caller|recipient|mobile|cell|home|work|office)?(?:phone|number|phonenumber)|to|from|caller|recipient|mobile|mobilephone|cell|cellphone|tel|telephone)$/u;

/**
 * Takes out what is about a number: a record that is theirs, a member or an item that is the number itself. In a record
 * that has another number of its own, and in other text, the number alone is replaced.
 */
export function forgetNumber(value: JsonValue, phone: string): Forgotten {
  return forgetIn(value, numberPattern(phone), false);
}

/** `isOthers`: it stands in the record of somebody else. */
function forgetIn(value: JsonValue, pattern: RegExp, isOthers: boolean): Forgotten {
  if (typeof value === 'string') {
    if (isNumber(value, pattern)) {
      return isOthers
        ? { value: FORGOTTEN, found: 1, blanked: 1 }
        : { value: undefined, found: 1, blanked: 0 };
    }
    const found = [...value.matchAll(pattern)].length;
    return {
      value: found === 0 ? value : value.replaceAll(pattern, FORGOTTEN),
      found,
      blanked: found,
    };
  }
  let [found, blanked] = [0, 0];
  const inside = (inner: JsonValue, others: boolean): JsonValue | undefined => {
    const left = forgetIn(inner, pattern, others);
    found += left.found;
    blanked += left.blanked;
    return left.value;
  };
  if (Array.isArray(value)) {
    const kept = (value as readonly JsonValue[]).flatMap((item): readonly JsonValue[] => {
      const inner = inside(item, isOthers);
      return inner === undefined ? [] : [inner];
    });
    return { value: found === 0 ? value : kept, found, blanked };
  }
  if (!isJsonObject(value)) return { value, found, blanked };
  const entries = Object.entries(value);
  const own = entries.flatMap(([key, member]) => (isOwnField(key) && isPhoneLike(member) ? [member] : []));
  const names = entries.some(([, member]) => typeof member === 'string' && isNumber(member, pattern));
  const staysOthers = own.length === 0 ? isOthers : !own.some((number) => isNumber(number, pattern));
  if (names && !staysOthers) return { value: undefined, found: 1, blanked: 0 };
  const kept = entries.flatMap(([key, member]): readonly (readonly [string, JsonValue])[] => {
    if (isNumber(key, pattern)) {
      found += 1;
      return [];
    }
    // A record that stands under a number is of that number.
    const inner = inside(member ?? null, staysOthers || (isJsonObject(member) && isPhoneLike(key)));
    return inner === undefined ? [] : [[key, inner]];
  });
  return { value: found === 0 ? value : Object.fromEntries(kept), found, blanked };
}

const isOwnField = (key: string): boolean => OWN_FIELD.test(key.toLowerCase().replaceAll(/[^a-z]+/gu, ''));

const isPhoneLike = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && /^\+?[\d\s().\-/]+$/u.test(value.trim()) && phoneDigits(value).length >= 7;

/** All of the text is the number. */
function isNumber(text: string, pattern: RegExp): boolean {
  const trimmed = text.trim();
  const [first] = trimmed.matchAll(pattern);
  return first !== undefined && first.index === 0 && first[0].length === trimmed.length;
}
