/** A text that somebody else wrote, at the end of a sentence of ours: with one full stop, whatever it ends in. */
export const withStop = (text: string): string =>
  /[!?…]$/.test(text.trimEnd()) ? text.trimEnd() : `${withoutStop(text)}.`;

/** The same in the middle of one. */
export const withoutStop = (text: string): string => text.replace(/[\s.]+$/, '');
