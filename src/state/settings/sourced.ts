/** The environment as a program gets it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A value and where it came from; `where` names the flag, the variable or the file. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: 'default' | 'file' | 'env' | 'flag';
  readonly where?: string;
}

/** Something in the configuration that was not taken: one sentence, without the value where that may be secret. */
export interface SettingsProblem {
  readonly kind: 'no-key' | 'key' | 'value' | 'file' | 'reference';
  readonly sentence: string;
}
