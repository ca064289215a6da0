/** One option of a verb: how it is read, and what the help says of it. */
export interface VerbOption {
  readonly type: 'boolean' | 'string';
  readonly multiple?: true;
  /** What stands behind it in the usage line: `<file>`. Absent for a flag. */
  readonly value?: string;
  /** One phrase for the help. */
  readonly about: string;
  /** In the list of options only: it would drown what matters on the usage line. */
  readonly listedOnly?: true;
}

export type VerbOptions = Readonly<Record<string, VerbOption>>;

/** An option that is there or not. */
export const flag = (about: string): VerbOption => ({ type: 'boolean', about });

/** An option with a value, shown as `value`. */
export const text = (value: string, about: string): VerbOption => ({ type: 'string', value, about });

/** An option with a value that may be given several times. */
export const texts = (value: string, about: string): VerbOption => ({
  type: 'string',
  multiple: true,
  value,
  about,
});

export const listedOnly = (option: VerbOption): VerbOption => ({ ...option, listedOnly: true });
