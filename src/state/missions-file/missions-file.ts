import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { err, type Result } from '../../lib/result.ts';
import type { Ledger } from '../ledger/database.ts';
import type { Applied, FileError, FileOp } from './file-op.ts';
import { systemFiles, type FilePort } from './file-port.ts';
import type { ParkedOp } from './journal.ts';
import { entryOfMission, entryOfSlug } from './entry-cache.ts';
import { rememberingParser, type FileReading } from './read-file.ts';
import { openMissionsReader } from './missions-reader.ts';
import { openMissionsWriter } from './missions-writer.ts';
import { keepLastGood, keptCopies, repairFile, type KeptCopy } from './repair.ts';

/** How the file is. `readonly`: it is read, and cannot be written at present. */
export interface MissionsFileStatus {
  readonly kind: 'ok' | 'missing' | 'broken' | 'unreadable' | 'readonly';
  /** Since when (epoch ms). */
  readonly sinceMs: number;
  /** For a person; unsafe to draw as it is, for it may name what the file says. */
  readonly sentence: string;
}

/** One moment of the file: its status, what it said when it was last good, and what of ours is open. */
export interface MissionsFileView {
  readonly status: MissionsFileStatus;
  /** Made when it is first asked for. */
  readonly entries: readonly MissionEntry[];
  /** Counts the contents that were read: the same number, the same entries. */
  readonly version: number;
  /** When the entries were last confirmed by the file (epoch ms); undefined when they never were. */
  readonly confirmedAtMs?: number;
  /** Changes of ours that are journalled and not yet in the file. */
  readonly pendingWrites: number;
  /** Changes of ours that the bot has overtaken and nobody has dismissed. */
  readonly conflicts: number;
}

/** The bot's state file: followed, and changed without losing a record of either side. */
export interface MissionsFile {
  readonly path: string;
  view(): MissionsFileView;
  /** Reads the file now and returns what came of it. */
  refresh(): MissionsFileView;
  /** The entry of a mission, by its id or as `slug:<slug>`, read now. */
  entryOf(mission: string): MissionEntry | undefined;
  /** The entry of that name, read now. */
  entryOfSlug(slug: string): MissionEntry | undefined;
  /** Reads the file now and returns it as it is written; what is known of it already is not read again. */
  look(): FileReading;
  /** `listener` runs after each change of the view. */
  subscribe(listener: (view: MissionsFileView) => void): Cancel;
  /** Resolves when the first reading has come to an end; a half-written file gets a tenth of a second. */
  ready(): Promise<void>;
  /** What the file said when it was last good. */
  bytes(): Uint8Array | undefined;
  /**
   * Makes one change. Resolves when it stands in the file, or is journalled and must wait. `origin`: its own name; the
   * same is made once, however often it is brought, and what came of it is told again.
   */
  apply(op: FileOp, origin?: string): Promise<Result<Applied, FileError>>;
  /** Makes several changes with one write. The first that is refused decides the result; the others are made. */
  applyAll(ops: readonly FileOp[], origins?: readonly string[]): Promise<Result<Applied, FileError>>;
  /** Changes that wait to be written, oldest first. */
  pending(): readonly FileOp[];
  /** Changes that the bot has overtaken: superseded, or in conflict with its own. */
  conflicts(): readonly ParkedOp[];
  /** Takes a change off the list of `conflicts`. */
  dismiss(seq: number): void;
  /** Copies that a broken file can be repaired from, newest first. */
  copies(): readonly KeptCopy[];
  /** Puts a copy (the newest, unless `id` names one) in the place of a broken file; a whole file is never touched. */
  repair(id?: number): Result<KeptCopy, FileError>;
  /** For an orderly end: resolves when nothing waits, or nothing can be written now. */
  settle(): Promise<void>;
  close(): void;
}

