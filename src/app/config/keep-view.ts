import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import type { FileComplaint } from '../../state/settings/file-complaint.ts';
import { makeFolder } from '../../state/files/make-folder.ts';

const LARGEST_BYTES = 1024 * 1024;

/** The text of the file with a change in it; `undefined` where there is no file yet. */
export type ViewsChange = (source: string | undefined) => Result<string, readonly FileComplaint[]>;

/** Where views are kept: the file, or the memory of a demo, which ends with it. */
export interface ViewsStore {
  /** What is kept, after the change. Errors: nothing was kept, and why. */
  change(change: ViewsChange): Result<string, string>;
  /** Where that is, as a person is told. */
  readonly place: string;
}

/**
 * The file of views. One with a slip is left alone: what a person was in the middle of writing must not be lost.
 */
export const viewsInFile = (path: string): ViewsStore => ({
  place: path,
  change: (change) => {
    const before = readRegularText(path, { maxBytes: LARGEST_BYTES });
    if (!before.ok && before.error.kind !== 'missing') return err(before.error.sentence);
    const text = change(before.ok ? before.value.text : undefined);
    if (!text.ok) return err(slipText(path, text.error));
    try {
      makeFolder(dirname(path));
      const next = `${path}.${process.pid}`;
      writeFileSync(next, text.value, { mode: 0o600 });
      chmodSync(next, 0o600);
      renameSync(next, path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      return err(`${path} cannot be written${code}: nothing was kept.`);
    }
    return text;
  },
});

/** A demo begins with the person's own views, and writes nothing of theirs. */
export function viewsInMemory(path: string): ViewsStore {
  let kept: string | undefined;
  return {
    place: 'this demo (until it ends)',
    change: (change) => {
      if (kept === undefined) {
        const before = readRegularText(path, { maxBytes: LARGEST_BYTES });
        kept = before.ok ? before.value.text : undefined;
      }
      const text = change(kept);
      if (!text.ok) return err(slipText(path, text.error));
      kept = text.value;
      return ok(kept);
    },
  };
}

function slipText(path: string, [slip]: readonly FileComplaint[]): string {
  return `${path}, line ${slip?.line ?? 1}, column ${slip?.column ?? 1}: ${slip?.sentence ?? ''} Nothing was kept.`;
}
