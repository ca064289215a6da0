import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  importList,
  importTargets,
  refusedCsv,
  targetLists,
  type ImportOptions,
} from '../../../src/planner/list/import-targets.ts';
import type { ImportedTargets } from '../../../src/planner/list/imported-targets.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';

async function read(
  source: string | AsyncIterable<Uint8Array | string>,
  options: Partial<ImportOptions> = {},
): Promise<ImportedTargets> {
  const result = await importTargets(source, { data: plannerData(), ...options });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test('a plain list: header guessed, fields read, extra columns are variables', async () => {
  const list = await read(
    'Company Name,Phone Number,State,Time Zone,Type,Priority,Earliest,Floors\r\n' +
      'ABC Co,(312) 555-0100,IL,America/Chicago,shop,high,10:00,12\r\n' +
      '"Wash, ""R"" Us",+442079460018,,,professional,2,,3\r\n',
    { country: 'US' },
  );
  expect(list.columns.map(({ field }) => field)).toEqual([
    'name', 'phone', 'region', 'zone', 'recipient', 'priority', 'earliest', 'variable',
  ]); // prettier-ignore
  expect(list.refused).toEqual([]);
  expect(list.warnings).toEqual([]);
  expect(list.targets).toMatchObject([
    {
      row: 2,
      phone: '+13125550100',
      name: 'ABC Co',
      region: 'US-IL',
      zone: 'America/Chicago',
      recipient: 'service',
      priority: 10,
      earliest: { kind: 'time-of-day', minute: 600 },
      variables: { company_name: 'ABC Co', floors: '12' },
    },
    { row: 3, phone: '+442079460018', name: 'Wash, "R" Us', recipient: 'professional', priority: 2 },
  ]);
});

test.each([
  ['semicolons', 'name;phone\nAnn;+12125550100\n'],
  ['tabs', 'name\tphone\nAnn\t+12125550100\n'],
  ['a byte order mark and CRLF', '\uFEFFname,phone\r\nAnn,+12125550100\r\n'],
  ['no header', 'Ann,+12125550100\n'],
  ['no line break at the end', 'name,phone\nAnn,+12125550100'],
  ['blank lines', 'name,phone\n\nAnn,+12125550100\n,\n'],
  ['a guarded number', "name,phone\nAnn,'+12125550100\n"],
])('%s are read', async (_, text) => {
  const list = await read(text);
  expect(list.targets.map(({ phone }) => phone)).toEqual(['+12125550100']);
  expect(list.refused).toEqual([]);
});

test('bytes cut anywhere give the same list', async () => {
  const text = 'Näme;Phone;Note\nÄnn;+12125550100;"zwei\nZeilen; „so“"\nБорис;+74951234567;x\n';
  const bytes = new TextEncoder().encode(text);
  const whole = { ...(await read(text)), encoding: 'utf-8' };
  expect(whole.targets).toHaveLength(2);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let index = 1; index < at.length; index += 1) yield bytes.subarray(at[index - 1], at[index]);
      }
      expect(await read(pieces())).toEqual(whole);
    }),
    { numRuns: 15 },
  );
});

test('a real file is streamed', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'targets-')), 'list.csv');
  const rows = Array.from({ length: 5000 }, (_, at) => `Shop ${at},+1212555${String(at).padStart(4, '0')}`);
  writeFileSync(path, `name,phone\n${rows.join('\n')}\n`);
  const list = await read(createReadStream(path));
  expect(list.targets).toHaveLength(5000);
  expect(list.targets.at(-1)).toMatchObject({ row: 5001, phone: '+12125554999' });
});

test('faults name row, column, reason and fix', async () => {
  const list = await read(
    'name,phone,zone,country,latest,type,priority,consent\n' +
      'A,12,,,,,,\n' +
      'B,+12125550100,Mars/Olympus,,,,,\n' +
      'C,+12125550101,,Atlantis,,,,\n' +
      'D,+12125550102,,,teatime,,,\n' +
      'E,+12125550103,,,,alien,x,maybe\n',
  );
  expect(list.refused.map(({ row, issues }) => [row, issues[0]?.column])).toEqual([
    [2, 'phone'],
    [3, 'zone'],
    [5, 'latest'],
  ]);
  expect(list.warnings.map(({ row, column }) => [row, column])).toEqual([
    // A number with its country code needs no country.
    [4, 'country'],
    [6, 'type'],
    [6, 'priority'],
    [6, 'consent'],
  ]);
  for (const { issues } of list.refused)
    for (const { reason, fix } of issues) expect(reason && fix).toBeTruthy();
});

test('required variables are matched by name and missed by row', async () => {
  const list = await read('phone,First Name\n+12125550100,Ann\n+12125550101,\n', {
    requiredVariables: ['firstName'],
  });
  expect(list.targets[0]?.variables).toEqual({ firstName: 'Ann' });
  expect(list.warnings).toMatchObject([{ row: 3, column: 'firstName' }]);
});

test('the operator may confirm another column', async () => {
  const text = 'office,mobile phone\n+12125550100,+13125550100\n';
  expect((await read(text)).targets[0]?.phone).toBe('+13125550100');
  const confirmed = await read(text, {
    mapping: new Map([
      [0, 'phone'],
      [1, 'ignore'],
    ]),
  });
  expect(confirmed.targets[0]?.phone).toBe('+12125550100');
});

const HOSTILE = /\p{C}/u;

