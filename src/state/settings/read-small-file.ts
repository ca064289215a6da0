import { readRegularText } from '../files/regular-file.ts';

const LARGEST_BYTES = 1024 * 1024;

/** The text of a configuration file; `undefined` where there is none, and the reason where it cannot be read. */
export function readSmallFile(path: string): { readonly text?: string; readonly problem?: string } {
  const read = readRegularText(path, { maxBytes: LARGEST_BYTES });
  if (read.ok) return { text: read.value.text };
  return read.error.kind === 'missing' ? {} : { problem: read.error.sentence };
}
