import { hash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { planOf } from './edit-plan.ts';
import { systemReason, systemCodeOf, type FilePort } from './file-port.ts';
import type { Journal, LiveOp } from './journal.ts';

import { memberOf } from './json-tree.ts';
import { printBytes } from './json-bytes.ts';
import type { JsonDocument } from './json-tree.ts';
import { readStateFile, type FileImage, type FileReading, type RememberingParser } from './read-file.ts';
import { entrySums, removedSlugs } from './removed-entries.ts';
import { rebase, type LiveStep, type Rebased, type Verdict } from './rebase.ts';
import { replaceFile } from './replace-file.ts';
import { linkedIds, tidySideFolder } from './side-folder.ts';
import { refusalToReplace } from './write-policy.ts';

/**
 * How a pass ended. `idle`: the file holds all that is asked; `wrote`; `again`: somebody was quicker, or the
 * last write is too fresh; `torn`: the bot is writing, or the file is broken; `blocked`: it cannot be written now;
 * `refused`: it must not be replaced.
 */
export type PassResult =
  | { readonly kind: 'idle' | 'wrote' }
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'torn' | 'blocked' | 'refused'; readonly sentence: string };

/** A write that was planned and journalled, and is to be done. */
export interface PlannedWrite {
  readonly kind: 'write';
  readonly target: string;
  readonly expected: FileImage | undefined;
  readonly bytes: Buffer;
  readonly document: JsonDocument;
  readonly digest: string;
  readonly generation: number;
  /** The operations that this write puts into the file. */
  readonly seqs: readonly number[];
  /** What the file will then hold. */
  readonly verified: Verified | undefined;
}

/** What the two halves of a pass work with. */
export interface PassContext {
  readonly path: string;
  readonly files: FilePort;
  readonly parser: RememberingParser;
  readonly clock: Clock;
  readonly journalAt: (target: string) => Journal;
  /** Since when (monotonic) this process has seen an operation stand in the file. */
  readonly standingSinceMs: Map<number, number>;
  /** By file: the content in which all operations up to one were last found, and need not be looked for again. */
  readonly verified: Map<string, Verified>;
  /** SHA-256 of the copies that this process kept, by number: what was replaced need not be unpacked to be compared. */
  readonly copyDigests: Map<number, string>;
}

interface Verified {
  readonly digest: string;
  readonly upTo: number;
}

/** The bot's processes that overlap one of our writes come one after another: their rate is left a gap. */
const WRITE_GAP_MS = 250;
/** An operation that stood this long, or through this many of the bot's writes, is safe. */
const SETTLED_AFTER_MS = 60_000;
const SETTLED_AFTER_BOT_WRITES = 2;
/** The same by the clock of the wall, which can jump, for programs that live for one command alone. */
const SETTLED_BY_CLOCK_MS = 10 * 60_000;
/** Copies of what the bot wrote are taken at most this often. */
const COPY_GAP_MS = 60_000;

const EMPTY: JsonDocument = { lead: '', root: { kind: 'object', members: [], inside: '' }, trail: '' };

/**
 * First half of a pass, in a ledger transaction of its own: reads the file, plans new operations, notes what became of
 * the others, and journals the write that is needed. Nothing of the file changes.
 */
