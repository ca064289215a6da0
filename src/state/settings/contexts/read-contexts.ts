import * as v from 'valibot';
import { isJsonObject, type JsonValue } from '../../../lib/json.ts';
import { safeText } from '../../../lib/safe-text.ts';
import { jsonPlace } from '../json-place.ts';
import { contextSchema } from './context-schema.ts';
import type { ReadContext } from './named-context.ts';

/** The settings file as it was read; `text` where there is one that is JSON. */
export interface SettingsText {
  readonly path: string;
  readonly text?: string;
  readonly contexts: JsonValue | undefined;
}

/**
 * The contexts of the settings, in their order. Each is read by itself, so that a fault in one costs that one; the
 * fault is told with its line and column, and never with a value, for a key may have been written there.
 */
export function readContexts(file: SettingsText, home: string): readonly ReadContext[] {
  const { contexts } = file;
  if (contexts === undefined || contexts === null) return [];
  if (!Array.isArray(contexts)) {
    return [fault(file, [], 'contexts', 'contexts must be a list of objects, each with a name')];
  }
  const schema = contextSchema(home);
  const seen = new Set<string>();
  return contexts.map((raw: JsonValue, index): ReadContext => {
    const label = nameIn(raw) ?? `contexts[${index}]`;
    const read = v.safeParse(schema, raw, { abortPipeEarly: true });
    if (!read.success) {
      const [issue] = read.issues;
      const path = (issue.path ?? []).map(({ key }) => String(key));
      return fault(file, [index, ...path], label, sentenceOf(issue, index, path), isUnknown(issue));
    }
    const { name } = read.output;
    if (seen.has(name)) {
      return fault(file, [index, 'name'], name, `contexts[${index}].name: two contexts are called ${name}`);
    }
    seen.add(name);
    return { ok: true, context: read.output };
  });
}

const nameIn = (raw: JsonValue): string | undefined =>
  isJsonObject(raw) && typeof raw['name'] === 'string' && /^[\w.-]{1,32}$/.test(raw['name'])
    ? raw['name']
    : undefined;

const MEMBERS = 'name, server, key, skillFolder, stateFile, host, ledger, readOnly and colour';

const isUnknown = ({ type, expected }: v.BaseIssue<unknown>): boolean =>
  type === 'strict_object' && expected === 'never';

function sentenceOf(issue: v.BaseIssue<unknown>, index: number, path: readonly string[]): string {
  const where = [`contexts[${index}]`, ...path].join('.');
  if (isUnknown(issue)) return `${where} is no member of a context, which has ${MEMBERS}`;
  if (issue.received === 'undefined') return `${where} is missing`;
  return `${where} ${issue.message}`;
}

function fault(
  { path, text }: SettingsText,
  at: readonly (string | number)[],
  name: string,
  sentence: string,
  key = false,
): ReadContext {
  const place = text === undefined ? undefined : jsonPlace(text, ['contexts', ...at], { key });
  const where = place === undefined ? path : `${path}, line ${place.line}, column ${place.column}`;
  return { ok: false, name, sentence: safeText(`${where}: ${sentence}.`, { maxLength: 600 }) };
}
