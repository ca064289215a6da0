import type { FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Cancel } from '../../lib/clock.ts';
import { systemCodeOf, type FilePort } from './file-port.ts';

/** Watches the folders of some files. A watch on a file itself ends with the first rename over it. */
export interface FolderWatch {
  /** Watches the folders of exactly these files; false when one of them cannot be watched. */
  aim(paths: readonly string[]): boolean;
  close: Cancel;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** The folder's inode: a folder that was made anew needs a new watch. */
  readonly inode: number;
  readonly names: ReadonlySet<string>;
}

/** `changed` runs for each event of one of the files: often, and sometimes for nothing. */
export function watchFolders(files: FilePort, changed: () => void): FolderWatch {
  const watched = new Map<string, Watched>();

  const drop = (folder: string): void => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };

  const arm = (folder: string, names: ReadonlySet<string>): boolean => {
    const inode = files.statSync(folder, { throwIfNoEntry: false })?.ino;
    const standing = watched.get(folder);
    if (standing !== undefined && standing.inode === inode && isSame(standing.names, names)) return true;
    drop(folder);
    if (inode === undefined) return false;
    const watcher = files.watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || names.has(name)) changed();
    });
    watcher.on('error', () => drop(folder));
    watched.set(folder, { watcher, inode, names });
    return true;
  };

  return {
    aim: (paths) => {
      const wanted = new Map<string, Set<string>>();
      for (const path of paths) {
        const names = wanted.get(dirname(path)) ?? new Set();
        wanted.set(dirname(path), names.add(basename(path)));
      }
      for (const folder of watched.keys()) if (!wanted.has(folder)) drop(folder);
      try {
        return [...wanted].map(([folder, names]) => arm(folder, names)).every(Boolean);
      } catch (cause) {
        if (systemCodeOf(cause) === undefined) throw cause;
        return false;
      }
    },
    close: () => {
      for (const folder of watched.keys()) drop(folder);
    },
  };
}

const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((name) => b.has(name));
