import { fold } from './fold.ts';

/** Words of North America → every zone that keeps the clock they mean, summer time included. */
const AMERICAN: Readonly<Record<string, readonly string[]>> = {
  eastern: ['America/New_York', 'America/Toronto', 'America/Iqaluit'],
  central: ['America/Chicago', 'America/Winnipeg', 'America/Regina', 'America/Rankin_Inlet'],
  mountain: [
    'America/Denver',
    'America/Edmonton',
    'America/Phoenix',
    'America/Boise',
    'America/Cambridge_Bay',
  ],
  pacific: ['America/Los_Angeles', 'America/Vancouver', 'America/Whitehorse'],
  alaska: ['America/Anchorage'],
  hawaii: ['Pacific/Honolulu', 'America/Adak'],
  atlantic: [
    'America/Halifax',
    'America/Puerto_Rico',
    'America/St_Thomas',
    'America/Goose_Bay',
    'America/Blanc-Sablon',
  ],
  newfoundland: ['America/St_Johns'],
};

const SHORT: Readonly<Record<string, string>> = {
  et: 'eastern', est: 'eastern', edt: 'eastern', est5edt: 'eastern',
  ct: 'central', cst: 'central', cdt: 'central', cst6cdt: 'central',
  mt: 'mountain', mst: 'mountain', mdt: 'mountain', mst7mdt: 'mountain',
  pt: 'pacific', pst: 'pacific', pdt: 'pacific', pst8pdt: 'pacific',
  akt: 'alaska', akst: 'alaska', akdt: 'alaska', alaskan: 'alaska',
  hst: 'hawaii', hast: 'hawaii', hadt: 'hawaii', hdt: 'hawaii', hawaiian: 'hawaii', hawaiialeutian: 'hawaii', aleutian: 'hawaii',
  ast: 'atlantic', adt: 'atlantic',
  nst: 'newfoundland', ndt: 'newfoundland', nt: 'newfoundland',
}; // prettier-ignore

/** Words that mean several places: the country of the number or the row decides. */
const AMBIGUOUS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bst: { GB: 'Europe/London', BD: 'Asia/Dhaka', PG: 'Pacific/Bougainville' },
  ist: { IN: 'Asia/Kolkata', IE: 'Europe/Dublin', IL: 'Asia/Jerusalem' },
  cst: { US: 'America/Chicago', CA: 'America/Winnipeg', CN: 'Asia/Shanghai', CU: 'America/Havana', MX: 'America/Mexico_City', TW: 'Asia/Taipei' },
  ast: { CA: 'America/Halifax', PR: 'America/Puerto_Rico', VI: 'America/St_Thomas', BM: 'Atlantic/Bermuda', SA: 'Asia/Riyadh', KW: 'Asia/Kuwait', QA: 'Asia/Qatar', BH: 'Asia/Bahrain', IQ: 'Asia/Baghdad', DO: 'America/Santo_Domingo', TT: 'America/Port_of_Spain', BB: 'America/Barbados' },
  sst: { AS: 'Pacific/Pago_Pago', SG: 'Asia/Singapore', WS: 'Pacific/Apia' },
  act: { BR: 'America/Rio_Branco', AU: 'Australia/Sydney' },
  pst: { US: 'America/Los_Angeles', CA: 'America/Vancouver', MX: 'America/Tijuana', PH: 'Asia/Manila', PK: 'Asia/Karachi' },
  wst: { AU: 'Australia/Perth', WS: 'Pacific/Apia', EH: 'Africa/El_Aaiun' },
  ect: { EC: 'America/Guayaquil' },
  mst: { US: 'America/Denver', CA: 'America/Edmonton', MX: 'America/Mazatlan', MY: 'Asia/Kuala_Lumpur', MM: 'Asia/Yangon' },
  gst: { AE: 'Asia/Dubai', OM: 'Asia/Muscat', GU: 'Pacific/Guam', GS: 'Atlantic/South_Georgia' },
}; // prettier-ignore

