import { readPhone } from '../../domain/contact/phone.ts';

/** A do-not-call list that was read: E.164 → why. */
export interface DoNotCallList {
  readonly numbers: ReadonlyMap<string, string>;
  /** Lines that hold no readable number: a person must look at them, since they may name somebody. */
  readonly unread: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Reads a do-not-call list: a number a line, or the first cell of a line that holds one; `#` begins a comment.
 * `label` says where the list comes from, and becomes the reason shown.
 */
export function readDoNotCall(text: string, label: string, country?: string): DoNotCallList {
  const numbers = new Map<string, string>();
  const unread: { line: number; reason: string }[] = [];
  for (const [index, whole] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = whole.replace(/#.*$/, '').trim();
    if (line === '') continue;
    const cells = line.split(/[,;\t|]/).map((cell) => cell.trim().replaceAll(/^["']+|["']+$/g, ''));
    const reads = cells.map((cell) => readPhone(cell, country));
    const found = reads.find((read) => read.ok);
    if (found?.ok === true) {
      numbers.set(found.value.phone, label);
      continue;
    }
    const header = index === 0 && !/\d/.test(line);
    const first = reads[0];
    if (!header && first !== undefined && !first.ok)
      unread.push({ line: index + 1, reason: first.error.message });
  }
  return { numbers, unread };
}