export function planPass(context: PassContext): PassResult | PlannedWrite {
  const { files, path, clock } = context;
  const reading = readStateFile(files, path, context.parser);
  const journal = context.journalAt(reading.target);
  const sinceWriteMs = clock.now() - (journal.head().writtenAtMs ?? -Infinity);
  if (sinceWriteMs >= 0 && sinceWriteMs < WRITE_GAP_MS) {
    return { kind: 'again', delayMs: WRITE_GAP_MS - sinceWriteMs };
  }
  const base = baseOf(reading, journal);
  if ('kind' in base) return base;
  const { document, image } = base;
  const digest = image === undefined ? undefined : digestOf(image.bytes);
  const isBotWrite = digest !== undefined && isForeign(journal, digest, image, clock.now());

  const known = context.verified.get(reading.target);
  const live = journal.live();
  const takenOut = removedSlugs(
    document.root,
    live.flatMap(({ stood, op: { slug } }) => (stood === undefined ? [] : [{ slug, stood }])),
  );
  const removed = new Set([...takenOut, ...begunAnew(live, document)]);
  const rebased = rebaseLive(journal, document, live, {
    removed,
    from: known !== undefined && known.digest === digest ? known.upTo : 0,
    stamp: stampOf(clock.now()),
  });
  const isWrite = image === undefined || rebased.document !== document;
  const changed = noteVerdicts(context, journal, live, rebased, { isWrite, isBotWrite, removed });
  // What the bot's late write put in the place of ours is found by looking again.
  const isComplete = live.every(({ seq, origin }) => {
    const kind = rebased.verdicts.get(seq)?.kind;
    return kind !== 'waits' && (kind !== 'changed' || origin === 'ours');
  });
  const upTo = live.at(-1)?.seq ?? 0;
  const refusal = replaceRefusal(context, reading.target, image);
  if (!isWrite) {
    if (isComplete && digest !== undefined) context.verified.set(reading.target, { digest, upTo });
    return refusal ?? { kind: 'idle' };
  }
  if (refusal !== undefined) return refusal;
  const bytes = printBytes(rebased.document);
  const planned = digestOf(bytes);
  journal.setHead({ ...journal.head(), planned });
  const generation = image === undefined ? 0 : journal.addGeneration(image.bytes, clock.now());
  if (digest !== undefined) context.copyDigests.set(generation, digest);
  return {
    kind: 'write',
    target: reading.target,
    expected: image,
    bytes,
    document: rebased.document,
    digest: planned,
    generation,
    seqs: changed,
    verified: isComplete ? { digest: planned, upTo } : undefined,
  };
}

/**
 * Second half, in a second transaction, which is the lock among our processes: replaces the file if it is still what the
 * plan was made for. A process that dies in between leaves a plan that is found done, or is done, by the next pass.
 */
export function actPass(context: PassContext, write: PlannedWrite): PassResult {
  const { files, clock } = context;
  const journal = context.journalAt(write.target);
  const giveUp = (result: PassResult): PassResult => {
    if (write.expected !== undefined) journal.dropGeneration(write.generation);
    return result;
  };
  try {
    const outcome = replaceFile(files, { ...write, id: write.generation });
    if (outcome === 'changed') return giveUp({ kind: 'again', delayMs: 0 });
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === undefined) throw cause;
    return giveUp({
      kind: 'blocked',
      sentence: `The state file ${write.target} cannot be written: ${systemReason(code)}. Changes are kept in the ledger and written when it can be.`,
    });
  }
  const nowMs = clock.now();
  for (const seq of write.seqs) {
    journal.setApplied(seq, nowMs);
    context.standingSinceMs.set(seq, clock.monotonicMs());
  }
  noteStanding(journal, write.document);
  context.parser.remember(write.bytes, write.document);
  journal.setHead({ seen: write.digest, writtenAtMs: nowMs });
  if (write.verified !== undefined) context.verified.set(write.target, write.verified);
  pruneCopies(journal, files, write.target);
  return { kind: 'wrote' };
}

/** Where the folder cannot be read, nobody knows which copies it needs: all are kept until it can. The write has happened. */
function pruneCopies(journal: Journal, files: FilePort, target: string): void {
  let linked: readonly number[];
  try {
    linked = linkedIds(files, target);
  } catch (cause) {
    if (systemCodeOf(cause) === undefined) throw cause;
    return;
  }
  journal.prune(new Set(linked));
}

/** `last_updated` as the bot writes it: UTC with microseconds. */
const stampOf = (nowMs: number): string => new Date(nowMs).toISOString().replace('Z', '000Z');

