import { readFileSync, statSync } from 'node:fs';

const LARGEST_BYTES = 1024 * 1024;

/** The text of a configuration file; `undefined` where there is none, and the reason where it cannot be read. */
export function readSmallFile(path: string): { readonly text?: string; readonly problem?: string } {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return {};
    if (!stat.isFile()) return { problem: `${path} is not a file.` };
    if (stat.size > LARGEST_BYTES) return { problem: `${path} is too large for a configuration.` };
    return { text: readFileSync(path, 'utf8').replace(/^\ufeff/, '') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    // A path through something that is no folder leads nowhere: the file does not exist.
    return code === 'ENOTDIR' ? {} : { problem: `${path} cannot be read (${code}).` };
  }
}
