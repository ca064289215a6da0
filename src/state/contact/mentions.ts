import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/** A text that is one number and nothing else. */
const NUMBER = /^\+?[\d\s().-]{7,24}$/;
/** A number inside of a sentence. */
const NUMBERS = /\+[1-9][\d\s().-]{6,22}\d/g;
/** Memory is not looked into any deeper. */
const DEEPEST = 6;

const known = new WeakMap<JsonObject, ReadonlySet<string>>();

/** Digits of every number that a mission's memory holds, as a key or as a value of its own. */
export function numbersInMemory(memory: JsonObject): ReadonlySet<string> {
  const before = known.get(memory);
  if (before !== undefined) return before;
  const found = new Set<string>();
  const note = (text: string): void => {
    if (!NUMBER.test(text)) return;
    const digits = phoneDigits(text);
    if (digits.length >= 7 && digits.length <= 15) found.add(digits);
  };
  const walk = (value: JsonValue | undefined, depth: number): void => {
    if (typeof value === 'string') note(value);
    if (depth === 0 || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) for (const each of value as readonly JsonValue[]) walk(each, depth - 1);
    else if (isJsonObject(value)) {
      for (const [key, each] of Object.entries(value)) {
        note(key);
        walk(each, depth - 1);
      }
    }
  };
  walk(memory, DEEPEST);
  known.set(memory, found);
  return found;
}

/** The numbers in E.164 that a text names, each once, in its order. */
export function numbersInText(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [written] of text.matchAll(NUMBERS)) {
    const digits = phoneDigits(written);
    if (digits.length <= 15) found.add(`+${digits}`);
  }
  return [...found];
}

/** Tells whether a text names the number with these digits, however it is spaced, or one of these ids. */
export function mentionOf(digits: string, ids: Iterable<string> = []): (text: string) => boolean {
  const words = [...ids].map((id) => id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const id = words.length === 0 ? undefined : new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`);
  const bare = new RegExp(`(?<!\\d)${digits}(?!\\d)`);
  return (text) => bare.test(text) || id?.test(text) === true || numbersInText(text).includes(`+${digits}`);
}

const texts = new WeakMap<RunEvent, string>();

/** A record's summary and payload as one text. */
export function recordWords(event: RunEvent): string {
  const before = texts.get(event);
  if (before !== undefined) return before;
  const { summary, payload } = event;
  const text = `${summary} ${payload === undefined ? '' : JSON.stringify(payload)}`;
  texts.set(event, text);
  return text;
}