export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes);

interface Base {
  readonly document: JsonDocument;
  readonly image: FileImage | undefined;
}

function baseOf(reading: FileReading, journal: Journal): Base | PassResult {
  switch (reading.kind) {
    case 'good':
      return { document: reading.document, image: reading.image };
    case 'torn':
      return { kind: 'torn', sentence: `The state file ${reading.target} is broken: ${reading.why}.` };
    case 'unreadable':
      return {
        kind: 'blocked',
        sentence: `The state file ${reading.target} cannot be read: ${reading.why}.`,
      };
    default: {
      // Only what never stood in a file may make one: a file that was removed is not brought back.
      const makesFile = journal
        .live()
        .some(({ op, status }) => status === 'pending' && (op.kind === 'entry.create' || createsEntry(op)));
      return makesFile
        ? { document: EMPTY, image: undefined }
        : { kind: 'blocked', sentence: `There is no state file at ${reading.target}.` };
    }
  }
}

/** Whether the content is neither what was last seen nor what one of us wrote; it is noted as seen. */
function isForeign(journal: Journal, digest: string, image: FileImage | undefined, nowMs: number): boolean {
  const head = journal.head();
  if (head.seen === digest) return false;
  journal.setHead({ ...head, seen: digest });
  if (head.planned === digest || image === undefined) return false;
  const newest = journal.newestCopyMs();
  if (newest === undefined || nowMs - newest >= COPY_GAP_MS) journal.addGeneration(image.bytes, nowMs);
  return true;
}

const createsEntry = (op: LiveOp['op']): boolean => 'createEntry' in op && op.createEntry;

type PlannedOp = LiveOp & Required<Pick<LiveOp, 'plan'>>;

/** Slugs that were found gone, and under which another mission is to be made: the one before is not brought back. */
const begunAnew = (live: readonly LiveOp[], { root }: JsonDocument): readonly string[] =>
  live
    .filter(({ status, op }) => status === 'pending' && op.kind === 'entry.create')
    .map(({ op }) => op.slug)
    .filter((slug) => memberOf(root, slug) === undefined);

/** What has not stood in the file yet was asked for after the removal: it makes the mission anew. */
const stepOf = (
  { seq, origin, plan, botWritesSeen, status }: PlannedOp,
  removed: ReadonlySet<string>,
): LiveStep => ({
  seq,
  origin,
  plan,
  wasKept: botWritesSeen > 0 || (status === 'applied' && removed.has(plan.slug)),
  wasWritten: status === 'applied',
});

/** An operation that made its entry would make it again where it is gone: what our write left tells who took it out. */
function noteStanding(journal: Journal, { root }: JsonDocument): void {
  const makers = journal
    .live()
    .filter(
      ({ origin, plan, botWritesSeen }) =>
        origin === 'ours' && plan?.needsEntry === false && botWritesSeen === 0,
    );
  if (makers.length === 0) return;
  const { whole, of } = entrySums(root);
  for (const { seq, op } of makers) {
    const own = of.get(op.slug);
    if (own !== undefined) journal.setStood(seq, { whole, own });
  }
}

