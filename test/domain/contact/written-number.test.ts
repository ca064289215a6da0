import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEveryPhone, readPhone } from '../../../src/domain/contact/phone.ts';

const read = (text: string, country?: string): string => {
  const result = readPhone(text, country);
  return result.ok ? result.value.phone : result.error.kind;
};

test.each([
  ['a float', '13125550112.0', 'US', '+13125550112'],
  ['a float with its code', '+43123456701.0', 'AT', '+43123456701'],
  ['scientific notation', '1.31255501E+10', 'US', 'scientific'],
  ['a range behind a slash', '089 99998 112/113', 'DE', 'unclear'],
  ['a range of full groups', '0664 123 4501-4509', 'AT', 'unclear'],
  ['a last group that may be one more extension', '+43 1 2345670-72', undefined, 'unclear'],
  ['a slash behind the area code', '0171/1234567', 'DE', '+491711234567'],
  ['opening hours', '+39 06 1234 5601 (9-13)', 'IT', 'beside'],
  ['a note', '+358 9 123 4501 ask for Liisa (2nd floor)', 'FI', 'beside'],
  ['a second number', '01 2345678 oder 0664 1234567', 'AT', 'several'],
  ['two numbers of Google', '+1 312-555-0196 ::: +1 312-555-0197', undefined, '+13125550196'],
  ['a trunk zero in brackets', '+44 (0)20 7946 0142', undefined, '+442079460142'],
  ['the zero of Italy', '+39 (0)6 12345601', undefined, '+390612345601'],
  ['00', '0049 30 23125101', undefined, '+493023125101'],
  ['011 in America', '011 49 30 23125101', 'US', '+493023125101'],
  ['011 from nowhere', '011 34 960000', undefined, 'no-country'],
  ['a plus that lost its 1', '+2105550142', undefined, 'invalid'],
  ['letters', '1-800-FLOWERS', 'US', '+18003569377'],
  ['more letters than digits', '1-800-CONTACTS', 'US', 'beside'],
  ['a name behind an exchange', '312 555 ANNA', 'US', 'beside'],
  ['marks of direction', '\u202A+13125550141\u202C', undefined, '+13125550141'],
  ['a mark that turns the digits', '\u202E+13125550141', undefined, 'beside'],
  ['fullwidth', '＋１３１２５５５０１４１', undefined, '+13125550141'],
  ['Arabic digits', '+١٣١٢٥٥٥٠١٤١', undefined, '+13125550141'],
  ['a fax', 'Fax: +13125550141', undefined, 'fax'],
  ['a formula', '="+13125550141"', undefined, '+13125550141'],
  ['a NUL', '+1312555\u00000141', undefined, 'beside'],
  ['nothing', ' n/a ', undefined, 'empty'],
])('%s', (_, text, country, right) => {
  expect(read(text, country)).toBe(right);
});

test('an extension is told and not dialled', () => {
  for (const text of [
    '312-555-0144x204',
    '+1 312 555 0144 ext. 204',
    '+13125550144,,204',
    '+13125550144;ext=204',
  ]) {
    expect(readPhone(text, 'US')).toMatchObject({
      ok: true,
      value: { phone: '+13125550144', extension: '204' },
    });
  }
});

/** Numbers that exist, by the shape of their plan: country, area and digits of the subscriber. */
const NATIONAL = [
  { country: 'US', code: '1', area: '312', rest: /555\d{4}/, trunk: '' },
  { country: 'GB', code: '44', area: '20', rest: /7946\d{4}/, trunk: '0' },
  { country: 'DE', code: '49', area: '30', rest: /2312\d{4}/, trunk: '0' },
  { country: 'FR', code: '33', area: '1', rest: /9900\d{4}/, trunk: '0' },
  { country: 'AU', code: '61', area: '2', rest: /5550\d{4}/, trunk: '0' },
] as const;

const separator = fc.constantFrom(' ', '', '\u00A0', ' \u200E', '.');
const digitSets = fc.constantFrom(0x30, 0xff10, 0x660, 0x966);

test('a number that is written in any usual way is that number', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NATIONAL),
      fc.integer({ min: 0, max: 9999 }),
      separator,
      digitSets,
      fc.constantFrom('plus', 'zeros', 'home', 'brackets'),
      (plan, last, gap, zero, way) => {
        const subscriber = `${/[0-9]{3,4}/.exec(plan.rest.source)?.[0] ?? ''}${String(last).padStart(4, '0')}`;
        const written = {
          plus: `+${plan.code}${gap}${plan.area}${gap}${subscriber}`,
          zeros: `00${plan.code}${gap}${plan.area}${gap}${subscriber}`,
          home: `${plan.trunk}${plan.area}${gap}${subscriber}`,
          brackets: `+${plan.code} (${plan.area}) ${subscriber}`,
        }[way];
        const digits = written.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
        expect(read(digits, plan.country)).toBe(`+${plan.code}${plan.area}${subscriber}`);
      },
    ),
    { numRuns: 300 },
  );
});

/** What people write behind a number; none of it is dialled. */
const behind = fc.oneof(
  fc.constantFrom('.0', ',0', '/68', '/112', ' (9-13)', ' 8-17 Uhr', ' or 0664 1234567', ' x12', ' ext. 7'),
  fc.integer({ min: 1, max: 99 }).map((digits) => `-${digits}`),
  fc.integer({ min: 1, max: 999 }).map((digits) => `/${digits}`),
  fc.integer({ min: 1, max: 99 }).map((digits) => ` room ${digits}`),
  fc.integer({ min: 1, max: 99 }).map((digits) => `   ${digits}`),
);

test('what stands behind a number never makes it longer', () => {
  const numbers = ['+43123456701', '+493023125101', '+358912345012', '+390612345601', '+13125550141'];
  fc.assert(
    fc.property(fc.constantFrom(...numbers), behind, (number, note) => {
      const result = readPhone(`${number}${note}`);
      expect(result.ok ? result.value.phone : number).toBe(number);
    }),
    { numRuns: 500 },
  );
});

test('any text: a number that is read has the digits of the text, in their order', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'+ 0 1 2 3 4 5 6 7 8 9 ( ) . - / x , ;'.split(' '), ' '),
        maxLength: 24,
      }),
      (text) => {
        const result = readPhone(text, 'DE');
        if (!result.ok) return;
        const national = result.value.phone.replace(/^\+\d{1,3}/, '');
        const tail = national.slice(-5);
        expect(text.replaceAll(/\D/g, '')).toContain(tail);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a list of whom not to call takes every number that a text may mean', () => {
  const every = (text: string, country?: string): readonly string[] => {
    const result = readEveryPhone(text, country);
    return result.ok ? result.value : [];
  };
  expect(every('01 2345678 oder 0664 1234567', 'AT')).toEqual(['+4312345678', '+436641234567']);
  expect(every('+43 1 2345670-72')).toContain('+4312345670');
  expect(every('+43 1 2345670-72')).toContain('+431234567072');
});
