import { resolve } from 'node:path';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { entryCache, onFirstUse } from './entry-cache.ts';
import type { FilePort } from './file-port.ts';
import { watchFolders } from './folder-watch.ts';
import type { JsonDocument } from './json-tree.ts';
import { readStateFile, type FileReading, type StateParser } from './read-file.ts';

/** What the reader shows: how the file is now, and what it said when it was last good. */
export interface ReaderView {
  readonly kind: 'ok' | 'missing' | 'broken' | 'unreadable';
  /** Since when `kind` holds (epoch ms). */
  readonly sinceMs: number;
  readonly sentence: string;
  /** Made when it is first asked for. */
  readonly entries: readonly MissionEntry[];
  /** Counts the contents that were read: the same number, the same entries. */
  readonly version: number;
  /** When `entries` was last confirmed by the file; undefined when it never was. */
  readonly confirmedAtMs?: number;
}

/** Follows the state file. */
export interface MissionsReader {
  view(): ReaderView;
  /** The last good content, whatever became of the file since. */
  lastGood(): Uint8Array | undefined;
  /** The file behind the links, as it was last seen. */
  target(): string;
  /** Looks at the file now, and returns what it found. */
  look(): FileReading;
  /** `listener` runs after each change of the view. */
  subscribe(listener: () => void): Cancel;
  /** Resolves when the first look has come to an end: a half-written file gets its tenth of a second. */
  ready(): Promise<void>;
  close(): void;
}

export interface ReaderOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly files: FilePort;
  readonly parser: StateParser;
  /** False: only `look` reads, nothing follows the file. */
  readonly follow: boolean;
}

/** A half-written file is whole within microseconds, or after the bot was frozen: short waits first. */
const RETRY_DELAYS_MS = [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 50];
const SLOW_RETRY_MS = 1_000;
/** A bot in a loop makes an event for each call; one look serves them all. */
const EVENT_DELAY_MS = 25;
const RECHECK_MS = 5_000;
/** Where the folder cannot be watched, looking must be often enough to show a change within a second. */
const UNWATCHED_RECHECK_MS = 500;

/** Opens the reader with a first look at the file. */
export function openMissionsReader({ path, clock, files, parser, follow }: ReaderOptions): MissionsReader {
  const listeners = new Set<() => void>();
  const entries = entryCache();
  let readEntries: () => readonly MissionEntry[] = () => [];
  let view: ReaderView = {
    kind: 'missing',
    sinceMs: clock.now(),
    sentence: `The state file ${path} has not been read yet.`,
    entries: [],
    version: 0,
  };
  let lastBytes: Buffer | undefined;
  /** The first bad look in a row, and how many there were. */
  let trouble: { readonly sinceMs: number; looks: number } | undefined;
  let conclude: () => void = () => undefined;
  const concluded = new Promise<void>((done) => {
    conclude = done;
  });
  let closed = false;
  let cancelRetry: Cancel = () => undefined;
  let cancelRecheck: Cancel = () => undefined;
  let eventWaits = false;

  const show = (next: ReaderView): void => {
    const isNews =
      next.kind !== view.kind || next.sentence !== view.sentence || next.version !== view.version;
    view = next;
    if (isNews) for (const listener of listeners) listener();
  };

  const good = (document: JsonDocument, bytes: Buffer): void => {
    const isFresh = lastBytes === undefined || (lastBytes !== bytes && !lastBytes.equals(bytes));
    lastBytes = bytes;
    const nowMs = clock.now();
    if (isFresh) readEntries = onFirstUse(() => entries.read(document));
    const entriesNow = readEntries;
    show({
      kind: 'ok',
      sinceMs: view.kind === 'ok' ? view.sinceMs : nowMs,
      sentence: `The state file ${path} is read and followed.`,
      get entries() {
        return entriesNow();
      },
      version: view.version + (isFresh ? 1 : 0),
      confirmedAtMs: nowMs,
    });
  };

  const bad = (reading: Exclude<FileReading, { kind: 'good' }>): void => {
    trouble ??= { sinceMs: clock.now(), looks: 0 };
    trouble.looks += 1;
    const isFirstEver = view.confirmedAtMs === undefined;
    const isPatient = reading.kind === 'torn' || !isFirstEver;
    // Between two of the bot's calls the file may be empty, and between two of an editor's it may be gone.
    if (isPatient && trouble.looks <= RETRY_DELAYS_MS.length) return;
    const entriesNow = readEntries;
    const { version, confirmedAtMs } = view;
    show({
      ...badView(reading, path),
      sinceMs: trouble.sinceMs,
      get entries() {
        return entriesNow();
      },
      version,
      ...(confirmedAtMs === undefined ? {} : { confirmedAtMs }),
    });
    conclude();
  };

  let target = resolve(path);
  const look = (): FileReading => {
    const reading = readStateFile(files, path, parser);
    target = reading.target;
    cancelRetry();
    if (reading.kind === 'good') {
      trouble = undefined;
      good(reading.document, reading.image.bytes);
      conclude();
    } else {
      bad(reading);
      // A file that comes into being makes an event; one that is broken may be mended without any that is seen.
      const slowMs = reading.kind === 'missing' && follow ? undefined : SLOW_RETRY_MS;
      const delayMs = RETRY_DELAYS_MS[(trouble?.looks ?? 1) - 1] ?? slowMs;
      if (!closed && delayMs !== undefined) cancelRetry = clock.after(delayMs, look);
    }
    return reading;
  };

  const watch = watchFolders(files, () => {
    if (eventWaits || closed) return;
    eventWaits = true;
    clock.after(EVENT_DELAY_MS, () => {
      eventWaits = false;
      if (!closed) look();
    });
  });

  const recheck = (): void => {
    if (closed) return;
    // Armed before the look: what changes after the look makes an event.
    const aimedAt = target;
    let isWatched = watch.aim([resolve(path), aimedAt]);
    if (look().target !== aimedAt) {
      isWatched = watch.aim([resolve(path), target]);
      look();
    }
    const waitMs = isWatched ? RECHECK_MS : UNWATCHED_RECHECK_MS;
    cancelRecheck = clock.after(waitMs, recheck, waitMs / 4);
  };

  if (follow) recheck();
  else look();

  return {
    view: () => view,
    lastGood: () => lastBytes,
    target: () => target,
    look,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ready: () => concluded,
    close: () => {
      closed = true;
      cancelRetry();
      cancelRecheck();
      watch.close();
      listeners.clear();
      conclude();
    },
  };
}

function badView(
  reading: Exclude<FileReading, { kind: 'good' }>,
  path: string,
): Pick<ReaderView, 'kind' | 'sentence'> {
  switch (reading.kind) {
    case 'torn':
      return {
        kind: 'broken',
        sentence: `The state file ${path} is broken: ${reading.why}. Shown is what it last said; nothing is written over it. clawdtalk-tui doctor says what mends it.`,
      };
    case 'missing':
      return {
        kind: 'missing',
        sentence: `There is no state file at ${path}. Start the bot in its folder, or name the file with --state.`,
      };
    default:
      return {
        kind: 'unreadable',
        sentence: `The state file ${path} cannot be read: ${reading.why}. Mend that; it is tried again automatically.`,
      };
  }
}
