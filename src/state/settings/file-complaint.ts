import type * as v from 'valibot';
import { jsonPlace, placeAt, type TextPlace } from './json-place.ts';
import { parseJsonText } from '../missions-file/json-tree.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** One thing that is wrong with a file that a person writes. Never with a value of it: that may be a secret. */
export interface FileComplaint extends TextPlace {
  readonly sentence: string;
}

/** The object that a text holds, or why it holds none. `$schema` is for editors, and belongs to none of the members. */
export function jsonObjectIn(source: string): Result<JsonObject, readonly FileComplaint[]> {
  const document = parseJsonText(source);
  if (!document.ok) {
    const { offset, sentence } = document.error;
    return err([{ ...placeAt(source, offset), sentence: `This is not JSON: ${sentence}` }]);
  }
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    const sentence = 'This is not JSON: NaN and Infinity are no numbers of it.';
    return err([{ line: 1, column: 1, sentence }]);
  }
  if (!isJsonObject(value)) return err([{ line: 1, column: 1, sentence: 'The file must be an object.' }]);
  const { $schema, ...members } = value;
  return ok(typeof $schema === 'string' ? members : value);
}

export const byPlace = (one: FileComplaint, other: FileComplaint): number =>
  one.line - other.line || one.column - other.column;

/** What a schema complains of, in words, and where it stands. */
export function fileComplaint(source: string, issue: v.BaseIssue<unknown>): FileComplaint {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  const where = path.length === 0 ? 'The file' : pathText(path);
  const last = String(path.at(-1) ?? '');
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return {
      ...jsonPlace(source, path, { key: true }),
      sentence: `${where} is no member that is known here; is "${last}" a slip?`,
    };
  }
  if (issue.received === 'undefined') return { ...jsonPlace(source, path), sentence: `${where} is missing.` };
  const message = /^(must|is|has|names)\b/.test(issue.message) ? issue.message : 'has the wrong form';
  // What a member is called can be wrong too, not only what it holds.
  const key = issue.path?.at(-1)?.origin === 'key';
  return { ...jsonPlace(source, path, { key }), sentence: `${where} ${message}.` };
}

/** `rules[2].to[0]`. */
const pathText = (path: readonly (string | number)[]): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')
    .slice(0, 120);