export interface MissionsFileOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Without it the file is only read. */
  readonly ledger?: Ledger;
  readonly files?: FilePort;
  /** False for a single look or a single write: nothing follows the file afterwards. */
  readonly follow?: boolean;
}

/** Opens the state file. It need not be there. */
export function openMissionsFile(options: MissionsFileOptions): MissionsFile {
  const { path, clock, ledger, files = systemFiles, follow = true } = options;
  const parser = rememberingParser();
  const reader = openMissionsReader({ path, clock, files, parser, follow });
  const writer =
    ledger === undefined
      ? undefined
      : openMissionsWriter({ path, clock, files, ledger, reader, parser, follow });
  const listeners = new Set<(view: MissionsFileView) => void>();

  const compute = (): MissionsFileView => {
    const read = reader.view();
    const { kind, sinceMs, sentence, version, confirmedAtMs } = read;
    const trouble = kind === 'ok' ? writer?.trouble() : undefined;
    return {
      status: trouble === undefined ? { kind, sinceMs, sentence } : { kind: 'readonly', ...trouble },
      get entries() {
        return read.entries;
      },
      version,
      ...(confirmedAtMs === undefined ? {} : { confirmedAtMs }),
      pendingWrites: writer?.journal().pendingCount() ?? 0,
      conflicts: writer?.journal().parked().length ?? 0,
    };
  };

  let view = compute();
  const update = (): void => {
    const next = compute();
    const isNews =
      next.status.kind !== view.status.kind ||
      next.status.sentence !== view.status.sentence ||
      next.version !== view.version ||
      next.pendingWrites !== view.pendingWrites ||
      next.conflicts !== view.conflicts;
    view = next;
    if (isNews) for (const listener of listeners) listener(view);
  };
  reader.subscribe(() => {
    if (ledger !== undefined && writer !== undefined && reader.view().kind === 'broken')
      keepLastGood(ledger, reader, clock, writer.journal());
    update();
  });
  writer?.subscribe(update);

  const applyAll: MissionsFile['applyAll'] = (ops, origins) =>
    writer === undefined ? Promise.resolve(err(NO_LEDGER)) : writer.apply(ops, origins);

  return {
    path,
    view: () => view,
    refresh: () => {
      reader.look();
      update();
      return view;
    },
    entryOf: (mission) => {
      const reading = reader.look();
      update();
      return reading.kind === 'good'
        ? entryOfMission(reading.document, mission)
        : view.entries.find(({ slug, missionId }) => missionId === mission || `slug:${slug}` === mission);
    },
    entryOfSlug: (slug) => {
      const reading = reader.look();
      update();
      return reading.kind === 'good'
        ? entryOfSlug(reading.document, slug)
        : view.entries.find((entry) => entry.slug === slug);
    },
    look: () => {
      const reading = reader.look();
      update();
      return reading;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ready: () => reader.ready(),
    bytes: () => reader.lastGood(),
    apply: (op, origin) => applyAll([op], origin === undefined ? undefined : [origin]),
    applyAll,
    pending: () =>
      (writer?.journal().live() ?? []).flatMap(({ op, status }) =>
        status === 'pending' && op.kind !== 'recovered' ? [op] : [],
      ),
    conflicts: () => writer?.journal().parked() ?? [],
    dismiss: (seq) => {
      ledger?.transaction(() => writer?.journal().forget(seq));
      update();
    },
    copies: () => (writer === undefined ? [] : keptCopies(writer.journal())),
    repair: (id) => {
      if (ledger === undefined || writer === undefined) return err(NO_LEDGER);
      const repaired = repairFile({ path, files, clock, ledger, reader, journal: writer.journal() }, id);
      writer.run();
      return repaired;
    },
    settle: async () => writer?.settle(),
    close: () => {
      listeners.clear();
      writer?.close();
      reader.close();
    },
  };
}

const NO_LEDGER: FileError = {
  kind: 'readonly',
  sentence: 'The ledger is not open, so the state file is only read: without it a change could be lost.',
};
