import * as fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { readPhone, toPhone } from '../../../src/domain/contact/phone.ts';

test.each([
  ['+1 (212) 555-0100', undefined, '+12125550100', 'fixed-or-mobile', 'US'],
  ['(416) 555-0100', 'US', '+14165550100', 'fixed-or-mobile', 'CA'],
  ['020 7946 0018', 'GB', '+442079460018', 'fixed', 'GB'],
  ['+44 (0)20 7946 0018', undefined, '+442079460018', 'fixed', 'GB'],
  ['+61 412 345 678', undefined, '+61412345678', 'mobile', 'AU'],
  ['+18005550123', undefined, '+18005550123', 'toll-free', 'US'],
  ['+1 876 555 1234', undefined, '+18765551234', 'mobile', 'JM'],
  ['0044 20 7946 0018', 'DE', '+442079460018', 'fixed', 'GB'],
])('%s (%s) is %s', (text, country, phone, kind, home) => {
  const read = readPhone(text, country);
  expect(read.ok ? read.value : read.error).toMatchObject({ phone, kind, country: home });
});

test.each([
  ['', 'empty'],
  ['n/a', 'empty'],
  ['911', 'emergency'],
  ['112', 'emergency'],
  ['1911', 'emergency'],
  ['+1 911', 'emergency'],
  ['12345', 'short'],
  ['2125550100', 'no-country'],
  ['+1 999 555 0100', 'invalid'],
  ['+1 212 555 010', 'invalid'],
  ['+12125550100123', 'invalid'],
  ['+1 900 555 1234', 'premium'],
  ['+33 899 70 01 23', 'premium'],
])('%s is refused as %s, with a cure', (text, kind) => {
  const read = readPhone(text);
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.error.kind).toBe(kind);
  expect(read.error.cure).not.toBe('');
});

test('an extension is kept apart from the number', () => {
  const read = readPhone('+1 212 555 0100 ext. 45');
  expect(read.ok ? read.value : read.error).toMatchObject({ phone: '+12125550100', extension: '45' });
});

test('the quick way reads numbers as the library does', () => {
  const prefixes = [
    '+1',
    '+44',
    '+7',
    '+61',
    '+49',
    '+39',
    '+33',
    '+599',
    '+262',
    '+358',
    '+212',
    '+47',
    '+590',
    '+800',
    '+882',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...prefixes), fc.stringMatching(/^[0-9]{6,11}$/), (prefix, rest) => {
      const text = `${prefix}${rest}`;
      const library = parsePhoneNumberFromString(text);
      // Area codes that the library does not know are our own affair.
      fc.pre(library?.getType() !== undefined || !/^\+1[2-9]\d\d[2-9]\d{6}$/.test(library?.number ?? text));
      const read = readPhone(text);
      const refused =
        library?.getType() === undefined || ['PREMIUM_RATE', 'PAGER'].includes(library.getType() ?? '');
      expect(read.ok).toBe(!refused);
      if (!read.ok) return;
      expect(read.value.phone).toBe(library?.number);
      expect(read.value.country).toBe(library?.country);
      const special: Readonly<Record<string, string>> = {
        FIXED_LINE: 'fixed',
        FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
        UAN: 'company',
        PERSONAL_NUMBER: 'personal',
      };
      const type = library?.getType() ?? '';
      expect(read.value.kind).toBe(special[type] ?? type.toLowerCase().replaceAll('_', '-'));
    }),
    { numRuns: 2000 },
  );
});

test('what was read is read again as itself', () => {
  expect(toPhone(toPhone('(212) 555-0100', 'US') ?? '')).toBe('+12125550100');
  expect(toPhone('nonsense')).toBeUndefined();
});

test('a country code that belongs to nobody is no number, and nothing worse', () => {
  for (let code = 1; code < 1000; code += 1) {
    for (const rest of ['5550111', '21455501112', '12345678901234']) {
      const read = readPhone(`+${code}${rest}`);
      expect(read.ok || read.error.message !== '').toBe(true);
    }
  }
  expect(readPhone('+2145550111')).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  expect(readPhone('+214 555 0111')).toMatchObject({ ok: false, error: { kind: 'invalid' } });
});

test('area codes in service that the library does not know are read, those that cannot be are not', () => {
  for (const area of '357 837 436 465 624 679 457 471 483 621 861 924 729'.split(' ')) {
    expect({ area, known: parsePhoneNumberFromString(`+1${area}5550101`)?.isValid() }).toEqual({
      area,
      known: false,
    });
    expect(readPhone(`+1${area}5550101`)).toMatchObject({
      ok: true,
      value: { country: 'US', callingCode: '1' },
    });
  }
  expect(readPhone('+15655550101')).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/not in service/) },
  });
  expect(readPhone('+12225550101')).toMatchObject({ ok: true, value: { newArea: true } });
  for (const never of ['+19995550101', '+19115550101', '+13705550101', '+12220550101'])
    expect({ never, ok: readPhone(never).ok }).toEqual({ never, ok: false });
});
