import type { EditPlan, Edit, ListEdit } from './edit-plan.ts';
import { identityOf, isSameMission, editRefusal } from './edit-plan.ts';
import type { FileError } from './file-op.ts';
import { valueAt, withoutPath, withValueAt, type JsonPath } from './json-edit.ts';
import { memberOf } from './json-tree.ts';
import { plainOf } from './json-plain.ts';
import { countIn, keyCountsOf, keyMeaning, meaningOf, sameJson } from './json-same.ts';
import type { JsonDocument, JsonNode } from './json-tree.ts';
import { appendItem, dropItems, merge3, type Arbiter } from './merge.ts';
import { pythonString } from './python-text.ts';

/** A journalled operation that is not settled yet. */
export interface LiveStep {
  readonly seq: number;
  readonly origin: 'ours' | 'recovered';
  readonly plan: EditPlan;
  /** The bot has written knowing it: if it is gone now, the bot removed it. */
  readonly wasKept: boolean;
  /** It has stood in the file. */
  readonly wasWritten: boolean;
}

/**
 * `kept`: the content holds it already; `changed`: it was applied to the content; `superseded`: what it was meant for
 * is gone; `waits`: what it is meant for is made by a later operation. `conflictAt`: where the bot's value stands
 * instead of ours.
 */
export interface Verdict {
  readonly kind: 'kept' | 'changed' | 'superseded' | 'waits';
  readonly reason?: FileError;
  readonly conflictAt?: JsonPath;
}

export interface Rebased {
  readonly document: JsonDocument;
  readonly verdicts: ReadonlyMap<number, Verdict>;
}

/**
 * Brings the content up to all live operations, in their order. Applying the result's operations to the result
 * changes nothing.
 * `stamp`: the text of the present time for `last_updated`.
 */
export function rebase(document: JsonDocument, steps: readonly LiveStep[], stamp: string): Rebased {
  const verdicts = new Map<number, Verdict>();
  let result = document;
  for (const [index, step] of steps.entries()) {
    const applied = applyStep(result, step, steps.slice(index + 1), steps, stamp);
    result = applied.document;
    verdicts.set(step.seq, applied.verdict);
  }
  return { document: result, verdicts };
}

interface Applied {
  readonly document: JsonDocument;
  readonly verdict: Verdict;
}

function applyStep(
  document: JsonDocument,
  step: LiveStep,
  later: readonly LiveStep[],
  all: readonly LiveStep[],
  stamp: string,
): Applied {
  const { plan } = step;
  const entry = memberOf(document.root, plan.slug);
  const keep = (verdict: Verdict): Applied => ({ document, verdict });
  const isRemoval = removes(plan);
  // It was for a mission that has gone since: one of that name that was made later is another, or was given whole.
  if (step.wasWritten && later.some((other) => endsMission(other, plan.slug))) return keep({ kind: 'kept' });
  if (entry === undefined && !isRemoval && (plan.needsEntry || step.wasKept)) {
    const laterHere = later.filter((other) => other.plan.slug === plan.slug);
    if (laterHere.some((other) => other.origin === 'ours' && removes(other.plan)))
      return keep({ kind: 'kept' });
    const isMadeLater = laterHere.some((other) => !other.plan.needsEntry && !removes(other.plan));
    return keep(isMadeLater ? { kind: 'waits' } : { kind: 'superseded', reason: goneReason(plan.slug) });
  }
  const refusal = isRemoval ? undefined : editRefusal(plan.slug, entry, plan.runId);
  if (refusal !== undefined) return keep({ kind: 'superseded', reason: refusal });

  let conflictAt: JsonPath | undefined;
  const arbiter: Arbiter = (at, current) => {
    if (step.origin === 'recovered') return isOurs(all, at, current) ? 'change' : 'current';
    const isOwnLater = later.some((other) => other.origin === 'ours' && covers(other.plan, at));
    // What the bot changed after it had written our value is no conflict: it knew.
    if (!isOwnLater && !step.wasKept) conflictAt ??= at;
    return 'current';
  };
  let next = document;
  for (const edit of plan.edits) {
    const edited = applyEdit(next, edit, plan.slug, arbiter);
    if (edited === 'other') return keep({ kind: 'superseded', reason: takenReason(plan.slug) });
    next = edited;
  }
  const conflict = conflictAt === undefined ? {} : { conflictAt };
  if (next === document) return keep({ kind: 'kept', ...conflict });
  return { document: stamped(next, plan, stamp), verdict: { kind: 'changed', ...conflict } };
}

