import { parsePhoneNumberFromString, PhoneNumber } from 'libphonenumber-js/max';
import type { CountryCode, NumberType } from 'libphonenumber-js/max';
import { err, ok, type Result } from '../../lib/result.ts';
import { newAreaCode } from './new-area-codes.ts';

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
}

export type PhoneFault = 'empty' | 'emergency' | 'short' | 'no-country' | 'invalid' | 'premium' | 'pager';

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
 * Reads a number as people write it. `country` (ISO 3166) completes numbers without a `+`.
 * Errors: refuses what is no valid number, and emergency, short, premium and pager numbers.
 */
export function readPhone(text: string, country?: string): Result<PhoneFacts, PhoneError> {
  try {
    return readWritten(text, country);
  } catch {
    // The library throws at numbers of a country code that belongs to nobody.
    return NO_SUCH_NUMBER;
  }
}

function readWritten(text: string, country: string | undefined): Result<PhoneFacts, PhoneError> {
  const written = text.trim();
  const bare = written.replaceAll(/[\s().-]/g, '');
  const american = (country === 'US' || country === 'CA') && /^1?[2-9]\d{9}$/.test(bare);
  const exact = american ? `+1${bare.slice(-10)}` : bare;
  if (/^\+[1-9]\d{6,14}$/.test(exact)) {
    const facts = readExact(exact);
    if (facts !== undefined) return facts;
  }
  const digits = written.replaceAll(/\D/g, '');
  if (digits === '')
    return fault('empty', 'There is no number here.', 'Fill in the number with its country code.');
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
  const home = country?.toUpperCase() as CountryCode | undefined;
  const parsed = parsePhoneNumberFromString(written, home === undefined ? {} : { defaultCountry: home });
  if (parsed === undefined && home === undefined && !written.startsWith('+')) {
    return fault(
      'no-country',
      'The number has no country code, and no country is given.',
      'Write it with + and the country code, or fill in the country.',
    );
  }
  return classify(parsed, parsed?.getType());
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
  const number = new PhoneNumber(e164);
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

function fault(kind: PhoneFault, message: string, cure: string): Result<PhoneFacts, PhoneError> {
  return err({ kind, message, cure });
}
