import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  PhoneNumber,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import type { CountryCode, NumberType } from 'libphonenumber-js/max';
import { err, ok, type Result } from '../../lib/result.ts';
import { newAreaCode } from './new-area-codes.ts';
import { readWritten, writtenParts, type WrittenFault, type WrittenNumber } from './written-number.ts';

/** A telephone number in E.164, checked: `+`, then up to 15 digits. */
export type Phone = string & { readonly brand: 'Phone' };

/** What kind of line a number leads to, as its numbering plan says. */
export type LineKind =
  | 'fixed'
  | 'mobile'
  | 'fixed-or-mobile'
  | 'toll-free'
  | 'shared-cost'
  | 'voip'
  | 'personal'
  | 'company'
  | 'voicemail';

/** A number that may be dialled, with what its numbering plan tells about it. */
export interface PhoneFacts {
  readonly phone: Phone;
  readonly kind: LineKind;
  /** ISO 3166 code; absent for numbers that belong to no country (+800, +870, +882 …). */
  readonly country?: string;
  /** Digits after the `+`, without the national number: `1`, `44`, `380`. */
  readonly callingCode: string;
  /** An area code that no table knows: it may have been opened since, and tells no place. */
  readonly newArea?: boolean;
  /** An extension that was written behind the number; nobody dials it. */
  readonly extension?: string;
  /** What was read beside the digits, a sentence: a second number, letters. */
  readonly remark?: string;
}

export type PhoneFault =
  | WrittenFault['kind']
  | 'emergency'
  | 'short'
  | 'no-country'
  | 'unclear'
  | 'invalid'
  | 'premium'
  | 'pager';

/** Why a text is no number to dial: `message` for a person, `cure` for what to do. */
export interface PhoneError {
  readonly kind: PhoneFault;
  readonly message: string;
  readonly cure: string;
}

/** Numbers that reach rescue services in some country, or everywhere from a mobile. */
const EMERGENCY = new Set(
  '000 08 100 101 102 103 104 105 106 107 108 110 111 112 113 114 115 117 118 119 120 122 123 125 128 130 131 132 133 140 144 150 155 158 160 166 190 191 192 193 194 195 196 197 198 199 900 901 902 903 911 912 913 919 933 988 991 992 993 994 995 996 997 998 999'.split(
    ' ',
  ),
);

const KINDS: Readonly<Record<Exclude<NumberType, undefined>, LineKind | undefined>> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  TOLL_FREE: 'toll-free',
  SHARED_COST: 'shared-cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  UAN: 'company',
  VOICEMAIL: 'voicemail',
  PREMIUM_RATE: undefined,
  PAGER: undefined,
};

/**
 * Reads a number as people write it. `country` (ISO 3166) completes numbers without a `+`. A number is what was written:
 * where the text may mean two numbers, or more stands in it than one, it is refused.
 * Errors: refuses what is no valid number, and emergency, short, premium and pager numbers.
 */
export function readPhone(text: string, country?: string): Result<PhoneFacts, PhoneError> {
  const clean = text.trim();
  if (/^\+[1-9]\d{6,14}$/.test(clean)) {
    const facts = readExact(clean);
    if (facts !== undefined) return facts;
  }
  const american =
    NORTH_AMERICAN.has(country ?? '') && /^(?:1[\s.-]?)?\(?[2-9]\d\d\)?[\s.-]?\d{3}[\s.-]?\d{4}$/.test(clean);
  if (american) {
    const facts = readExact(`+1${clean.replaceAll(/\D/g, '').slice(-10)}`);
    if (facts !== undefined) return facts;
  }
  const written = readWritten(clean);
  if (!written.ok) return written;
  const { digits } = written.value;
  if (isEmergency(digits)) {
    return fault('emergency', `${digits} is an emergency number; it is never called.`, 'Remove this row.');
  }
  if (digits.length < 7) {
    return fault(
      'short',
      `${digits} is a short number; it works inside one network alone.`,
      'Use the full number.',
    );
  }
  const full = completed(written.value, country?.toUpperCase());
  if (!full.ok) return full;
  const whole = full.value(digits);
  const facts = classify(whole, whole?.getType());
  // Where the digits before a slash or a last group are a number too, one of the two belongs to a stranger.
  const end = written.value.ends.find((count) => full.value(digits.slice(0, count))?.isValid() === true);
  if (end !== undefined) {
    return fault(
      'unclear',
      `It is not clear where the number ends: ${digits.slice(0, end)} is one, and “${digits.slice(end)}” stands behind it.`,
      'Write the digits to dial without a slash or a hyphen, and nothing else.',
    );
  }
  if (!facts.ok)
    return facts.error.kind === 'invalid' ? err(whyInvalid(written.value, country, facts.error)) : facts;
  const { extension, remark } = written.value;
  return ok({
    ...facts.value,
    ...(extension === undefined ? {} : { extension }),
    ...(remark === undefined ? {} : { remark }),
  });
}

