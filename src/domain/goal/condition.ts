import type { JsonValue } from '../../lib/json.ts';

/**
 * What a goal asks of one call's result: comparisons of result fields, joined by and, or, not and parentheses.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly field: string; readonly op: CompareOp; readonly value: JsonValue };

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains';

/** The fields that a condition looks at, each once, in their order. */
export function conditionFields(condition: Condition): readonly string[] {
  const fields = new Set<string>();
  const visit = (each: Condition): void => {
    if (each.kind === 'compare') fields.add(each.field);
    else if (each.kind === 'not') visit(each.part);
    else for (const part of each.parts) visit(part);
  };
  visit(condition);
  return [...fields];
}
