import { err, ok, type Result } from '../../lib/result.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { FileError, FileOp } from './file-op.ts';
import { valueAt, type JsonPath } from './json-edit.ts';
import { memberOf } from './json-tree.ts';
import { graft, nodeOf, plainOf } from './json-plain.ts';
import { countIn, meaningOf } from './json-same.ts';
import { parseJsonText, type JsonNode } from './json-tree.ts';

/**
 * What an operation means for the file as it was when it was planned: exact enough to be applied again
 * to any later content without doing it twice, or doing what no longer fits.
 */
export interface EditPlan {
  readonly slug: string;
  /** The entry must be there; without it the plan makes it. */
  readonly needsEntry: boolean;
  readonly runId?: string;
  /** What becomes of `last_updated` when something changes: our present time, the bot's text, or nothing. */
  readonly stamp: { readonly kind: 'now' } | { readonly kind: 'bot'; readonly node: JsonNode } | undefined;
  readonly edits: readonly Edit[];
}

/** Nodes may be absent: `from` nothing is an addition, `to` nothing a removal. */
export type Edit =
  | {
      readonly kind: 'merge';
      readonly at: JsonPath;
      readonly from: JsonNode | undefined;
      readonly to: JsonNode | undefined;
    }
  | ListEdit
  | { readonly kind: 'create'; readonly entry: JsonNode }
  | { readonly kind: 'remove-entry'; readonly identity: string | undefined };

/** `copies`: how many equal items the list must hold at least (append), or at most (remove). */
export interface ListEdit {
  readonly kind: 'append' | 'remove-item';
  readonly at: JsonPath;
  readonly item: JsonNode;
  readonly naturalKey: readonly string[];
  readonly copies: number;
}

/** Plans an operation against the content `root`, or says why it cannot be. */
export function planOf(op: FileOp, root: JsonNode): Result<EditPlan, FileError> {
  const entry = memberOf(root, op.slug);
  if (op.kind === 'entry.create') return planCreate(op.slug, nodeOf(op.members), entry);
  const createsEntry = 'createEntry' in op && op.createEntry;
  if (entry === undefined && !createsEntry) {
    return err({
      kind: 'missing-entry',
      sentence: `The state file has no mission '${op.slug}'; it may have been completed. Nothing was written.`,
    });
  }
  const refusal = editRefusal(op.slug, entry, op.runId);
  if (refusal !== undefined) return err(refusal);
  const edits = editsOf(op, entry);
  if (!edits.ok) return edits;
  return ok({
    slug: op.slug,
    needsEntry: entry !== undefined,
    ...(op.runId === undefined ? {} : { runId: op.runId }),
    stamp: op.kind.startsWith('memory.') ? { kind: 'now' } : undefined,
    edits: edits.value,
  });
}

/** Why an entry that is there cannot be changed for this run; undefined when it can. */
export function editRefusal(
  slug: string,
  entry: JsonNode | undefined,
  runId: string | undefined,
): FileError | undefined {
  if (entry === undefined) return undefined;
  const memory = memberOf(entry, 'memory');
  if (entry.kind !== 'object' || (memory !== undefined && memory.kind !== 'object')) {
    return {
      kind: 'bad-shape',
      sentence: `The entry '${slug}' of the state file is not an object with a memory object; mend it by hand.`,
    };
  }
  if (runId === undefined || textOf(memberOf(entry, 'run_id')) === runId) return undefined;
  return {
    kind: 'superseded',
    sentence: `Superseded by the bot: mission '${slug}' belongs to another run now. Nothing was written.`,
  };
}

/** What tells two missions of one slug apart: the run, else the mission, else the day it was made. */
const IDENTITY = ['run_id', 'mission_id', 'created_at'];

/** The most telling member that an entry has. */
export function identityOf(entry: JsonNode): string | undefined {
  const id = IDENTITY.find((key) => memberOf(entry, key) !== undefined);
  const node = id === undefined ? undefined : memberOf(entry, id);
  return node === undefined ? undefined : `${id} ${meaningOf(node)}`;
}

/** By the most telling member that both have: an entry is made first and gets its run afterwards. */
export function isSameMission(one: JsonNode, other: JsonNode): boolean {
  for (const key of IDENTITY) {
    const left = memberOf(one, key);
    const right = memberOf(other, key);
    if (left !== undefined && right !== undefined) return meaningOf(left) === meaningOf(right);
  }
  return identityOf(one) === identityOf(other);
}

const textOf = (node: JsonNode | undefined): string | undefined => {
  const plain = node === undefined ? undefined : plainOf(node);
  return typeof plain === 'string' || typeof plain === 'number' ? String(plain) : undefined;
};

function planCreate(slug: string, to: JsonNode, entry: JsonNode | undefined): Result<EditPlan, FileError> {
  if (entry !== undefined) {
    return err({
      kind: 'entry-exists',
      sentence: `The state file already has a mission '${slug}'. Choose another name, or go on with that one.`,
    });
  }
  return ok({ slug, needsEntry: false, stamp: undefined, edits: [{ kind: 'create', entry: to }] });
}

function editsOf(
  op: Exclude<FileOp, { kind: 'entry.create' }>,
  entry: JsonNode | undefined,
): Result<readonly Edit[], FileError> {
  const { slug } = op;
  const merge = (at: JsonPath, value: JsonValue | undefined): Edit => {
    const from = valueAt(entry, at);
    const to = value === undefined ? undefined : graft(from, value);
    return { kind: 'merge', at: [slug, ...at], from, to };
  };
  switch (op.kind) {
    case 'entry.remove':
      return ok([{ kind: 'remove-entry', identity: entry === undefined ? undefined : identityOf(entry) }]);
    case 'entry.set':
      return ok(Object.entries(op.members).map(([key, value]) => merge([key], value)));
    case 'memory.merge':
      return ok(Object.entries(op.members).map(([name, value]) => merge(['memory', op.key, name], value)));
    case 'memory.remove':
      return ok([merge(['memory', op.key], undefined)]);
    case 'memory.set': {
      if ('value' in op) return ok([merge(['memory', op.key], op.value)]);
      const to = typed(op.rawJson);
      if (!to.ok) return to;
      const at = ['memory', op.key];
      return ok([{ kind: 'merge', at: [slug, ...at], from: valueAt(entry, at), to: to.value }]);
    }
    default: {
      const item = 'item' in op ? ok(nodeOf(op.item)) : typed(op.rawJson);
      return item.ok ? ok([listEdit(op, item.value, entry)]) : item;
    }
  }
}

function listEdit(
  op: Extract<FileOp, { kind: 'memory.append' | 'memory.removeItem' }>,
  item: JsonNode,
  entry: JsonNode | undefined,
): ListEdit {
  const list = valueAt(entry, ['memory', op.key]);
  const copies = list === undefined ? 0 : countIn(list, item);
  const named = op.naturalKey ?? [];
  return {
    at: [op.slug, 'memory', op.key],
    item,
    // An item without these members is identified by its content.
    naturalKey: named.every((name) => memberOf(item, name) !== undefined) ? named : [],
    ...(op.kind === 'memory.append'
      ? { kind: 'append', copies: copies + 1 }
      : { kind: 'remove-item', copies: Math.max(0, copies - 1) }),
  };
}

function typed(text: string): Result<JsonNode, FileError> {
  const parsed = parseJsonText(text);
  return parsed.ok
    ? ok(parsed.value.root)
    : err({ kind: 'bad-json', sentence: `Invalid JSON: ${parsed.error.sentence}` });
}