/**
 * Every number that a text may mean: both where it is not clear where the number ends, all where there are several.
 * For lists of numbers that are not to be called.
 * Errors: as `readPhone`, where it holds none.
 */
export function readEveryPhone(text: string, country?: string): Result<readonly Phone[], PhoneError> {
  const read = readPhone(text, country);
  if (read.ok) return ok([read.value.phone]);
  const parts =
    read.error.kind === 'several' ? writtenParts(text) : text.split(/\s*(?:[/(a-z]|\s-)\s*/i).slice(0, 1);
  const shorter = text.replace(/[-/.][^-/.]*$/, '');
  const found = [text.replaceAll(/[^\p{Nd}+]/gu, ''), shorter, ...parts].flatMap((part) => {
    const one = readPhone(part, country);
    return one.ok ? [one.value.phone] : [];
  });
  return found.length > 0 ? ok([...new Set(found)]) : read;
}

/** Countries of the North American plan that write their numbers as ten digits. */
const NORTH_AMERICAN: ReadonlySet<string> = new Set(['US', 'CA', 'PR', 'VI', 'GU', 'AS', 'MP']);

/** Finds the number that some digits stand for: `+` and country code where the text has them, else those of `country`. */
type Complete = (digits: string) => PhoneNumber | undefined;

function completed(written: WrittenNumber, country: string | undefined): Result<Complete, PhoneError> {
  const { digits } = written;
  const parsed = (text: string): PhoneNumber | undefined => parsePhoneNumberFromString(text);
  if (written.international) return ok((some) => parsed(`+${some}`));
  const away = prefixAbroad(digits, country);
  if (away > 0) return ok((some) => parsed(`+${some.slice(away)}`));
  if (country === undefined || !isSupportedCountry(country)) {
    return fault(
      'no-country',
      digits.startsWith('011')
        ? 'The number begins with 011, which means “abroad” in North America alone, and no country is given.'
        : 'The number has no country code, and no country is given.',
      'Write it with + and the country code, or fill in the country.',
    );
  }
  const home: Complete = (some) => parsePhoneNumberFromString(some, { defaultCountry: country });
  const code = getCountryCallingCode(country);
  if (code !== '1' && digits.startsWith(code)) {
    const [national, whole] = [parsed(`+${code}${digits}`), parsed(`+${digits}`)];
    if (national?.isValid() === true && whole?.isValid() === true && whole.number !== national.number) {
      return fault(
        'unclear',
        `${digits} may begin with the country code ${code}, or with an area code.`,
        `Write +${code} before it, or 0 before its area code.`,
      );
    }
  }
  return ok(home);
}

/** Countries that dial abroad with another prefix than 00. */
const ANOTHER_PREFIX: ReadonlySet<string> = new Set(
  'AU BR CL CO CU FI GY HK ID IL JP KE KH KR MN NG RU KZ BY UZ TJ TM SG TH TW TZ UG'.split(' '),
);

/** How many digits of the dialling prefix for abroad a number begins with: no number of a country begins with 00. */
function prefixAbroad(digits: string, country: string | undefined): number {
  if (digits.startsWith('00')) {
    const home = country !== undefined && ANOTHER_PREFIX.has(country) && isSupportedCountry(country);
    const atHome =
      home && parsePhoneNumberFromString(digits, { defaultCountry: country })?.isValid() === true;
    return atHome ? 0 : 2;
  }
  return digits.startsWith('011') && NORTH_AMERICAN.has(country ?? '') ? 3 : 0;
}

/** Says more than that a number is none, where the numbering plan tells why. */
function whyInvalid(
  { international, digits }: WrittenNumber,
  country: string | undefined,
  plain: PhoneError,
): PhoneError {
  const abroad = prefixAbroad(digits, country);
  const text = international ? `+${digits}` : abroad > 0 ? `+${digits.slice(abroad)}` : digits;
  const home = country?.toUpperCase();
  const wrong = validatePhoneNumberLength(
    text,
    home !== undefined && isSupportedCountry(home) ? home : undefined,
  );
  switch (wrong) {
    case 'INVALID_COUNTRY':
      return {
        kind: 'invalid',
        message: `No country has the code that ${text.slice(0, 4)} begins with.`,
        cure:
          digits.length === 10
            ? 'If it is a North American number, write +1 before its ten digits; else correct the country code.'
            : 'Correct the country code.',
      };
    case 'TOO_SHORT':
      return {
        ...plain,
        message: 'The number is too short for its country; a digit is missing.',
      };
    case 'TOO_LONG':
      return {
        ...plain,
        message: `The number is too long for its country: ${digits.length} digits.`,
        cure: 'Leave the digits of one number alone in this cell.',
      };
    default:
      return plain;
  }
}

/** The number in E.164, or `undefined` when it may not be dialled. */
export function toPhone(text: string, country?: string): Phone | undefined {
  const read = readPhone(text, country);
  return read.ok ? read.value.phone : undefined;
}

/** Country of each North American area code seen so far: no area code belongs to two. */
const areaCountries = new Map<string, CountryCode>();

/** The cheap way for a text that is E.164 already: about a third of the time of reading free text. */
function readExact(e164: string): Result<PhoneFacts, PhoneError> | undefined {
  const number = exactNumber(e164);
  if (number === undefined) return undefined;
  const area = number.countryCallingCode === '1' ? e164.slice(2, 5) : undefined;
  const known = area === undefined ? undefined : areaCountries.get(area);
  if (known !== undefined) number.country = known;
  if (number.country === undefined) {
    const country = number.getPossibleCountries()[0];
    if (country !== undefined) number.country = country;
  }
  const type = number.getType();
  if (type === undefined) return undefined;
  if (area !== undefined && number.country !== undefined) areaCountries.set(area, number.country);
  return classify(number, type);
}

/** A number in an area code that the library does not know. */
function inNewArea(e164: string | undefined): Result<PhoneFacts, PhoneError> | undefined {
  const area = /^\+1([2-9]\d\d)[2-9]\d{6}$/.exec(e164 ?? '')?.[1];
  if (e164 === undefined || area === undefined) return undefined;
  const known = newAreaCode(area);
  if (known === 'never') return undefined;
  if (known === 'due') {
    return fault(
      'invalid',
      `Area code ${area} is not in service yet.`,
      'Check its digits; nobody has such a number so far.',
    );
  }
  const facts = { phone: e164 as Phone, kind: 'fixed-or-mobile', callingCode: '1', country: 'US' } as const;
  return ok(known === 'unknown' ? { ...facts, newArea: true } : facts);
}

/** `undefined` where no country has its code: the library throws then. */
function exactNumber(e164: string): PhoneNumber | undefined {
  try {
    return new PhoneNumber(e164);
  } catch {
    return undefined;
  }
}

function classify(number: PhoneNumber | undefined, type: NumberType): Result<PhoneFacts, PhoneError> {
  if (number === undefined || type === undefined) {
    const found = inNewArea(number?.number);
    if (found !== undefined) return found;
    return NO_SUCH_NUMBER;
  }
  const kind = KINDS[type];
  if (kind === undefined) {
    return type === 'PAGER'
      ? fault('pager', 'This is a pager; nobody can talk to it.', 'Use another number of this contact.')
      : fault(
          'premium',
          'This is a premium rate number; it is never called.',
          'Use another number of this contact.',
        );
  }
  return ok({
    phone: number.number as Phone,
    kind,
    callingCode: number.countryCallingCode,
    ...(number.country === undefined ? {} : { country: number.country }),
    ...(number.ext === undefined || number.ext === '' ? {} : { extension: number.ext }),
  });
}

const NO_SUCH_NUMBER = fault(
  'invalid',
  'No country has such a number.',
  'Check its digits and its country code; a digit may be missing.',
);

function isEmergency(digits: string): boolean {
  return EMERGENCY.has(digits) || (digits.length === 4 && digits.startsWith('1') && /[2-9]11$/.test(digits));
}

function fault(kind: PhoneFault, message: string, cure: string): Result<never, PhoneError> {
  return err({ kind, message, cure });
}
