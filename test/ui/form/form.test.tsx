import { afterEach, expect, test } from 'vitest';
import { Form } from '../../../src/ui/form/Form.tsx';
import { readField, type FormField } from '../../../src/ui/form/form-field.ts';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal | undefined;
afterEach(() => term?.close());

const FIELDS: readonly FormField[] = [
  { kind: 'text', id: 'name', label: 'Name', required: true, help: 'What people see.' },
  { kind: 'phone', id: 'phone', label: 'Phone' },
  {
    kind: 'choice',
    id: 'class',
    label: 'Class',
    options: [
      { id: '1', label: 'parallel' },
      { id: '2', label: 'rounds' },
    ],
  },
  { kind: 'long', id: 'text', label: 'Text', rows: 3 },
];

interface Story {
  readonly term: TestTerminal;
  readonly submitted: Readonly<Record<string, string>>[];
  readonly drafts: Readonly<Record<string, string>>[];
}

async function open(initial: Readonly<Record<string, string>> = {}): Promise<Story> {
  const submitted: Readonly<Record<string, string>>[] = [];
  const drafts: Readonly<Record<string, string>>[] = [];
  term = await renderTerminal(
    <Screen title="New">
      {(body) => (
        <Form
          layerId="form"
          width={body.columns}
          height={body.rows}
          fields={FIELDS}
          initial={initial}
          submitLabel="Review"
          onSubmit={(draft) => submitted.push(draft)}
          onCancel={(draft) => drafts.push(draft)}
          onEditExternally={async (_, text) => `${text} edited`}
        />
      )}
    </Screen>,
  );
  return { term, submitted, drafts };
}

test('fields are filled in from top to bottom, and the button hands over the texts', async () => {
  const { term, submitted } = await open();
  await term.send(
    'Zoë 東京',
    '\t',
    '+1 555 123 4567',
    '\r',
    '\u001b[C',
    '\r',
    'one',
    '\n',
    'two',
    '\r',
    '\r',
  );
  expect(submitted).toEqual([{ name: 'Zoë 東京', phone: '+1 555 123 4567', class: '2', text: 'one\ntwo' }]);
});

test('a wrong field says so in one sentence, beside it, and takes the focus back', async () => {
  const { term, submitted } = await open({ phone: '12' });
  await term.send('\u001b[Z', '\r');
  expect(submitted).toEqual([]);
  expect(term.text()).toContain('Name is needed.');
  expect(term.text()).toContain('Write the number with + and country code');
  expect(term.screen().find((row) => row.includes('Name *'))).toMatch(/^▸/);
  await term.send('x');
  expect(term.text()).not.toContain('Name is needed.');
});

test('esc hands the draft back; a paste lands in the field whole and acts on nothing', async () => {
  const { term, drafts, submitted } = await open();
  await term.send('\u001b[200~two\r\nlines\u001b[201~', '\u001b');
  await term.clock.advance(60);
  expect(drafts[0]?.['name']).toBe('two lines');
  expect(submitted).toEqual([]);
});

test('ctrl-g edits elsewhere', async () => {
  const { term } = await open({ name: 'Ann' });
  await term.send('\u0007');
  expect(term.text()).toContain('Ann edited');
});

const field = (kind: 'number' | 'time' | 'list' | 'json' | 'phone'): FormField =>
  kind === 'list' || kind === 'json'
    ? { kind, id: 'x', label: 'Value', rows: 2 }
    : kind === 'number'
      ? { kind, id: 'x', label: 'Value', min: 1, max: 9, whole: true }
      : { kind, id: 'x', label: 'Value' };

test.each([
  ['number', '7', 7],
  ['time', '9:05', '09:05'],
  ['time', '2:15pm', '14:15'],
  ['time', '12am', '00:00'],
  ['list', 'a, b\n\nc', ['a', 'b', 'c']],
  ['json', '{"a":1}', { a: 1 }],
  ['phone', '+44 (20) 7946-0000', '+442079460000'],
] as const)('%s reads %j', (kind, text, value) => {
  expect(readField(field(kind), text)).toEqual({ ok: true, value });
});

test.each([
  ['number', '12', 'Value is at most 9.'],
  ['number', '1.5', 'Value is a whole number.'],
  ['number', '1e1', 'Value is a number.'],
  ['time', '25:00', 'Write a time such as 09:30 or 2:15pm.'],
  ['time', '9', 'Write a time such as 09:30 or 2:15pm.'],
  ['json', '{', 'This is not JSON at line 1, column 2.'],
  ['phone', '0791', 'Write the number with + and country code, such as +15551234567.'],
] as const)('%s refuses %j', (kind, text, error) => {
  expect(readField(field(kind), text)).toEqual({ ok: false, error });
});
