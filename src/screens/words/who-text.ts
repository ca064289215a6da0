import { cellWidth, truncate } from '../../lib/width.ts';

/** Signs of a name that still tell somebody apart, with the one that says that it goes on. */
const LEAST_NAME = 5;

/** Somebody by name and number. */
export const whoText = (name: string | undefined, phone: string): string =>
  name === undefined ? phone : `${name} ${phone}`;

/**
 * The same in so many cells. A number is whole or not there: part of one is nobody's. The name gives way first; where
 * there is no room for both, `first` is what stays.
 */
export function whoIn(
  width: number,
  name: string | undefined,
  phone: string,
  { ascii, first }: { readonly ascii: boolean; readonly first: 'name' | 'number' },
): string {
  const whole = whoText(name, phone);
  if (name === undefined || cellWidth(whole) <= width) return whole;
  const room = width - cellWidth(phone) - 1;
  const ellipsis = ascii ? '~' : '…';
  if (room >= LEAST_NAME) return `${truncate(name, room, ellipsis)} ${phone}`;
  return first === 'number' && cellWidth(phone) <= width ? phone : truncate(name, width, ellipsis);
}
