import type { Edit, EditPlan } from './edit-plan.ts';
import type { JsonPath } from './json-edit.ts';
import { parseJsonText, printNode, type JsonNode } from './json-tree.ts';

/** A plan as the journal keeps it: nodes as their text, absences left out. */
export function planText(plan: EditPlan): string {
  return JSON.stringify({
    ...plan,
    stamp: plan.stamp?.kind === 'bot' ? { kind: 'bot', node: printNode(plan.stamp.node) } : plan.stamp,
    edits: plan.edits.map((edit) => {
      switch (edit.kind) {
        case 'merge':
          return { kind: 'merge', at: edit.at, from: text(edit.from), to: text(edit.to) };
        case 'create':
          return { kind: 'create', entry: printNode(edit.entry) };
        case 'remove-entry':
          return edit;
        default:
          return Object.assign({}, edit, { item: printNode(edit.item) });
      }
    }),
  });
}

/** The plan that `planText` wrote. */
export function planFromText(journalled: string): EditPlan {
  const stored = JSON.parse(journalled) as StoredPlan;
  const { stamp } = stored;
  return {
    ...stored,
    stamp: stamp === undefined || stamp.kind === 'now' ? stamp : { kind: 'bot', node: node(stamp.node) },
    edits: stored.edits.map((edit): Edit => {
      switch (edit.kind) {
        case 'merge':
          return { kind: 'merge', at: edit.at, from: optional(edit.from), to: optional(edit.to) };
        case 'create':
          return { kind: 'create', entry: node(edit.entry) };
        case 'remove-entry':
          return { kind: 'remove-entry', identity: edit.identity };
        default:
          return Object.assign({}, edit, { item: node(edit.item) });
      }
    }),
  };
}

type StoredEdit =
  | { readonly kind: 'merge'; readonly at: JsonPath; readonly from?: string; readonly to?: string }
  | { readonly kind: 'create'; readonly entry: string }
  | { readonly kind: 'remove-entry'; readonly identity?: string }
  | {
      readonly kind: 'append' | 'remove-item';
      readonly at: JsonPath;
      readonly item: string;
      readonly naturalKey: readonly string[];
      readonly copies: number;
    };

interface StoredPlan {
  readonly slug: string;
  readonly needsEntry: boolean;
  readonly runId?: string;
  readonly stamp: { readonly kind: 'now' } | { readonly kind: 'bot'; readonly node: string } | undefined;
  readonly edits: readonly StoredEdit[];
}

const text = (value: JsonNode | undefined): string | undefined =>
  value === undefined ? undefined : printNode(value);

function node(raw: string): JsonNode {
  const parsed = parseJsonText(raw);
  if (!parsed.ok) throw new Error(`The journal holds a plan that cannot be read: ${parsed.error.sentence}`);
  return parsed.value.root;
}

const optional = (raw: string | undefined): JsonNode | undefined =>
  raw === undefined ? undefined : node(raw);
