import type { Edit, EditPlan } from './edit-plan.ts';
import { identityOf } from './edit-plan.ts';

import { memberOf } from './json-tree.ts';
import { sameJson } from './json-same.ts';
import type { JsonNode } from './json-tree.ts';

/** The changes that lead from one content to another, a plan for each mission that differs. */
export function plansBetween(before: JsonNode, after: JsonNode): EditPlan[] {
  return [...keysOf(before, after)].flatMap((slug) => {
    const plan = planBetween(slug, memberOf(before, slug), memberOf(after, slug));
    return plan === undefined ? [] : [plan];
  });
}

function planBetween(
  slug: string,
  from: JsonNode | undefined,
  to: JsonNode | undefined,
): EditPlan | undefined {
  if (sameJson(from, to)) return undefined;
  if (to === undefined) {
    const identity = from === undefined ? undefined : identityOf(from);
    return { slug, needsEntry: false, stamp: undefined, edits: [{ kind: 'remove-entry', identity }] };
  }
  if (from === undefined) {
    return { slug, needsEntry: false, stamp: undefined, edits: [{ kind: 'create', entry: to }] };
  }
  const edits: Edit[] = [];
  const compare = (at: readonly string[], was: JsonNode | undefined, is: JsonNode | undefined): void => {
    if (!sameJson(was, is)) edits.push({ kind: 'merge', at: [slug, ...at], from: was, to: is });
  };
  for (const key of keysOf(from, to)) {
    const was = memberOf(from, key);
    const is = memberOf(to, key);
    if (key === 'last_updated') continue;
    if (key === 'memory' && was?.kind === 'object' && is?.kind === 'object') {
      for (const name of keysOf(was, is)) compare([key, name], memberOf(was, name), memberOf(is, name));
    } else {
      compare([key], was, is);
    }
  }
  const node = memberOf(to, 'last_updated');
  return edits.length === 0
    ? undefined
    : { slug, needsEntry: true, stamp: node === undefined ? undefined : { kind: 'bot', node }, edits };
}

function keysOf(...nodes: readonly JsonNode[]): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => (node.kind === 'object' ? node.members.map((m) => m.key) : [])));
}