test('nothing hostile comes through', async () => {
  const list = await read('name,phone\n"\u001b[2JAnn\u202e",+12125550100\n"A",\u001b[31m1\n');
  expect(list.targets[0]?.name).not.toMatch(HOSTILE);
  const texts = list.refused.flatMap(({ issues }) =>
    issues.flatMap((issue) => Object.values(issue).map(String)),
  );
  expect(texts.join('')).not.toMatch(HOSTILE);
});

test('refused rows go out as CSV that no spreadsheet runs, and come back', async () => {
  const list = await read('name,phone\n"=HYPERLINK(""x"")",5\n+cmd,+12125550100\n@SUM(A1),-5\n');
  const csv = refusedCsv(list);
  expect(csv.split('\r\n')[0]).toBe('name,phone,row,problem,fix');
  for (const cell of csv.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=@]|^"?[+-][a-z]/i);
  const mended = await read(csv.replace(',5,', ',+12125550109,'));
  expect(mended.targets).toMatchObject([{ phone: '+12125550109', name: '=HYPERLINK("x")' }]);
});

test('lists in memory are found and read', () => {
  const memory = {
    contractors: [{ name: 'ABC Co', phone: '+13125550100', rate: 40 }, { name: 'No phone' }],
    leads: ['+12125550100', '(212) 555-0101'],
    scheduled_events: [{ event_id: 'x', to: '+12125550100' }],
    rounds: [{ round: 1 }],
    notes: 'text',
  };
  expect(targetLists(memory)).toEqual([
    { key: 'contractors', count: 2 },
    { key: 'leads', count: 2 },
  ]);
  const contractors = importList(memory.contractors, { data: plannerData() });
  if (!contractors.ok) throw new Error(contractors.error.message);
  expect(contractors.value.targets).toMatchObject([
    { row: 1, phone: '+13125550100', variables: { rate: '40' } },
  ]);
  expect(contractors.value.refused).toMatchObject([{ row: 2 }]);
  const leads = importList(memory.leads, { data: plannerData(), country: 'US' });
  expect(leads.ok && leads.value.targets.map(({ phone }) => phone)).toEqual(['+12125550100', '+12125550101']);
});

test.each([
  ['', 'empty'],
  ['name,city\nAnn,Rome\n', 'no-phone-column'],
  [`phone\n"${'x'.repeat(300_000)}`, 'broken-csv'],
])('a list that is none gives its kind', async (text, kind) => {
  const result = await importTargets(text, { data: plannerData() });
  expect(result.ok ? 'ok' : result.error.kind).toBe(kind);
});

test('a source that fails is told as such', async () => {
  async function* failing(): AsyncGenerator<string> {
    yield 'phone\n+12125550100\n';
    throw new Error('the disk went away');
  }
  const result = await importTargets(failing(), { data: plannerData() });
  expect(result.ok ? result.value : result.error).toMatchObject({ kind: 'unreadable' });
});

test('any text is read without a throw, and no row is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 2, maxLength: 4 }), {
        maxLength: 40,
      }),
      async (rows) => {
        const quoted = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
        const result = await importTargets(['phone,name', ...quoted].join('\n'), { data: plannerData() });
        const filled = rows.filter((cells) => cells.some((cell) => cell.trim() !== '')).length;
        const read = result.ok
          ? result.value.targets.length + result.value.refused.length
          : result.error.kind;
        expect([filled, 'empty', 'broken-csv', 'no-phone-column']).toContain(read);
      },
    ),
    { numRuns: 40 },
  );
});

test('states of a country that are not told apart are remarked once for the list, not passed over', async () => {
  const rows = [
    'Ann,+5511912345678,BR,Acre',
    'Bea,+5521912345678,Brazil,RJ',
    'Cem,+525512345678,,Sonora',
    'Dan,+13125550101,US,Illinois',
    'Eve,+4930901820,DE,',
  ];
  const result = await importTargets(['name,phone,country,state', ...rows].join('\n'), {
    data: plannerData(),
  });
  expect(result.ok && result.value.targets).toHaveLength(5);
  expect(result.ok && result.value.remarks).toEqual([
    expect.stringMatching(
      /^States and provinces of Brazil are not read \(2 rows\): the number alone decides/,
    ),
    expect.stringMatching(/^States and provinces of Mexico are not read \(1 row\)/),
  ]);
});

describe('a long list is read in breaths, whatever it is written in', () => {
  const people = Array.from({ length: 1_201 }, (_, index) => ({
    name: `P ${index}`,
    phone: `+131255${51_000 + index}`,
  }));
  const forms = {
    csv: ['name,phone', ...people.map(({ name, phone }) => `${name},${phone}`)].join('\n'),
    json: JSON.stringify(people),
    'an object a line': people.map((each) => JSON.stringify(each)).join('\n'),
  };

  test.each(Object.entries(forms))('%s', async (_, text) => {
    const seen: number[] = [];
    const read = await importTargets(text, {
      data: plannerData(),
      breathe: (done) => {
        seen.push(done);
        return Promise.resolve(true);
      },
    });
    expect(seen).toEqual([0, 500, 1_000]);
    expect(read.ok && read.value.targets.length).toBe(1_201);
    const stopped = await importTargets(text, {
      data: plannerData(),
      breathe: (done) => Promise.resolve(done < 500),
    });
    expect(stopped).toMatchObject({ ok: false, error: { kind: 'stopped' } });
  });
});