/** The edited document, the same one when it holds the edit already, `other` when the slug means another mission. */
function applyEdit(
  document: JsonDocument,
  edit: Edit,
  slug: string,
  arbiter: Arbiter,
): JsonDocument | 'other' {
  switch (edit.kind) {
    case 'merge': {
      const current = valueAt(document.root, edit.at);
      return put(document, edit.at, current, merge3(edit, current, edit.at, arbiter));
    }
    case 'create': {
      const current = memberOf(document.root, slug);
      if (current !== undefined && !isSameMission(current, edit.entry)) return 'other';
      // Whoever made the same mission may have gone on with it: only what misses is added.
      const merged = merge3({ from: undefined, to: edit.entry }, current, [slug], () => 'current');
      return put(document, [slug], current, merged);
    }
    case 'remove-entry': {
      const current = memberOf(document.root, slug);
      const isMeant = current !== undefined && identityOf(current) === edit.identity;
      return isMeant ? withoutPath(document, [slug]) : document;
    }
    default: {
      const current = valueAt(document.root, edit.at);
      return put(document, edit.at, current, editedList(edit, current));
    }
  }
}

function put(
  document: JsonDocument,
  at: JsonPath,
  current: JsonNode | undefined,
  next: JsonNode | undefined,
): JsonDocument {
  if (next === current) return document;
  return next === undefined ? withoutPath(document, at) : withValueAt(document, at, next);
}

function editedList(edit: ListEdit, current: JsonNode | undefined): JsonNode | undefined {
  const { item, naturalKey, copies } = edit;
  const isKeyed = naturalKey.length > 0;
  const keyOf = (node: JsonNode): string => (isKeyed ? keyMeaning(node, naturalKey) : meaningOf(node));
  const wantedKey = keyOf(item);
  const matches = (other: JsonNode): boolean => keyOf(other) === wantedKey;
  const standing = standingIn(current, item, naturalKey);
  if (edit.kind === 'append') {
    const wanted = isKeyed ? 1 : copies;
    return standing >= wanted ? current : appendItem(current, item);
  }
  const allowed = isKeyed ? 0 : copies;
  if (standing <= allowed || current?.kind !== 'array') return current;
  return dropItems(current, standing - allowed, matches);
}

function standingIn(current: JsonNode | undefined, item: JsonNode, names: readonly string[]): number {
  if (current === undefined) return 0;
  if (names.length === 0 || current.kind !== 'array') return countIn(current, item);
  return keyCountsOf(current, names).get(keyMeaning(item, names)) ?? 0;
}

/** The document with the entry's `last_updated` brought forward, never back. */
function stamped(document: JsonDocument, plan: EditPlan, stamp: string): JsonDocument {
  const at = [plan.slug, 'last_updated'];
  if (plan.stamp === undefined || memberOf(document.root, plan.slug) === undefined) return document;
  const next: JsonNode =
    plan.stamp.kind === 'now' ? { kind: 'scalar', raw: pythonString(stamp) } : plan.stamp.node;
  const current = valueAt(document.root, at);
  return current !== undefined && instantOf(current) > instantOf(next)
    ? document
    : withValueAt(document, at, next);
}

const instantOf = (node: JsonNode): number => {
  const plain = plainOf(node);
  const atMs = typeof plain === 'string' ? Date.parse(plain) : Number.NaN;
  return Number.isNaN(atMs) ? -Infinity : atMs;
};

/** Whether what stands at a path was put there by one of our live operations, which the bot's late write outranks. */
function isOurs(steps: readonly LiveStep[], at: JsonPath, current: JsonNode | undefined): boolean {
  return steps.some(
    ({ origin, plan }) =>
      origin === 'ours' &&
      plan.edits.some(
        (edit) =>
          edit.kind === 'merge' &&
          isPrefix(edit.at, at) &&
          sameJson(valueAt(edit.to, at.slice(edit.at.length)), current),
      ),
  );
}

/** A mission is made under a name only where none is: whoever makes or removes one says that the one before is over. */
const endsMission = ({ origin, plan }: LiveStep, slug: string): boolean =>
  origin === 'ours' && plan.slug === slug && (removes(plan) || plan.edits[0]?.kind === 'create');

const removes = (plan: EditPlan): boolean => plan.edits[0]?.kind === 'remove-entry';

/** Whether a plan sets what stands at a path, above it or below it. */
const covers = (plan: EditPlan, at: JsonPath): boolean =>
  plan.edits.some((edit) => {
    if (edit.kind === 'create' || edit.kind === 'remove-entry') return plan.slug === at[0];
    return isPrefix(edit.at, at) || isPrefix(at, edit.at);
  });

const isPrefix = (short: JsonPath, long: JsonPath): boolean =>
  short.every((key, index) => key === long[index]);

const goneReason = (slug: string): FileError => ({
  kind: 'superseded',
  sentence: `Superseded by the bot: it removed mission '${slug}' from the state file. The change was not made.`,
});

const takenReason = (slug: string): FileError => ({
  kind: 'superseded',
  sentence: `Superseded by the bot: it made another mission '${slug}' meanwhile. The entry was not made.`,
});