/** The content with all operations in it. New ones are planned against what the earlier ones lead to. */
function rebaseLive(
  journal: Journal,
  document: JsonDocument,
  live: readonly LiveOp[],
  {
    removed,
    from,
    stamp,
  }: { readonly removed: ReadonlySet<string>; readonly from: number; readonly stamp: string },
): Rebased {
  const planned = live.filter((row): row is PlannedOp => row.plan !== undefined && row.seq > from);
  const earlier = rebase(
    document,
    planned.map((row) => stepOf(row, removed)),
    stamp,
  );
  const verdicts = new Map<number, Verdict>(earlier.verdicts);
  let virtual = earlier.document;
  for (const row of live) {
    if (row.plan !== undefined || row.op.kind === 'recovered') continue;
    const isMadeLater = live.some(
      ({ seq, op }) => seq > row.seq && op.kind === 'entry.create' && op.slug === row.op.slug,
    );
    if (isMadeLater && memberOf(virtual.root, row.op.slug) === undefined) {
      verdicts.set(row.seq, { kind: 'waits' });
      continue;
    }
    const plan = planOf(row.op, virtual.root);
    if (!plan.ok) {
      verdicts.set(row.seq, { kind: 'superseded', reason: plan.error });
      continue;
    }
    journal.setPlan(row.seq, plan.value);
    const step = stepOf(Object.assign({}, row, { plan: plan.value }), removed);
    const next = rebase(virtual, [step], stamp);
    virtual = next.document;
    for (const [seq, verdict] of next.verdicts) verdicts.set(seq, verdict);
  }
  return { document: virtual, verdicts };
}

/** Writes down what became of each operation; returns those that the coming write puts into the file. */
function noteVerdicts(
  { clock, standingSinceMs }: PassContext,
  journal: Journal,
  live: readonly LiveOp[],
  { verdicts }: Rebased,
  {
    isWrite,
    isBotWrite,
    removed,
  }: {
    readonly isWrite: boolean;
    readonly isBotWrite: boolean;
    readonly removed: ReadonlySet<string>;
  },
): readonly number[] {
  const written: number[] = [];
  const heldByBot: number[] = [];
  for (const row of live) {
    // Without a verdict: found in this very content before.
    const verdict: Verdict = verdicts.get(row.seq) ?? { kind: 'kept' };
    if (verdict.kind === 'waits') continue;
    if (verdict.kind === 'superseded') {
      // It was made, and the mission taken out after it: nothing of ours was overtaken.
      const wasOver = row.status === 'applied' && removed.has(row.op.slug);
      if (row.origin === 'ours' && verdict.reason !== undefined && !wasOver) {
        journal.supersede(row.seq, verdict.reason);
      } else journal.settle(row.seq, 'settled');
      continue;
    }
    const isConflict = row.origin === 'ours' && (verdict.conflictAt ?? row.conflictAt) !== undefined;
    if (row.origin === 'ours' && verdict.conflictAt !== undefined && row.conflictAt === undefined) {
      journal.setConflict(row.seq, verdict.conflictAt);
    }
    if (isWrite && verdict.kind === 'changed') {
      written.push(row.seq);
      continue;
    }
    if (row.status === 'pending') journal.setApplied(row.seq, clock.now());
    const sinceMs = standingSinceMs.get(row.seq) ?? clock.monotonicMs();
    standingSinceMs.set(row.seq, sinceMs);
    const isHeld = isBotWrite && row.status === 'applied';
    if (isHeld) heldByBot.push(row.seq);
    const isSafe =
      row.botWritesSeen + (isHeld ? 1 : 0) >= SETTLED_AFTER_BOT_WRITES ||
      clock.monotonicMs() - sinceMs >= SETTLED_AFTER_MS ||
      clock.now() - (row.appliedAtMs ?? Infinity) >= SETTLED_BY_CLOCK_MS;
    if (!isSafe) continue;
    journal.settle(row.seq, isConflict ? 'conflict' : 'settled');
    standingSinceMs.delete(row.seq);
  }
  journal.countBotWrite(heldByBot);
  return written;
}

function replaceRefusal(
  { files }: PassContext,
  target: string,
  image: FileImage | undefined,
): PassResult | undefined {
  let standing = image;
  // A process that was killed between two steps may have left the file a second name of ours.
  if (image !== undefined && image.stat.nlink > 1) {
    tidySideFolder(files, target, image.stat);
    standing = { ...image, stat: files.statSync(target) };
  }
  const sentence = refusalToReplace(files, target, standing);
  return sentence === undefined ? undefined : { kind: 'refused', sentence };
}
