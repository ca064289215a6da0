import type { SafeText } from './safe-text.ts';

/** Text that may have several lines, inside a sentence or a row that has one. */
export const oneLine = (text: SafeText): SafeText =>
  text.includes('\n') ? (text.replaceAll('\n', ' ') as SafeText) : text;
