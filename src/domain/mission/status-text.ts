import { ownOf } from '../../lib/own.ts';

/** Codes of which the words are others than their own parts. */
const WORDS: Readonly<Record<string, string>> = {
  canceled: 'cancelled',
  'empty-insight': 'answered, without a usable result',
  no_devices: 'no device could be asked',
  no_devices_reached: 'no device was reached',
};

/**
 * A code of the server, of memory or of ours as a person reads it: `in_progress` as `in progress`, `no-answer` as
 * `no answer`. What is no code, but text of somebody's, is left alone. JSON and what the bot reads keep the code.
 */
export const statusText = (code: string): string =>
  ownOf(WORDS, code) ?? (/^[a-z]+(?:[_-][a-z]+)*$/.test(code) ? code.replaceAll(/[_-]/g, ' ') : code);
