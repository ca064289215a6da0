/** What a row tells a filter: text (several alternatives are allowed), a number, an instant, or nothing. */
export type FieldValue = string | number | readonly string[] | undefined;

/** A name that a filter may ask for: `state:failed`. */
export interface FilterField<Row> {
  readonly name: string;
  /**
   * `text` matches a part, `word` one of a set by its beginning, `number` and `time` compare. A time is compared by
   * how far ahead of now it is (`due:<2h`), or how long ago where `past` is set.
   */
  readonly kind: 'text' | 'word' | 'number' | 'time' | 'zone';
  readonly past?: boolean;
  readonly about: string;
  /** Shown as examples. */
  readonly values?: readonly string[];
  readonly read: (row: Row) => FieldValue;
}

/** Everything a list can be filtered by. */
export interface Filterable<Row> {
  readonly fields: readonly FilterField<Row>[];
  /** What bare words and patterns are looked for in. */
  readonly text: (row: Row) => string;
}
