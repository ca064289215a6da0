import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { importTargets } from '../../../src/planner/list/import-targets.ts';
import type { ImportedTargets } from '../../../src/planner/list/imported-targets.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';

const bytesOf = (bytes: Uint8Array): AsyncIterable<Uint8Array> =>
  (async function* () {
    await Promise.resolve();
    yield bytes;
  })();

async function read(source: string | Uint8Array, country = 'US'): Promise<ImportedTargets> {
  const list = await importTargets(typeof source === 'string' ? source : bytesOf(source), {
    data: plannerData(),
    country,
  });
  if (!list.ok) throw new Error(list.error.message);
  return list.value;
}

const ends = fc.constantFrom('\n', '\r\n', '\r');
const cell = fc.oneof(
  fc.constantFrom(
    '+12125550100',
    '(212) 555-0101',
    '1.31E+10',
    '',
    'n/a',
    '2125550102.0',
    '911',
    '+999123',
    'Ann',
  ),
  fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', ' ', '1', '2', '\u00E9') }),
  fc.constantFrom('two\nlines', 'a "quoted" word', 'semi;colon', 'com,ma'),
);
const person = fc.record({
  name: cell,
  phone: cell,
  note: cell,
  ragged: fc.integer({ min: 0, max: 3 }),
  end: ends,
});

/** Written as a spreadsheet would, by a writer of our own. */
const written = (value: string): string =>
  /[",;\r\n\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

test('given = placed + unplaced + refused, whatever the lines hold and however they end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 60 }),
      fc.constantFrom('', '\uFEFF', 'sep=,\n', 'Callers of the week,,\n\n'),
      async (people, before) => {
        const lines = people.map(({ name, phone, note, ragged, end }) => {
          const cells = [phone, name, note, 'more', 'and more'].slice(0, 3 + (ragged % 3)).map(written);
          return `${cells.join(',')}${end}`;
        });
        const filled = people.filter(({ name, phone, note, ragged }) =>
          [name, phone, note, ...(ragged % 3 > 0 ? ['more'] : [])].some((value) => value.trim() !== ''),
        ).length;
        const text = `${before}Phone,Name,Note\n${lines.join('')}`;
        const result = await importTargets(text, { data: plannerData(), country: 'US' });
        // A list without a number is refused as a whole, and says so.
        fc.pre(result.ok || result.error.kind !== 'no-phone-column');
        const list = await read(text);
        expect(list.given).toBe(filled);
        expect(list.targets.length + list.refused.length).toBe(filled);
        const rows = [...list.targets, ...list.refused].map(({ row }) => row);
        expect(new Set(rows).size).toBe(filled);
        const plan = planCalls({
          nowMs: Date.parse('2026-03-03T08:00:00Z'),
          targets: list.targets,
          lines: ['+13125550100'],
          policy: DEFAULT_POLICY,
          data: plannerData(),
          missionClass: 1,
          tzVersion: '2026c',
        });
        expect(plan.placed.length + plan.unplaced.length + list.refused.length).toBe(filled);
      },
    ),
    { numRuns: 60 },
  );
});

test('a stray quote is told; it does not swallow the people below it', async () => {
  const text = 'Name,Phone\n"Ann,+12125550100\nBob",+12125550101\nCy,+12125550102\n';
  const list = await read(text);
  expect(list.refused[0]?.issues[0]?.reason).toContain('quote');
  const open = await importTargets('Name,Phone\n"Ann,+12125550100\nBob,+12125550101\n', {
    data: plannerData(),
  });
  expect(open).toMatchObject({ ok: false, error: { message: expect.stringContaining('never closed') } });
});

test('a cell of a megabyte is a cell', async () => {
  const list = await read(`Name,Phone,Note\nAnn,+12125550100,${'x'.repeat(1_048_576)}\nBob,+12125550101,\n`);
  expect(list.targets).toHaveLength(2);
  expect(list.warnings[0]?.reason).toContain('1048576 characters');
});

test.each([
  ['a workbook', [0x50, 0x4b, 3, 4, ...new TextEncoder().encode('....xl/workbook.xml')], 'Excel workbook'],
  ['an archive', [0x50, 0x4b, 3, 4, 0, 0], 'zip archive'],
  ['an old workbook', [0xd0, 0xcf, 0x11, 0xe0], 'old Excel workbook'],
  ['a PDF', [...new TextEncoder().encode('%PDF-1.7')], 'PDF'],
  ['a web page', [...new TextEncoder().encode('<html><table>')], 'web page'],
] as const)('%s is named for what it is', async (_, bytes, says) => {
  const list = await importTargets(bytesOf(Uint8Array.from(bytes)), { data: plannerData() });
  expect(list).toMatchObject({ ok: false, error: { message: expect.stringContaining(says) } });
});

test('bytes that make words in two encodings are asked about, and read as named', async () => {
  // “Jérôme” of DOS is “JÇrìme” on an old Mac.
  const bytes = Uint8Array.from([...new TextEncoder().encode('Name;Phone\nJ'), 0x82, 0x72, 0x93, 0x6d, 0x65]);
  const whole = Uint8Array.from([...bytes, ...new TextEncoder().encode(';+33199001101\n')]);
  const asked = await importTargets(bytesOf(whole), { data: plannerData() });
  expect(asked).toMatchObject({ ok: false, error: { kind: 'encoding' } });
  const read = await importTargets(bytesOf(whole), { data: plannerData(), encoding: 'cp850' });
  expect(read).toMatchObject({ ok: true, value: { targets: [{ name: 'Jérôme' }] } });
});

test('what the list says against a call is believed, in the words of many', async () => {
  const list = await read(
    [
      'Phone,Name,Do Not Call,Email Opt Out,Lead Status,Consent to call',
      '+12125550100,Ann,,,,',
      '+12125550101,Bob,2024-05-01,,,yes',
      '+12125550102,Cat,,TRUE,,yes',
      '+12125550103,Dov,,,Unsubscribed,yes',
      '+12125550104,Eve,nein,no,New,widerrufen',
      '+12125550105,Fay,no,0,Open,2024-05-01',
    ].join('\n'),
  );
  expect(
    list.targets.map(({ name, stop, consent }) => [name, stop?.column, stop?.mailOnly, consent]),
  ).toEqual([
    ['Ann', undefined, undefined, undefined],
    ['Bob', 'Do Not Call', undefined, true],
    ['Cat', 'Email Opt Out', true, true],
    ['Dov', 'Lead Status', undefined, true],
    ['Eve', undefined, undefined, false],
    ['Fay', undefined, undefined, true],
  ]);
});

test('numbers without a country are asked about', async () => {
  const list = await importTargets('Name,Phone\nAnn,(212) 555-0100\nBob,212.555.0101\n', {
    data: plannerData(),
  });
  expect(list).toMatchObject({ ok: true, value: { countryQuestion: { country: 'US', reads: 2, of: 2 } } });
});
