import type { SafeText } from '../../lib/safe-text.ts';
import type { ContextColour } from '../../state/settings/contexts/named-context.ts';

/** The account that a gathered row is of. */
export interface RowContext {
  readonly name: string;
  readonly colour?: ContextColour;
  /** Why what the row says may no longer be so. */
  readonly fault?: SafeText;
}

/** A row among those of other accounts. Its id is `acme:<id>`; whatever else names it inside stays as it is. */
export type InContext<Row> = Row & { readonly context: RowContext };

/** A context's name has no colon. */
export const idInContext = (name: string, id: string): string => `${name}:${id}`;

export function splitContextId(id: string): { readonly name: string; readonly id: string } {
  const at = id.indexOf(':');
  return { name: id.slice(0, Math.max(0, at)), id: id.slice(at + 1) };
}
