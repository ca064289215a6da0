/**
 * A key that can travel in a header: printable ASCII without spaces. Anything else, a line break above all, would land
 * whole in the text of an exception.
 */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]{8,512}$/.test(key);

/** How a key is shown: its public prefix and the last four characters, `cc_live_…1234`. Short keys show nothing. */
export function maskKey(key: string): string {
  const prefix = /^[a-z]{1,8}_[a-z]{1,8}_/.exec(key)?.[0] ?? '';
  if (!isUsableKey(key) || key.length - prefix.length < 12) return '…';
  return `${prefix}…${key.slice(-4)}`;
}
