/** Places with an ISO code of their own under the law and the holidays of another country. */
interface Territory {
  readonly country: string;
  /** Its name as a state of that country: `US-PR`. */
  readonly region: string;
}

/** United States: 47 U.S.C. 153. France: those of one law with it, and for the narrower bound the small ones too. */
const OF: Readonly<Record<string, string>> = {
  US: 'PR VI GU MP AS',
  FR: 'GP MQ GF RE YT PM BL MF',
  AU: 'CX CC NF',
  FI: 'AX',
  NO: 'SJ',
};

/** ISO code of a territory → its country. */
export const TERRITORIES: ReadonlyMap<string, Territory> = new Map(
  Object.entries(OF).flatMap(([country, codes]) =>
    codes.split(' ').map((code) => [code, { country, region: `${country}-${code}` }] as const),
  ),
);

/** The country whose law holds in a place, and the place as its state where it is a territory. */
export function homeOf(code: string): { readonly country: string; readonly region?: string } {
  return TERRITORIES.get(code) ?? { country: code };
}
