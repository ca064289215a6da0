import { ownOf } from '../../lib/own.ts';
/** The names that people in North America call their zones by, with the IANA zones that keep that time. */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  et: [
    'america/new_york',
    'america/detroit',
    'america/toronto',
    'america/indiana/indianapolis',
    'america/kentucky/louisville',
  ],
  ct: ['america/chicago', 'america/winnipeg', 'america/menominee', 'america/indiana/knox'],
  mt: ['america/denver', 'america/boise', 'america/edmonton', 'america/phoenix'],
  pt: ['america/los_angeles', 'america/vancouver', 'america/tijuana'],
  akt: ['america/anchorage', 'america/juneau'],
  ht: ['pacific/honolulu'],
};

/** True where an IANA zone (lower case) is what `word` means: `pt`, `pst`, `chicago`, `europe/`. */
export function inZone(zone: string, word: string): boolean {
  const family = ownOf(ZONES, word.replace(/^(ak|[ecmph])[sd]t$/, '$1t'));
  return family === undefined ? zone.includes(word.replaceAll(' ', '_')) : family.includes(zone);
}
