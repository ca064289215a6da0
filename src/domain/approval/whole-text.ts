import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';

/** In UTF-16 units: more of one text than this is not shown, and what is not shown whole is not approved. */
export const MOST_SHOWN = 100_000;

/** A text from outside as lines, each of them whole. A text beyond `MOST_SHOWN` ends in `…`: see `tooLongToShow`. */
export const wholeLines = (text: string): readonly SafeText[] =>
  // Each line of what is safe is safe.
  safeText(text, { multiline: true, maxLength: MOST_SHOWN }).split('\n') as SafeText[];

/** Why something may not be approved here: a part of it cannot be shown. Undefined where all of it can. */
export function tooLongToShow(...raw: readonly unknown[]): SafeText | undefined {
  const longest = Math.max(0, ...raw.map(lengthOf));
  return longest <= MOST_SHOWN
    ? undefined
    : safe`It is ${longest} characters long and only ${MOST_SHOWN} can be shown here, so it cannot be approved here: answer it where all of it can be read. Denying it works.`;
}

const lengthOf = (raw: unknown): number =>
  raw === undefined || raw === null
    ? 0
    : typeof raw === 'string'
      ? raw.length
      : (JSON.stringify(raw) ?? '').length;