/** Names of clocks → winter offset in minutes, and whether the word means summer time. */
const CLOCKS: Readonly<Record<string, readonly [minutes: number, summer: boolean]>> = {
  wet: [0, false], west: [60, true], cet: [60, false], mez: [60, false], cest: [120, true], mesz: [120, true],
  eet: [120, false], oez: [120, false], eest: [180, true], msk: [180, false], trt: [180, false],
  cat: [120, false], sast: [120, false], eat: [180, false], wat: [60, false],
  pkt: [300, false], npt: [345, false], bdt: [360, false], ict: [420, false], wib: [420, false], wita: [480, false], wit: [540, false],
  hkt: [480, false], sgt: [480, false], sgst: [480, false], myt: [480, false], pht: [480, false], awst: [480, false],
  jst: [540, false], kst: [540, false], acst: [570, false], acdt: [630, true], aest: [600, false], aedt: [660, true],
  nzst: [720, false], nzdt: [780, true],
  brt: [-180, false], art: [-180, false], uyt: [-180, false], clt: [-240, false], bot: [-240, false], vet: [-240, false],
  cot: [-300, false], pet: [-300, false],
}; // prettier-ignore

/** Windows names that no word above covers → the zone of CLDR's windowsZones (territory 001). */
const WINDOWS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'GMT=Europe/London;Greenwich=Atlantic/Reykjavik;W. Europe=Europe/Berlin;Central Europe=Europe/Budapest;Romance=Europe/Paris;Central European=Europe/Warsaw;W. Central Africa=Africa/Lagos;' +
    'GTB=Europe/Bucharest;FLE=Europe/Kyiv;E. Europe=Europe/Chisinau;Middle East=Asia/Beirut;Egypt=Africa/Cairo;South Africa=Africa/Johannesburg;Israel=Asia/Jerusalem;Jordan=Asia/Amman;Kaliningrad=Europe/Kaliningrad;Turkey=Europe/Istanbul;' +
    'Russian=Europe/Moscow;Belarus=Europe/Minsk;Arab=Asia/Riyadh;Arabic=Asia/Baghdad;E. Africa=Africa/Nairobi;Iran=Asia/Tehran;Arabian=Asia/Dubai;Azerbaijan=Asia/Baku;Georgian=Asia/Tbilisi;Caucasus=Asia/Yerevan;Mauritius=Indian/Mauritius;Astrakhan=Europe/Astrakhan;Russia Time Zone 3=Europe/Samara;Saratov=Europe/Saratov;Volgograd=Europe/Volgograd;' +
    'Afghanistan=Asia/Kabul;West Asia=Asia/Tashkent;Ekaterinburg=Asia/Yekaterinburg;Pakistan=Asia/Karachi;Qyzylorda=Asia/Qyzylorda;India=Asia/Kolkata;Sri Lanka=Asia/Colombo;Nepal=Asia/Kathmandu;Central Asia=Asia/Bishkek;Bangladesh=Asia/Dhaka;Omsk=Asia/Omsk;Myanmar=Asia/Yangon;SE Asia=Asia/Bangkok;Altai=Asia/Barnaul;W. Mongolia=Asia/Hovd;North Asia=Asia/Krasnoyarsk;N. Central Asia=Asia/Novosibirsk;Tomsk=Asia/Tomsk;' +
    'China=Asia/Shanghai;North Asia East=Asia/Irkutsk;Singapore=Asia/Singapore;W. Australia=Australia/Perth;Taipei=Asia/Taipei;Ulaanbaatar=Asia/Ulaanbaatar;Aus Central W.=Australia/Eucla;Transbaikal=Asia/Chita;Tokyo=Asia/Tokyo;North Korea=Asia/Pyongyang;Korea=Asia/Seoul;Yakutsk=Asia/Yakutsk;' +
    'Cen. Australia=Australia/Adelaide;AUS Central=Australia/Darwin;E. Australia=Australia/Brisbane;AUS Eastern=Australia/Sydney;West Pacific=Pacific/Port_Moresby;Tasmania=Australia/Hobart;Vladivostok=Asia/Vladivostok;Lord Howe=Australia/Lord_Howe;Bougainville=Pacific/Bougainville;Russia Time Zone 10=Asia/Srednekolymsk;Magadan=Asia/Magadan;Norfolk=Pacific/Norfolk;Sakhalin=Asia/Sakhalin;Central Pacific=Pacific/Guadalcanal;Russia Time Zone 11=Asia/Kamchatka;New Zealand=Pacific/Auckland;Fiji=Pacific/Fiji;Chatham Islands=Pacific/Chatham;Tonga=Pacific/Tongatapu;Samoa=Pacific/Apia;Line Islands=Pacific/Kiritimati;' +
    'Azores=Atlantic/Azores;Cape Verde=Atlantic/Cape_Verde;Morocco=Africa/Casablanca;Greenland=America/Nuuk;Argentina=America/Argentina/Buenos_Aires;E. South America=America/Sao_Paulo;Bahia=America/Bahia;Tocantins=America/Araguaina;SA Eastern=America/Cayenne;Montevideo=America/Montevideo;Magallanes=America/Punta_Arenas;Saint Pierre=America/Miquelon;Paraguay=America/Asuncion;Central Brazilian=America/Cuiaba;SA Western=America/La_Paz;Pacific SA=America/Santiago;Venezuela=America/Caracas;' +
    'Turks And Caicos=America/Grand_Turk;Haiti=America/Port-au-Prince;Cuba=America/Havana;SA Pacific=America/Bogota;Eastern Standard Time (Mexico)=America/Cancun;Central America=America/Guatemala;Central Standard Time (Mexico)=America/Mexico_City;Easter Island=Pacific/Easter;Mountain Standard Time (Mexico)=America/Mazatlan;Pacific Standard Time (Mexico)=America/Tijuana;' +
    'US Eastern=America/Indiana/Indianapolis;US Mountain=America/Phoenix;Canada Central=America/Regina;Yukon=America/Whitehorse'
  )
    .split(';')
    .map((entry) => {
      const [name = '', zone = ''] = entry.split('=');
      return [fold(name.includes('Standard') ? name : `${name} Standard Time`), zone] as const;
    }),
);

