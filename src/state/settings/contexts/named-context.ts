/** How a context may be marked on the screen; a theme says what each looks like. */
export const CONTEXT_COLOURS = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'] as const;

export type ContextColour = (typeof CONTEXT_COLOURS)[number];

/** Where a key is read from. The key itself never stands in the settings. */
export type KeySource =
  | { readonly kind: 'env'; readonly variable: string }
  /** The file holds the key and nothing else. */
  | { readonly kind: 'file'; readonly path: string }
  /** `api_key` of the skill folder's skill-config.json. */
  | { readonly kind: 'skill' };

/** One account, or one bot, as the settings name it. */
export interface NamedContext {
  readonly name: string;
  /** With its version: `https://clawdtalk.com/v1`. Absent: that of the skill folder, else the service's own. */
  readonly server?: string;
  /** Absent where a host is named: the key is read there. */
  readonly key?: KeySource;
  /** Absolute paths. */
  readonly skillFolder?: string;
  readonly stateFile?: string;
  /** `user@server`: everything behind the screens runs there. */
  readonly host?: string;
  /** A team's ledger, password and all; `own`: this machine's, whatever the settings say for others. */
  readonly ledger?: string;
  readonly readOnly: boolean;
  readonly colour?: ContextColour;
}

/** The name under which what the environment and the settings say without a context is reached. */
export const UNNAMED = 'default';

/** The name of all contexts together. */
export const ALL_CONTEXTS = 'all';

/** A context of the settings, or why it cannot be used. */
export type ReadContext =
  | { readonly ok: true; readonly context: NamedContext }
  /** `name` is what could be read of it, else `contexts[3]`. The sentence has line and column. */
  | { readonly ok: false; readonly name: string; readonly sentence: string };
