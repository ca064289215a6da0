/**
 * Who says in which zone a contact is: a person (`said`), the list (`list`), or we ourselves by the number (`guessed`).
 * A guess never becomes what we were told: it is worked out anew each time.
 */
export type ZoneOrigin = 'said' | 'list' | 'guessed';