/** IANA's old names for zones with another one today, and names without a place. */
const ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  'US/Eastern=America/New_York;US/Central=America/Chicago;US/Mountain=America/Denver;US/Pacific=America/Los_Angeles;US/Alaska=America/Anchorage;US/Hawaii=Pacific/Honolulu;US/Arizona=America/Phoenix;US/Michigan=America/Detroit;US/East-Indiana=America/Indiana/Indianapolis;US/Aleutian=America/Adak;US/Samoa=Pacific/Pago_Pago;Canada/Eastern=America/Toronto;Canada/Central=America/Winnipeg;Canada/Mountain=America/Edmonton;Canada/Pacific=America/Vancouver;Canada/Atlantic=America/Halifax;Canada/Newfoundland=America/St_Johns;Canada/Saskatchewan=America/Regina;Canada/Yukon=America/Whitehorse;Asia/Calcutta=Asia/Kolkata;Asia/Katmandu=Asia/Kathmandu;Asia/Rangoon=Asia/Yangon;Asia/Saigon=Asia/Ho_Chi_Minh;America/Godthab=America/Nuuk;America/Buenos_Aires=America/Argentina/Buenos_Aires;Europe/Kiev=Europe/Kyiv;America/Montreal=America/Toronto;America/Rainy_River=America/Winnipeg;America/Yellowknife=America/Edmonton;Japan=Asia/Tokyo;Singapore=Asia/Singapore;Hongkong=Asia/Hong_Kong;Israel=Asia/Jerusalem;Turkey=Europe/Istanbul;Poland=Europe/Warsaw;Portugal=Europe/Lisbon;Eire=Europe/Dublin;Egypt=Africa/Cairo;NZ=Pacific/Auckland;PRC=Asia/Shanghai;ROK=Asia/Seoul;Cuba=America/Havana;Jamaica=America/Jamaica;GB=Europe/London'
    .split(';')
    .map((entry) => {
      const [old = '', zone = ''] = entry.split('=');
      return [old.toLowerCase(), zone] as const;
    }),
);

