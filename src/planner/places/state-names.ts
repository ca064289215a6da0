import { fold } from './fold.ts';

/** Code, then names and old abbreviations, of the states whose zones or laws differ. */
const STATES: Readonly<Record<string, string>> = {
  US: 'AL=Alabama,Ala;AK=Alaska,Alas;AZ=Arizona,Ariz;AR=Arkansas,Ark;CA=California,Calif,Cal;CO=Colorado,Colo;CT=Connecticut,Conn;DE=Delaware,Del;DC=District of Columbia,Washington DC,D.C.,Washington D.C.;FL=Florida,Fla;GA=Georgia;HI=Hawaii,Hawai;ID=Idaho;IL=Illinois,Ill,Ills;IN=Indiana,Ind;IA=Iowa;KS=Kansas,Kans,Kan;KY=Kentucky,Ken;LA=Louisiana;ME=Maine;MD=Maryland;MA=Massachusetts,Mass;MI=Michigan,Mich;MN=Minnesota,Minn;MS=Mississippi,Miss;MO=Missouri;MT=Montana,Mont;NE=Nebraska,Nebr,Neb;NV=Nevada,Nev;NH=New Hampshire;NJ=New Jersey;NM=New Mexico,NMex,N.M.;NY=New York,New York State;NC=North Carolina,NCar;ND=North Dakota,NDak;OH=Ohio;OK=Oklahoma,Okla;OR=Oregon,Oreg,Ore;PA=Pennsylvania,Penna,Penn;RI=Rhode Island;SC=South Carolina,SCar;SD=South Dakota,SDak;TN=Tennessee,Tenn;TX=Texas,Tex;UT=Utah;VT=Vermont;VA=Virginia;WA=Washington,Wash,Washington State;WV=West Virginia,WVa;WI=Wisconsin,Wis,Wisc;WY=Wyoming,Wyo;PR=Puerto Rico;VI=Virgin Islands,US Virgin Islands,USVI;GU=Guam;MP=Northern Mariana Islands,Northern Marianas,CNMI;AS=American Samoa',
  CA: 'AB=Alberta,Alta;BC=British Columbia,Colombie-Britannique;MB=Manitoba,Man;NB=New Brunswick,Nouveau-Brunswick;NL=Newfoundland and Labrador,Newfoundland,Labrador,Newfoundland & Labrador,Terre-Neuve-et-Labrador,Terre-Neuve,NF,NFLD;NS=Nova Scotia,Nouvelle-Écosse;NT=Northwest Territories,Territoires du Nord-Ouest,NWT,TNO;NU=Nunavut;ON=Ontario,Ont;PE=Prince Edward Island,Île-du-Prince-Édouard,PEI,IPE;QC=Quebec,Québec,Que,PQ;SK=Saskatchewan,Sask;YT=Yukon,Yukon Territory,YK',
  AU: 'NSW=New South Wales;VIC=Victoria,Vic;QLD=Queensland,Qld;WA=Western Australia;SA=South Australia;TAS=Tasmania,Tas;ACT=Australian Capital Territory,Canberra;NT=Northern Territory',
};

/** The forces' post of the United States: no place on the map. */
const FORCES: ReadonlySet<string> = new Set(['aa', 'ae', 'ap', 'armedforces', 'apo', 'fpo', 'dpo']);

const tables = new Map(
  Object.entries(STATES).map(([country, list]) => {
    const names = new Map<string, string>();
    for (const entry of list.split(';')) {
      const [code = '', all = ''] = entry.split('=');
      for (const name of [code, ...all.split(',')]) names.set(fold(name), code);
    }
    return [country, names] as const;
  }),
);

/** True for a country whose states are told apart here. */
export const hasStates = (country: string): boolean => tables.has(country);

/** True for a state that is none: the post of the forces. */
export const isForcesPost = (text: string): boolean => FORCES.has(fold(text));

/**
 * A state as people write it → its country and code. The countries are asked in their order: the same letters mean other
 * states elsewhere. `US-FL` names its country itself.
 */
export function stateOf(
  text: string,
  countries: readonly string[],
): { readonly country: string; readonly state: string } | undefined {
  const [, named, rest] = /^\s*([A-Za-z]{2})\s*-\s*(.+)$/.exec(text) ?? [];
  const own = named?.toUpperCase();
  if (own !== undefined && rest !== undefined && tables.has(own)) {
    const state = tables.get(own)?.get(fold(rest));
    if (state !== undefined) return { country: own, state };
  }
  for (const country of countries) {
    const state = tables.get(country)?.get(fold(text));
    if (state !== undefined) return { country, state };
  }
  return undefined;
}
