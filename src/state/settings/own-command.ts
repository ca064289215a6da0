/** What an argument of a command of one's own may have a place for: `{phone}`. */
export const OWN_PLACES = [
  'phone',
  'slug',
  'mission',
  'mission_id',
  'run_id',
  'assistant_id',
  'id',
  'screen',
  'context',
  'operator',
] as const;

export type OwnPlace = (typeof OWN_PLACES)[number];

/** A command that a person has added to the console. */
export interface OwnCommand {
  readonly name: string;
  readonly key?: string;
  /** Ids of screens; empty: every one. */
  readonly where: readonly string[];
  /** The program, then its arguments with their places. Never a shell's. */
  readonly run: readonly [string, ...string[]];
  /** What is asked before it runs. Only one that asks may change something. */
  readonly confirm: 'none' | 'ask' | 'code';
  readonly withinSeconds: number;
}
