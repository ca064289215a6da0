/**
 * Who says in which zone a contact is: a person (`said`), the list (`list`), or we ourselves by the number (`guessed`).
 * A guess never becomes what we were told: it is worked out anew each time.
 */
export type ZoneOrigin = 'said' | 'list' | 'guessed';

/** The origin that a record names, or `undefined` where it names none. */
export const asZoneOrigin = (value: unknown): ZoneOrigin | undefined =>
  value === 'said' || value === 'list' || value === 'guessed' ? value : undefined;
