import { open, rm } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { err, ok, type Result } from '../../lib/result.ts';
import { expandPath } from '../start/expand-path.ts';
import type { SaveRequest } from '../../screens/shell/contract.ts';
import { withStop } from '../../lib/full-stop.ts';

/** Pieces that go out with one write; after each the program gets its turn. */
const PIECES = 50;

/** Writes a new file with mode 0600. What stands there already is left alone; what could not be finished is removed. */
export async function saveFile(
  { path, parts, onProgress, signal }: SaveRequest,
  place: { readonly home: string; readonly cwd: string },
): Promise<Result<string, string>> {
  const target = expandPath(path, place);
  const file = await open(target, 'wx', 0o600).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (file instanceof Error) return err(refusal(target, file));
  let done = 0;
  try {
    let piece = '';
    for (const part of parts) {
      if (signal.aborted) throw new Error('it was stopped');
      piece += part;
      done += 1;
      if (done % PIECES !== 0) continue;
      await file.write(piece);
      piece = '';
      onProgress(done);
      await turn();
    }
    await file.write(piece);
    await file.sync();
    onProgress(done);
    return ok(target);
  } catch (error) {
    await rm(target, { force: true });
    return err(
      `${target} was not written: ${withStop(error instanceof Error ? error.message : String(error))}`,
    );
  } finally {
    await file.close();
  }
}

function refusal(path: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EEXIST':
      return `${path} is there already: give another name.`;
    case 'ENOENT':
      return `${path} cannot be made: its folder does not exist.`;
    case 'EACCES':
    case 'EROFS':
      return `${path} cannot be made: this place is not yours to write.`;
    default:
      return `${path} cannot be made: ${withStop(error.message)}`;
  }
}
