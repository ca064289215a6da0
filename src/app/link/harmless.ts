import { safeText } from '../../lib/safe-text.ts';

/**
 * Whatever could act on a terminal or turn text around: another host's program is believed to have taken it out, and
 * not trusted to. Line breaks and tabs stay.
 */
const ACTING =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with every acting character made visible. */
export const harmlessText = (raw: string): string =>
  raw.replace(ACTING, (character) => safeText(character, { multiline: true }));
