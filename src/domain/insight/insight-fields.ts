import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { scorable } from './ranking.ts';

/** What the values of one field turned out to be. */
export type FieldKind = 'number' | 'yes-no' | 'choice' | 'text';

/** A field that some of the results have: a column of the results' table. */
export interface ResultField {
  readonly name: string;
  readonly kind: FieldKind;
  /** How many results say something in it. */
  readonly filled: number;
  /** Of a choice: its values as they stand, most frequent first. */
  readonly values: readonly string[];
}

/** Depth to which objects inside a result become fields of their own. */
const DEEPEST = 3;
const MOST_FIELDS = 200;
/** Where a result is a list of plain values or a text, it stands under this name. */
export const WHOLE_RESULT = 'result';

/**
 * The fields of all that an insight holds, flat: objects inside become `outer.inner`, lists of name and value become
 * fields, other lists stay. Of two results with the same field the first one counts. A summary is no field.
 */
export function flatFields(results: readonly JsonValue[]): JsonObject {
  const fields: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
  let count = 0;
  const put = (name: string, value: JsonValue | undefined): void => {
    if (value === undefined || name === '' || name in fields || count >= MOST_FIELDS) return;
    fields[name] = value;
    count += 1;
  };
  const take = (record: JsonObject, prefix: string, depth: number): void => {
    for (const [key, value] of Object.entries(record)) {
      const name = `${prefix}${key}`;
      if (prefix === '' && key === 'summary') continue;
      const pairs = Array.isArray(value) ? namedValues(value as readonly JsonValue[]) : undefined;
      if (isJsonObject(value) && depth < DEEPEST) take(value, `${name}.`, depth + 1);
      else if (pairs !== undefined) for (const [inner, each] of pairs) put(`${name}.${inner}`, each);
      else put(name, value);
    }
  };
  for (const result of results) {
    if (isJsonObject(result)) take(result, '', 1);
    else if (Array.isArray(result)) {
      const list = result as readonly JsonValue[];
      const pairs = namedValues(list);
      if (pairs !== undefined) for (const [name, value] of pairs) put(name, value);
      else if (list.length > 0 && list.every(isJsonObject)) for (const item of list) take(item, '', 1);
      else if (list.length > 0) put(WHOLE_RESULT, list);
    }
  }
  return fields;
}

const NAME_KEYS = ['name', 'field', 'key', 'label', 'question'];
const VALUE_KEYS = ['value', 'answer', 'result'];

/** `[{name, value}]` and its like as pairs; `undefined` where the list is another. */
function namedValues(list: readonly JsonValue[]): readonly (readonly [string, JsonValue])[] | undefined {
  if (list.length === 0) return undefined;
  const pairs: (readonly [string, JsonValue])[] = [];
  for (const item of list) {
    if (!isJsonObject(item)) return undefined;
    const name = NAME_KEYS.map((key) => item[key]).find((each) => typeof each === 'string');
    const value = VALUE_KEYS.map((key) => item[key]).find((each) => each !== undefined);
    if (typeof name !== 'string' || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

/** Nothing is said here: absent, null, or text that is blank. */
export const isMissing = (value: JsonValue | undefined): value is null | undefined | '' =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** A yes/no as it was meant, whatever it is written as. */
export function yesNo(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  if (word === 'yes' || word === 'true') return true;
  return word === 'no' || word === 'false' ? false : undefined;
}

/** A value as one piece of text, as it stands; lists of plain values are joined. Unsafe to draw. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    if (list.every((item) => typeof item !== 'object' || item === null))
      return list.map(valueText).join(', ');
  }
  return JSON.stringify(value);
}

/** So many distinct words are still a choice, so long as they come back. */
const MOST_CHOICES = 12;
const LONGEST_CHOICE = 28;
/** A number here and there that is written in words does not make the others text. */
const MOSTLY = 0.8;

/** The fields of many results, in the order of their first appearance, with the kind their values have. */
export function fieldColumns(rows: readonly JsonObject[]): readonly ResultField[] {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const tally = tallies.get(name) ?? newTally();
      tallies.set(name, tally);
      if (!isMissing(value)) count(tally, value);
    }
  }
  return [...tallies].map(([name, tally]) => ({ name, filled: tally.filled, ...kindOf(tally) }));
}

interface Tally {
  filled: number;
  numbers: number;
  yesNo: number;
  longText: boolean;
  readonly words: Map<string, number>;
}

const newTally = (): Tally => ({ filled: 0, numbers: 0, yesNo: 0, longText: false, words: new Map() });

function count(tally: Tally, value: JsonValue | undefined): void {
  tally.filled += 1;
  if (yesNo(value) !== undefined) tally.yesNo += 1;
  else if (scorable(value) !== undefined) tally.numbers += 1;
  const text = valueText(value);
  if (text.length > LONGEST_CHOICE || typeof value === 'object') tally.longText = true;
  else if (tally.words.size <= MOST_CHOICES) tally.words.set(text, (tally.words.get(text) ?? 0) + 1);
}

function kindOf({ filled, numbers, yesNo: flags, longText, words }: Tally): {
  readonly kind: FieldKind;
  readonly values: readonly string[];
} {
  if (filled === 0) return { kind: 'text', values: [] };
  if (flags >= filled * MOSTLY) return { kind: 'yes-no', values: [] };
  if (numbers >= filled * MOSTLY) return { kind: 'number', values: [] };
  const comesBack = words.size < filled || (filled < 4 && words.size <= 3);
  if (longText || words.size > MOST_CHOICES || !comesBack) return { kind: 'text', values: [] };
  const values = [...words].toSorted(([, one], [, other]) => other - one).map(([word]) => word);
  return { kind: 'choice', values };
}

/** True for a field that a ranking can weigh. */
export const isRankable = (field: ResultField): boolean =>
  (field.kind === 'number' || field.kind === 'yes-no') && field.filled > 0;
