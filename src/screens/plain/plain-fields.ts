import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { isMultiline, LONG_TEXT_KEYS, readField, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import type { PlainPorts } from './plain-ports.ts';

/** Each field is asked for until its answer will do; undefined where a needed one is left empty, or the input ends. */
export async function askFields(
  ports: PlainPorts,
  fields: readonly FormField[],
  given: FormDraft,
): Promise<FormDraft | undefined> {
  const texts: Record<string, string> = { ...given };
  for (const field of fields) {
    if ((texts[field.id] ?? '') !== '') continue;
    const text = await askField(
      ports,
      field,
      field.required === true ? 'empty gives up' : 'may be empty',
      false,
    );
    if (text === undefined || (text.trim() === '' && field.required === true)) return undefined;
    texts[field.id] = text;
  }
  return texts;
}

/** One field, until its answer will do or is empty; undefined where the input ends. `whole`: it may have several lines. */
async function askField(
  ports: PlainPorts,
  field: FormField,
  empty: string,
  whole: boolean,
): Promise<string | undefined> {
  const { writeLine } = ports;
  const lines = whole && isMultiline(field);
  for (;;) {
    writeLine(safe`${field.label} (${empty})${lines ? LINES : ''}:`);
    const help = field.help?.replace(LONG_TEXT_KEYS, '').trim() ?? '';
    if (help !== '') writeLine(safeText(help));
    const text = field.kind === 'choice' ? await chosen(ports, field) : await written(ports, lines);
    if (text === undefined || text.trim() === '') return text;
    const read = readField(field, text);
    if (read.ok) return text;
    writeLine(safe`${read.error}`);
  }
}

/** One of several, by its number; undefined for anything else. */
export async function pickInPlain<Value>(
  { readLine, writeLine }: PlainPorts,
  title: SafeText,
  options: readonly { readonly value: Value; readonly label: SafeText }[],
): Promise<Value | undefined> {
  writeLine(title);
  options.forEach(({ label }, index) => writeLine(safe`${index + 1} ${label}`));
  return options[Number((await readLine())?.trim()) - 1]?.value;
}

const LINES = ', line by line, a full stop alone ends it';

/** The id of the choice whose number is typed; what is none of the numbers is left to the field's own rules. */
async function chosen(
  { readLine, writeLine }: PlainPorts,
  field: FormField & { kind: 'choice' },
): Promise<string | undefined> {
  field.options.forEach(({ label }, index) => writeLine(safe`${index + 1} ${label}`));
  const line = (await readLine())?.trim();
  return line === undefined || line === '' ? line : (field.options[Number(line) - 1]?.id ?? line);
}

async function written({ readLine }: PlainPorts, isLong: boolean): Promise<string | undefined> {
  const first = await readLine();
  if (first === undefined || !isLong || first === '') return first;
  const lines: string[] = [];
  for (let line: string | undefined = first; line !== undefined && line !== '.'; line = await readLine())
    lines.push(line);
  return lines.join('\n');
}

/** Words that take a text away, or leave a form. */
const NOTHING = 'none';

/**
 * A form whose fields are filled: they are read out by number, and changed one at a time. Undefined where it is left.
 * `fieldsOf`: what it asks for may depend on what is written.
 */
export async function editFields(
  ports: PlainPorts,
  fieldsOf: (draft: FormDraft) => readonly FormField[],
  begun: FormDraft,
  goOn: string,
): Promise<FormDraft | undefined> {
  const { readLine, writeLine } = ports;
  const draft: Record<string, string> = { ...begun };
  for (;;) {
    const fields = fieldsOf(draft);
    fields.forEach((field, index) =>
      writeLine(safe`${index + 1} ${field.label}: ${valueText(field, draft)}`),
    );
    writeLine(safe`Number of a field to change it, g to ${goOn}, or enter to leave it as it is.`);
    const line = (await readLine())?.trim();
    if (line === undefined || line === '') return undefined;
    if (line === 'g') {
      const fault = fields.flatMap((field) => faultOf(field, draft)).at(0);
      if (fault === undefined) return draft;
      writeLine(safe`${fault}`);
      continue;
    }
    const field = fields[Number(line) - 1];
    if (field === undefined) {
      writeLine(safe`There is no number ${line} in that list.`);
      continue;
    }
    const now = draft[field.id] ?? '';
    if (isMultiline(field) && now !== '')
      for (const each of now.split('\n')) writeLine(safe`   ${safeText(each, { maxLength: 2_000 })}`);
    const text = await askField(ports, field, `enter keeps it, ${NOTHING} empties it`, true);
    if (text === undefined) return undefined;
    if (text.trim() !== '') draft[field.id] = text.trim() === NOTHING ? '' : text;
  }
}

function faultOf(field: FormField, draft: FormDraft): readonly string[] {
  const read = readField(field, draft[field.id] ?? '');
  return read.ok ? [] : [read.error];
}

const LONGEST = 160;

/** A value in one line; a long one by its beginning. */
function valueText(field: FormField, draft: FormDraft): string {
  const text = draft[field.id] ?? '';
  if (field.kind === 'choice') return field.options.find(({ id }) => id === text)?.label ?? text;
  if (text === '') return 'empty';
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} … (${text.length} characters)` : line;
}
