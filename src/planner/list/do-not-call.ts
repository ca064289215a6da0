import { readEveryPhone } from '../../domain/contact/phone.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { decodeList } from './decode-list.ts';
import { fieldOfHeader } from './column-names.ts';

/** A do-not-call list that was read: E.164 → why. */
export interface DoNotCallList {
  readonly numbers: ReadonlyMap<string, string>;
  /** Lines that hold no readable number: a person must look at them, since they may name somebody. */
  readonly unread: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Reads a do-not-call list: every number of every line counts, in whatever cell it stands; `#` begins a comment. Where a
 * cell may mean two numbers, both count: this list errs on the side of silence.
 * `label` says where the list comes from, and becomes the reason shown.
 */
export function readDoNotCall(text: string, label: string, country?: string): DoNotCallList {
  const numbers = new Map<string, string>();
  const unread: { line: number; reason: string }[] = [];
  let begun = false;
  for (const [index, whole] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = whole.replace(/(?:^|\s)#.*$/, '').trim();
    if (line === '' || /^"?sep=.$/i.test(line)) continue;
    const cells = line.split(/[,;\t|]/).map((cell) => cell.trim().replaceAll(/^["']+|["']+$/g, ''));
    const header = !begun && (!/\d/.test(line) || cells.some(isNumberHeader));
    begun = true;
    const reads = [...cells, line.replaceAll(/["']/g, '')].map((cell) => readEveryPhone(cell, country));
    const found = reads.slice(0, -1).flatMap((read) => (read.ok ? read.value : []));
    // A number with its extension may have been parted at the comma between them.
    const all = found.length > 0 ? found : reads.flatMap((read) => (read.ok ? read.value : []));
    for (const phone of all) numbers.set(phone, label);
    const lost = cells.findIndex((cell, at) => reads[at]?.ok === false && isNumber(cell));
    const fault = reads[Math.max(0, lost)];
    if (!header && (all.length === 0 || lost !== -1) && fault?.ok === false) {
      unread.push({ line: index + 1, reason: fault.error.message });
    }
  }
  return { numbers, unread };
}

/** As `readDoNotCall`, of the bytes of a file. Errors: bytes whose encoding is not certain. */
export function readDoNotCallFile(bytes: Uint8Array, label: string): Result<DoNotCallList, string> {
  const decoded = decodeList(bytes);
  return decoded.ok ? ok(readDoNotCall(decoded.value.text, label)) : err(decoded.error.message);
}

const isNumberHeader = (cell: string): boolean =>
  fieldOfHeader(cell)?.field === 'phone' && !/\d{4}/.test(cell);

/** A cell that is nothing but a number, with its country code: it may not be passed over. */
const isNumber = (cell: string): boolean =>
  /^[\s(]*\+[\s\d().\-/]*$/.test(cell) && cell.replaceAll(/\D/g, '').length >= 8;
