import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { err, type Result } from '../../lib/result.ts';
import type { FileMirror } from '../../state/ledger/file-mirrors.ts';
import type { LedgerPort, SharedFiles } from '../../state/ledger/port.ts';
import { entryCache, type EntryCache } from '../../state/missions-file/entry-cache.ts';
import type { JsonDocument } from '../../state/missions-file/json-tree.ts';
import { memoryTextIn } from '../../state/missions-file/memory-text.ts';
import { parseStateBytes } from '../../state/missions-file/read-file.ts';

/** A copy that could not be fetched is asked for again after this long. */
const AGAIN_MS = 5_000;

/** A state file of another host, as far as it is known here. */
export interface Mirror {
  readonly file: FileMirror;
  /** What it said when it was published last; undefined while that is not read. */
  readonly entries?: readonly MissionEntry[];
  /** A value of memory as the file spells it. Errors: a sentence. */
  spelling(slug: string, key: string): Result<string, string>;
}

/** Keeps the contents of all mirrors but those of `except`, which this machine reads by itself. */
export interface MirrorReader {
  mirrors(): readonly Mirror[];
  /** Resolves when everything that is published now has been fetched, or could not be. */
  ready(): Promise<void>;
  subscribe(listener: () => void): Cancel;
  close(): void;
}

interface Copy {
  readonly sha256: string;
  readonly entries: readonly MissionEntry[];
  readonly document: JsonDocument;
}

export function createMirrorReader(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'subscribe'> & { readonly files: SharedFiles };
  readonly except: (id: string) => boolean;
  readonly paceClock: Clock;
}): MirrorReader {
  const { ledger, except, paceClock } = deps;
  const copies = new Map<string, Copy>();
  /** An entry whose text did not change stays the same object. */
  const caches = new Map<string, EntryCache>();
  const listeners = new Set<() => void>();
  let fetching: Promise<void> | undefined;
  let retry: Cancel | undefined;
  let seen = '';
  let closed = false;

  const wanted = (): readonly FileMirror[] =>
    ledger
      .view()
      .fileMirrors.all()
      .filter(({ id }) => !except(id));
  const missing = (): readonly FileMirror[] =>
    wanted().filter(({ id, sha256 }) => sha256 !== undefined && copies.get(id)?.sha256 !== sha256);

  const fetchAll = async (): Promise<void> => {
    let failed = false;
    for (const { id, sha256 } of missing()) {
      const content = await ledger.files.content(id);
      if (closed) return;
      const document = content.ok && content.value !== undefined ? parseStateBytes(content.value) : '';
      if (typeof document === 'string') {
        failed = true;
        continue;
      }
      const cache = caches.get(id) ?? entryCache();
      caches.set(id, cache);
      // What was published between the row and the content belongs to the next row: by then it is asked for again.
      copies.set(id, { sha256: sha256 ?? '', document, entries: cache.read(document) });
      for (const listener of listeners) listener();
    }
    if (failed && !closed) retry ??= paceClock.after(AGAIN_MS, again);
  };
  const again = (): void => {
    retry = undefined;
    start();
  };
  const start = (): void => {
    if (closed || fetching !== undefined || missing().length === 0) return;
    fetching = fetchAll().finally(() => {
      fetching = undefined;
      if (retry === undefined) start();
    });
  };
  const look = (): void => {
    if (retry === undefined) start();
    const now = JSON.stringify(wanted());
    if (now === seen) return;
    seen = now;
    for (const listener of listeners) listener();
  };
  const stop = ledger.subscribe(look);
  look();

  return {
    mirrors: () =>
      wanted().map((file): Mirror => {
        const copy = copies.get(file.id);
        return {
          file,
          ...(copy !== undefined && { entries: copy.entries }),
          spelling: (slug, key) =>
            copy === undefined
              ? err(`The state file of ${file.host} is not read yet: look again in a moment.`)
              : memoryTextIn(copy.document, slug, key),
        };
      }),
    ready: async () => {
      start();
      await fetching;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      closed = true;
      stop();
      retry?.();
      listeners.clear();
    },
  };
}
