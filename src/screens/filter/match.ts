import type { Filterable } from './field.ts';
import type { Comparison, Term } from './parse.ts';
import { inZone } from './zone-words.ts';

/** Whether a row passes every term. `nowMs` is what times are compared with. */
export function matcher<Row>(
  terms: readonly Term[],
  list: Filterable<Row>,
  nowMs: number,
): (row: Row) => boolean {
  const words = terms.filter((term) => term.kind === 'text');
  const checks = terms.filter((term) => term.kind !== 'text').map((term) => check(term, list, nowMs));
  if (words.length > 0) checks.unshift(holdsWords(words, loweredOf(list)));
  if (checks.length === 0) return () => true;
  return (row) => checks.every((holds) => holds(row));
}

/** True where the answer changes as time passes, without any change of a row. */
export const dependsOnTime = <Row>(terms: readonly Term[], list: Filterable<Row>): boolean =>
  terms.some(
    (term) =>
      term.kind === 'compare' &&
      list.fields.some((field) => field.name === term.field && field.kind === 'time'),
  );

/** A row's text in small letters, made once for as long as the row stays as it is: each key in a filter asks all of them. */
function loweredOf<Row>(list: Filterable<Row>): (row: Row) => string {
  const known = lowered.get(list) ?? new WeakMap<object, string>();
  lowered.set(list, known);
  return (row) => {
    const before = known.get(row as object);
    if (before !== undefined) return before;
    const text = list.text(row).toLowerCase();
    known.set(row as object, text);
    return text;
  };
}

const lowered = new WeakMap<object, WeakMap<object, string>>();

/** A row's text is looked up once for all of them: in a long list that costs more than looking into it. */
const holdsWords =
  <Row>(words: readonly (Term & { kind: 'text' })[], lowered: (row: Row) => string) =>
  (row: Row): boolean => {
    const text = lowered(row);
    return words.every((word) => text.includes(word.text) !== word.not);
  };

function check<Row>(
  term: Exclude<Term, { kind: 'text' }>,
  list: Filterable<Row>,
  nowMs: number,
): (row: Row) => boolean {
  const holds = positive(term, list, nowMs);
  return term.not ? (row) => !holds(row) : holds;
}

function positive<Row>(
  term: Exclude<Term, { kind: 'text' }>,
  list: Filterable<Row>,
  nowMs: number,
): (row: Row) => boolean {
  if (term.kind === 'pattern') return (row) => term.pattern.isIn(list.text(row));
  const field = list.fields.find((candidate) => candidate.name === term.field);
  if (field === undefined) return () => false;
  if (term.kind === 'words') {
    return (row) => {
      const value = field.read(row);
      const texts = (Array.isArray(value) ? (value as readonly string[]) : [value ?? '']).map((text) =>
        String(text).toLowerCase(),
      );
      return term.words.some((word) => texts.some((text) => wordHolds(field.kind, text, word)));
    };
  }
  return (row) => {
    const value = field.read(row);
    if (typeof value !== 'number') return false;
    const distance = field.kind === 'time' ? (field.past === true ? nowMs - value : value - nowMs) : value;
    return compare(distance, term.comparison, term.value);
  };
}

function wordHolds(kind: string, text: string, word: string): boolean {
  if (kind === 'zone') return inZone(text, word);
  return kind === 'word' ? text.startsWith(word) : text.includes(word);
}

function compare(left: number, comparison: Comparison, right: number): boolean {
  switch (comparison) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=':
      return left === right;
  }
}
