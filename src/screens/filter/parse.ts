import { parsePattern, type Pattern } from '../../lib/pattern.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseLength } from '../time/relative-text.ts';
import type { FilterField } from './field.ts';

export type Comparison = '<' | '<=' | '>' | '>=' | '=';

/** One condition; all of them must hold. */
export type Term =
  | { readonly kind: 'text'; readonly not: boolean; readonly text: string }
  | { readonly kind: 'pattern'; readonly not: boolean; readonly pattern: Pattern }
  | {
      readonly kind: 'words';
      readonly not: boolean;
      readonly field: string;
      readonly words: readonly string[];
    }
  | {
      readonly kind: 'compare';
      readonly not: boolean;
      readonly field: string;
      readonly comparison: Comparison;
      /** A plain number, or milliseconds where the field is a time. */
      readonly value: number;
    };

const LONGEST = 300;

/**
 * Reads a filter as typed: bare words, `"two words"`, `!not`, `/regex/`, `field:value`, `field:a,b`, `field:<2h`.
 * Errors: one sentence that says what is wrong and what would be right.
 */
export function parseFilter(
  text: string,
  fields: readonly Pick<FilterField<never>, 'name' | 'kind' | 'values'>[],
): Result<readonly Term[], string> {
  if (text.length > LONGEST)
    return err(`A filter has at most ${LONGEST} characters; this one has ${text.length}.`);
  const terms: Term[] = [];
  for (const token of tokens(text)) {
    const term = parseTerm(token, fields);
    if (!term.ok) return term;
    if (term.value !== undefined) terms.push(term.value);
  }
  return ok(terms);
}

/** Splits at spaces, but not inside quotes or between slashes. */
function tokens(text: string): readonly string[] {
  return text.match(/!?(?:[a-z][\w.-]*:)?(?:\/(?:\\.|[^/\\])*\/|"[^"]*"?)|\S+/gi) ?? [];
}

function parseTerm(
  token: string,
  fields: readonly Pick<FilterField<never>, 'name' | 'kind' | 'values'>[],
): Result<Term | undefined, string> {
  const not = token.startsWith('!');
  const body = not ? token.slice(1) : token;
  // Half typed: it narrows nothing yet.
  if (body === '') return ok(undefined);
  if (body.startsWith('/')) return patternTerm(body, not);
  const [, name, value] = /^([a-z][\w.-]*):(.*)$/is.exec(body) ?? [];
  if (name === undefined || value === undefined)
    return ok({ kind: 'text', not, text: unquoted(body).toLowerCase() });
  const field = fields.find((candidate) => candidate.name === name.toLowerCase());
  if (field === undefined) {
    return err(
      `There is no “${name}:” here. This list knows ${fields.map((known) => `${known.name}:`).join(' ')}`,
    );
  }
  if (value === '') return ok(undefined);
  return field.kind === 'number' || field.kind === 'time'
    ? comparisonTerm(field, unquoted(value), not)
    : wordsTerm(field, value, not);
}

function patternTerm(body: string, not: boolean): Result<Term | undefined, string> {
  const [, source] = /^\/((?:\\.|[^/\\])*)\/?$/s.exec(body) ?? [];
  if (source === undefined) return err(`“${body}” is not a pattern: write /like this/.`);
  if (source === '') return ok(undefined);
  const pattern = parsePattern(source);
  if (pattern.ok) return ok({ kind: 'pattern', not, pattern: pattern.value });
  // Half typed, it narrows nothing yet.
  return body.length > 1 && body.endsWith('/') ? pattern : ok(undefined);
}

function wordsTerm(
  field: Pick<FilterField<never>, 'name' | 'kind' | 'values'>,
  value: string,
  not: boolean,
): Result<Term | undefined, string> {
  const words = value
    .split(',')
    .map((word) => unquoted(word).toLowerCase())
    .filter((word) => word !== '');
  const unknown = words.find(
    (word) =>
      field.values !== undefined && !field.values.some((known) => known.toLowerCase().startsWith(word)),
  );
  if (field.kind === 'word' && unknown !== undefined) {
    return err(`“${field.name}:${unknown}” matches nothing: it can be ${field.values?.join(', ')}.`);
  }
  return ok(words.length === 0 ? undefined : { kind: 'words', not, field: field.name, words });
}

function comparisonTerm(
  field: Pick<FilterField<never>, 'name' | 'kind'>,
  text: string,
  not: boolean,
): Result<Term | undefined, string> {
  const [, sign = '', amount = ''] = /^(<=|>=|<|>|=)?(.*)$/s.exec(text) ?? [];
  if (amount === '') return ok(undefined);
  const value = field.kind === 'time' ? parseLength(amount.toLowerCase()) : plainNumber(amount);
  if (value === undefined) {
    return err(
      field.kind === 'time'
        ? `“${field.name}:${text}” is not a length of time: write ${field.name}:<30m, ${field.name}:>2h or ${field.name}:<1d.`
        : `“${field.name}:${text}” is not a number: write ${field.name}:3 or ${field.name}:>2.`,
    );
  }
  const comparison = (sign === '' ? (field.kind === 'time' ? '<=' : '=') : sign) as Comparison;
  return ok({ kind: 'compare', not, field: field.name, comparison, value });
}

const plainNumber = (text: string): number | undefined =>
  /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

const unquoted = (text: string): string => text.replaceAll('"', '');