/** What a word in a zone cell means, before it is known where the row is. */
export type ZoneWord =
  | { readonly kind: 'iana'; readonly name: string }
  /** A clock of North America: any of these zones. */
  | {
      readonly kind: 'american';
      readonly family: string;
      readonly zones: readonly string[];
      readonly word: string;
    }
  /** Several places have it: country → zone. */
  | { readonly kind: 'ambiguous'; readonly zones: Readonly<Record<string, string>> }
  /** A clock with this offset in winter (`summer`: in summer), in minutes. */
  | { readonly kind: 'clock'; readonly minutes: number; readonly summer: boolean }
  /** An offset, no zone. */
  | { readonly kind: 'offset'; readonly minutes: number }
  | { readonly kind: 'windows'; readonly zone: string }
  | { readonly kind: 'unknown'; readonly folded: string };

/** Reads a word of a zone cell. It is never handed to the runtime, which takes BST for Dhaka and AST for Anchorage. */
export function zoneWord(text: string): ZoneWord {
  const bare = text.trim();
  const alias = ALIASES[bare.toLowerCase()];
  if (alias !== undefined) return { kind: 'iana', name: alias };
  const etc = /^Etc\/GMT([+-]\d{1,2})$/i.exec(bare)?.[1];
  if (etc !== undefined) return { kind: 'offset', minutes: -60 * Number(etc) };
  if (/^[A-Za-z]+(?:\/[\w+-]+)+$/.test(bare) && !/^etc\//i.test(bare)) return { kind: 'iana', name: bare };
  // "(UTC-05:00) Eastern Time (US & Canada)": the name says more than the offset.
  const named = /^\((?:UTC|GMT)[^)]*\)\s*(.+)$/i.exec(bare)?.[1] ?? bare;
  const minutes = offsetOf(named);
  if (minutes !== undefined) return { kind: 'offset', minutes };
  const folded = fold(named);
  const windows = WINDOWS[folded];
  if (windows !== undefined) return { kind: 'windows', zone: windows };
  const ambiguous = AMBIGUOUS[folded];
  const family = SHORT[folded] ?? familyOf(folded);
  const american = family === undefined ? undefined : AMERICAN[family];
  if (family !== undefined && american !== undefined)
    return { kind: 'american', family, zones: american, word: folded };
  if (ambiguous !== undefined) return { kind: 'ambiguous', zones: ambiguous };
  const clock = CLOCKS[folded];
  if (clock !== undefined) return { kind: 'clock', minutes: clock[0], summer: clock[1] };
  return { kind: 'unknown', folded };
}

/** The places that an ambiguous word of North America means elsewhere. */
export const elsewhere = (word: string): Readonly<Record<string, string>> => AMBIGUOUS[word] ?? {};

/** `easternstandardtime`, `easterntimeuscanada`, `useastern` … → `eastern`. */
function familyOf(folded: string): string | undefined {
  const found =
    /^(?:us|canada|usa)?(eastern|central|mountain|pacific|alaskan?|hawaii(?:an|aleutian)?|aleutian|atlantic|newfoundland)(?:standard|daylight)?(?:time)?(?:zone)?(?:us|usa|canada|uscanada|usandcanada|usacanada)?$/.exec(
      folded,
    )?.[1];
  return found === undefined ? undefined : (SHORT[found] ?? found);
}

/** Minutes of `UTC-06:00`, `GMT+1`, `Z`, `-5`, `-5.00`, `+05:30`. */
function offsetOf(text: string): number | undefined {
  const plain = text.replaceAll(/[\u2212\u2013]/g, '-').trim();
  if (/^(?:utc|gmt|z|ut|zulu)$/i.test(plain)) return 0;
  const [whole, sign = '+', hours = '0', rest = ''] =
    /^(?:utc|gmt)?\s*([+-])?\s*(\d{1,2})(?::?(\d\d)|[.,]\d+)?$/i.exec(plain) ?? [];
  if (whole === undefined || (!/[+-]/.test(plain) && !/^(?:utc|gmt)/i.test(plain) && plain !== '0'))
    return undefined;
  const fraction = /[.,](\d+)$/.exec(plain)?.[1];
  const minutes =
    rest === '' ? (fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * 60)) : Number(rest);
  const total = Number(hours) * 60 + minutes;
  return total > 14 * 60 ? undefined : sign === '-' ? -total : total;
}
