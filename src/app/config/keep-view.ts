import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import { withView } from '../../state/settings/views-file.ts';
import type { SavedView } from '../../state/view/saved-view.ts';
import { readViews } from './read-views.ts';

const LARGEST_BYTES = 1024 * 1024;

/**
 * Writes a view into the file and gives all that stand in it then. A file with a slip is left alone: what a person was
 * in the middle of writing must not be lost.
 */
export function keepView(path: string, view: SavedView): Result<readonly SavedView[], string> {
  const before = readRegularText(path, { maxBytes: LARGEST_BYTES });
  if (!before.ok && before.error.kind !== 'missing') return err(before.error.sentence);
  const text = withView(before.ok ? before.value.text : undefined, view);
  if (!text.ok) {
    const [slip] = text.error;
    return err(
      `${path}, line ${slip?.line ?? 1}, column ${slip?.column ?? 1}: ${slip?.sentence ?? ''} Nothing was kept.`,
    );
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const next = `${path}.${process.pid}`;
    writeFileSync(next, text.value, { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return err(`${path} cannot be written${code}: nothing was kept.`);
  }
  return ok(readViews(text.value, undefined).views);
}
