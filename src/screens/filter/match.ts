import type { Filterable } from './field.ts';
import type { Comparison, Term } from './parse.ts';
import { inZone } from './zone-words.ts';

/** Whether a row passes every term. `nowMs` is what times are compared with. */
export function matcher<Row>(
  terms: readonly Term[],
  list: Filterable<Row>,
  nowMs: number,
): (row: Row) => boolean {
  // Each row is asked for its text once, however many words there are.
  const text = lastOf((row: Row) => list.text(row));
  const lowered = lastOf((row: Row) => text(row).toLowerCase());
  const checks = terms.map((term) => check(term, { ...list, text }, lowered, nowMs));
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

/** Remembers what it gave for the last row. */
function lastOf<Row>(read: (row: Row) => string): (row: Row) => string {
  let last: { readonly row: Row; readonly text: string } | undefined;
  return (row) => {
    if (last?.row !== row) last = { row, text: read(row) };
    return last.text;
  };
}

function check<Row>(
  term: Term,
  list: Filterable<Row>,
  lowered: (row: Row) => string,
  nowMs: number,
): (row: Row) => boolean {
  const holds = positive(term, list, lowered, nowMs);
  return term.not ? (row) => !holds(row) : holds;
}

function positive<Row>(
  term: Term,
  list: Filterable<Row>,
  lowered: (row: Row) => string,
  nowMs: number,
): (row: Row) => boolean {
  if (term.kind === 'text') return (row) => lowered(row).includes(term.text);
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
