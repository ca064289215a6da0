import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { fold } from './fold.ts';

/** ISO 3166-1: three letters, then two. */
const ALPHA_3 =
  'ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS XKXXK YEMYE ZAFZA ZMBZM ZWEZW';

/** Names that people write beside those of CLDR. */
const USUAL: Readonly<Record<string, string>> = {
  US: 'u.s.|unitedstatesofamerica|america|states|eeuu|eua|eu-a|estadosunidosdeamerica|estadosunidosdaamerica|etatsunisdamerique|vereinigtestaatenvonamerika|verenigdestatenvanamerika|statiunitidamerica|usofa|usausa',
  GB: 'uk|greatbritain|britain|england|scotland|wales|northernireland|unitedkingdomofgreatbritainandnorthernireland|grossbritannien|grandebretagne|granbretana|granbretagna|inglaterra|angleterre|schottland',
  IE: 'republicofireland|eire|irishrepublic',
  KR: 'southkorea|republicofkorea|korea|koreasouth',
  KP: 'northkorea',
  CZ: 'czechrepublic|czechia|tschechischerepublik',
  NL: 'holland|thenetherlands|niederlandeholland',
  CI: 'ivorycoast|cotedivoire',
  TR: 'turkey|turkiye',
  RU: 'russianfederation',
  AE: 'uae|emirates|dubai|abudhabi|vae|eau',
  DE: 'brd|germany|bundesrepublikdeutschland|federalrepublicofgermany',
  CH: 'swiss|confoederatiohelvetica',
  MM: 'burma',
  MK: 'macedonia',
  SZ: 'swaziland',
  CV: 'capeverde',
  TL: 'easttimor',
  VN: 'vietnam',
  LA: 'laos',
  SY: 'syria',
  BO: 'bolivia',
  VE: 'venezuela',
  TZ: 'tanzania',
  MD: 'moldova',
  HK: 'hongkong',
  MO: 'macau|macao',
  TW: 'taiwan|republicofchina',
  CN: 'prchina|peoplesrepublicofchina|mainlandchina',
  CD: 'drcongo|democraticrepublicofthecongo|drc',
  CG: 'congo|republicofthecongo',
  PS: 'palestine',
  VA: 'vatican|holysee',
  BA: 'bosnia|bosniaherzegovina',
  VI: 'usvirginislands|virginislandsus',
  VG: 'britishvirginislands|bvi',
  RE: 'lareunion|reunion',
  SV: 'elsalvador',
};

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs'];

/** The country that a calling code means where several share it. */
const MAIN: Readonly<Record<string, string>> = {
  '1': 'US', '7': 'RU', '39': 'IT', '44': 'GB', '47': 'NO', '61': 'AU', '212': 'MA', '262': 'RE', '290': 'SH', '358': 'FI',
  '590': 'GP', '599': 'CW',
}; // prettier-ignore

/** Made when the first name is asked for: loading the names of all countries takes a verb longer than most of its work. */
let english: Intl.DisplayNames | undefined;

/** `Brazil` for `BR`. */
export function countryName(code: string): string {
  english ??= new Intl.DisplayNames('en', { type: 'region' });
  return english.of(code) ?? code;
}

let names: ReadonlyMap<string, string> | undefined;

/**
 * The ISO code of a country cell as people write it: two or three letters, a name in one of a dozen languages, or a
 * calling code. `undefined` for anything else.
 */
export function countryOf(text: string): string | undefined {
  const digits = /^\s*(?:\+|00)?\s*(\d{1,3})\s*$/.exec(text)?.[1];
  if (digits !== undefined)
    return MAIN[digits] ?? getCountries().find((code) => getCountryCallingCode(code) === digits);
  names ??= readNames();
  return names.get(fold(text));
}

function readNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const codes = new Set([...ALPHA_3.split(' ').map((pair) => pair.slice(3)), ...getCountries()]);
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = fold(display.of(code) ?? '');
      // The first language that has a name keeps it.
      if (name !== '' && !found.has(name)) found.set(name, code);
    }
  }
  for (const [code, list] of Object.entries(USUAL))
    for (const name of list.split('|')) found.set(fold(name), code);
  for (const pair of ALPHA_3.split(' ')) found.set(pair.slice(0, 3).toLowerCase(), pair.slice(3));
  for (const code of codes) found.set(code.toLowerCase(), code);
  return found;
}
