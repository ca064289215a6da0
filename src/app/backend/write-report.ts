import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { withStop } from '../../lib/full-stop.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { expandPath } from '../start/expand-path.ts';

/**
 * Puts a whole report in place of what stands there, readable for its owner alone: whoever looks meanwhile sees the old
 * one or the new one. Answers with its full path. Errors: a sentence.
 */
export async function writeReport(
  path: string,
  text: string,
  place: { readonly home: string; readonly cwd: string },
): Promise<Result<string, string>> {
  const target = expandPath(path, place);
  const beside = `${target}.${randomUUID()}.part`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
    return ok(target);
  } catch (error) {
    await rm(beside, { force: true });
    return err(
      `${target} was not written: ${withStop(error instanceof Error ? error.message : String(error))}`,
    );
  }
}
