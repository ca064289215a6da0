import { createHash } from 'node:crypto';
import { instantOf } from './instant-of.ts';
import { meaningOf, sameJson } from './json-same.ts';
import type { LiveOp, Stood } from './journal.ts';
import { memberOf, type JsonDocument, type JsonNode } from './json-tree.ts';
import { rebase } from './rebase.ts';

/** Sums of a content's entries: equal contents have equal sums, in whatever order their entries stand. */
export interface EntrySums {
  readonly whole: string;
  readonly of: ReadonlyMap<string, string>;
}

export function entrySums(root: JsonNode): EntrySums {
  const of = new Map<string, string>();
  if (root.kind === 'object') {
    for (const { key, value } of root.members) of.set(key, sumOf(`${key}\0${meaningOf(value)}`));
  }
  return { whole: added([...of.values()]), of };
}

/**
 * How long after our write a bot may still write what it had read before: it reads, changes and writes at once, so that
 * this is generous. Whoever writes later has read ours.
 */
export const READ_BEFORE_MS = 5_000;

/** The file as it is now: its content, its time, and what a kept copy held. */
export interface FileNow {
  readonly document: JsonDocument;
  readonly writtenAtMs: number;
  readonly copy: (id: number) => JsonNode | undefined;
}

/**
 * The slugs of entries that ours made, that the bot has read, and that it has taken out. An entry that no writer of the
 * present content can have read was lost by a bot that had read before our write: it is made again.
 */
export function takenOut(now: FileNow, live: readonly LiveOp[]): ReadonlySet<string> {
  const { root } = now.document;
  const missing = live.flatMap((row) => {
    const { stood, status, op } = row;
    const isGone = status === 'applied' && memberOf(root, op.slug) === undefined;
    return stood === undefined || !isGone ? [] : [{ ...row, slug: op.slug, stood }];
  });
  if (missing.length === 0) return new Set();
  const alone = removedAlone(root, missing);
  return new Set(
    missing
      .filter(
        (maker) =>
          maker.isKnown === true ||
          alone.has(maker.slug) ||
          hasLaterOfOurs(now.document, maker, live) ||
          isWrittenLater(now, maker),
      )
      .map(({ slug }) => slug),
  );
}

type Missing = LiveOp & { readonly slug: string; readonly stood: Stood };

/** The content is exactly what we had written, but for these entries. */
function removedAlone(root: JsonNode, missing: readonly Missing[]): ReadonlySet<string> {
  const { whole } = entrySums(root);
  const byWrite = Map.groupBy(missing, ({ stood }) => stood.whole);
  return new Set(
    [...byWrite].flatMap(([written, ops]) => {
      const own = new Map(ops.map(({ slug, stood }) => [slug, stood.own]));
      return added([whole, ...own.values()]) === written ? [...own.keys()] : [];
    }),
  );
}

/** Whether the content holds what we first wrote together with the entry, or after it: it comes from a reader of both. */
function hasLaterOfOurs(document: JsonDocument, maker: Missing, live: readonly LiveOp[]): boolean {
  const { firstIn } = maker;
  return (
    firstIn !== undefined &&
    live.some((other) => {
      const { seq, origin, plan, status, op } = other;
      if (origin !== 'ours' || status !== 'applied' || plan === undefined || op.slug === maker.slug)
        return false;
      if (other.firstIn === undefined || other.firstIn < firstIn) return false;
      const verdict = rebase(document, [{ seq, origin, plan, wasKept: false }], '').verdicts.get(seq);
      return verdict?.kind === 'kept' && verdict.conflictAt === undefined;
    })
  );
}

/**
 * Whether the content was written too late for a bot that had read before our write, and nothing in it was written early
 * enough: such a change would be stamped, as all that the bot writes but a removal.
 */
function isWrittenLater({ document, writtenAtMs, copy }: FileNow, { stood, appliedAtMs }: Missing): boolean {
  const { root } = document;
  if (!(writtenAtMs - stood.atMs > READ_BEFORE_MS) || appliedAtMs === undefined) return false;
  const before = copy(stood.from);
  const isEarly = (atMs: number): boolean => Math.abs(atMs - appliedAtMs) <= READ_BEFORE_MS;
  return !(root.kind === 'object' ? root.members : []).some(
    ({ key, value }) =>
      !sameJson(before === undefined ? undefined : memberOf(before, key), value) &&
      ['created_at', 'last_updated'].some((name) => isEarly(instantOf(memberOf(value, name)))),
  );
}

const added = (sums: readonly string[]): string =>
  BigInt.asUintN(
    64,
    sums.reduce((sum, each) => sum + BigInt(`0x${each}`), 0n),
  ).toString(16);

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
