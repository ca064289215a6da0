import type { ServerError } from '../../domain/server/server-error.ts';

/** How one step of a setup went. */
export type SetupResult =
  | { readonly kind: 'done' }
  /** To be tried again by itself. `clean`: nothing was sent, or it surely had no effect. */
  | {
      readonly kind: 'later';
      readonly sentence: string;
      readonly clean: boolean;
      readonly error?: ServerError;
    }
  /** Trying again cannot help until a person changes something. */
  | { readonly kind: 'stopped'; readonly sentence: string; readonly error?: ServerError };
