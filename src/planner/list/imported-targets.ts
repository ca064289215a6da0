import type { ImportIssue } from './read-target.ts';
import type { TargetColumn } from './target-columns.ts';
import type { Target } from './target.ts';

/** A row that gives no target, with its cells as they were, so that it can be mended and read again. */
export interface RefusedRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly issues: readonly ImportIssue[];
}

/** Numbers that are written as at home, in a list that names no country: whose they seem to be. */
export interface CountryQuestion {
  /** ISO 3166. */
  readonly country: string;
  /** How many rows it would read, of those that need a country. */
  readonly reads: number;
  readonly of: number;
  readonly sample: string;
}

/** A list that was read. `targets` and `refused` together hold every row that was not blank: `given` of them. */
export interface ImportedTargets {
  readonly targets: readonly Target[];
  readonly refused: readonly RefusedRow[];
  readonly given: number;
  /** At most `WARNINGS_KEPT`; `warningCount` has them all. */
  readonly warnings: readonly ImportIssue[];
  readonly warningCount: number;
  /** About the whole file, a sentence each: its encoding, what stands above the header. */
  readonly remarks: readonly string[];
  readonly columns: readonly TargetColumn[];
  /** The first rows, as they were. */
  readonly sample: readonly (readonly string[])[];
  readonly hasHeader: boolean;
  /** Row of the file that names the columns. */
  readonly headerRow?: number;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly countryQuestion?: CountryQuestion;
}

export type ImportError =
  | { readonly kind: 'empty'; readonly message: string }
  | {
      readonly kind: 'no-phone-column';
      readonly message: string;
      readonly columns: readonly TargetColumn[];
      readonly sample: readonly (readonly string[])[];
      readonly hasHeader: boolean;
    }
  | { readonly kind: 'broken-csv'; readonly message: string }
  | { readonly kind: 'stopped'; readonly message: string }
  | {
      readonly kind: 'encoding';
      readonly message: string;
      readonly choices: readonly { readonly encoding: string; readonly sample: string }[];
    }
  /** An option that does not fit this list. */
  | { readonly kind: 'option'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly message: string };
