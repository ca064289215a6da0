import { toPhone } from '../../domain/contact/phone.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { PlannerData } from '../planner-data.ts';
import { groupOf, squeeze, type ColumnField } from './column-names.ts';
import { likelyColumn, rowNumber, type RowNumber } from './row-number.ts';
import { consentOf, isConsentWord, stopOf, stoppedByName } from './row-refusals.ts';
import type { TargetColumn } from './target-columns.ts';
import type { Target, TimeBound } from './target.ts';
import { parseTimeBound } from './time-bound.ts';
import { countryOf } from '../places/country-names.ts';
import { readPlace, type PlaceIssue } from '../places/read-place.ts';
import { ownOf } from '../../lib/own.ts';

/** One fault of a list: where it is, what is wrong, what to do. */
export interface ImportIssue {
  readonly row: number;
  readonly column: string;
  /** What the cell holds, made safe. */
  readonly value: string;
  readonly reason: string;
  readonly fix: string;
}

/** What one row gives: a target unless `refused` holds something. */
export interface ReadRow {
  readonly target: Target | undefined;
  readonly refused: readonly ImportIssue[];
  readonly warnings: readonly ImportIssue[];
  /** The country of a state that is not told apart here. */
  readonly unreadStateOf?: string | undefined;
}

export interface RowDefaults {
  readonly data: PlannerData;
  /** For numbers without `+` and an empty country column. */
  readonly country?: string | undefined;
  readonly recipient?: RecipientType;
  readonly requiredVariables?: readonly string[];
  /** The day that a zone cell such as `UTC-5` is read for; any day of the year without it. */
  readonly nowMs?: number | undefined;
  /** Of the list, where it has one: an export of people who left says so in its name. */
  readonly fileName?: string | undefined;
}

const RECIPIENTS: ReadonlyMap<string, RecipientType> = new Map(
  (
    [
      ['automated', 'automated automatic machine ivr hotline bot robot phonetree'],
      ['service', 'service shop store business company restaurant frontdesk contractor trade trades vendor'],
      [
        'professional',
        'professional person private doctor lawyer attorney physician consultant expert individual lead',
      ],
    ] as const
  ).flatMap(([type, words]) => words.split(' ').map((word) => [word, type] as const)),
);

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['high', 10],
  ['medium', 5],
  ['normal', 0],
  ['low', -5],
]);
const CELL_LENGTH = 500;

/** A reader for rows of these columns. Cells keep nothing that could act on a terminal. */
export function targetReader(
  columns: readonly TargetColumn[],
  defaults: RowDefaults,
): (row: number, cells: readonly string[]) => ReadRow {
  const first = new Map<ColumnField, TargetColumn>();
  for (const column of columns) if (!first.has(column.field)) first.set(column.field, column);
  const all = (...fields: readonly ColumnField[]): readonly TargetColumn[] =>
    columns.filter(({ field }) => fields.includes(field));
  const phones = all('phone').toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.index - b.index);
  const stops = all('do-not-call', 'mail-opt-out', 'status');
  const consents = all('consent');
  const [countryColumns, regionColumns] = [all('country'), all('region')];
  const required = new Set(defaults.requiredVariables ?? []);
  const variables = columns.filter(
    ({ field, variable }) => SPOKEN.has(field) || (field !== 'ignore' && required.has(variable)),
  );
  const byName = stoppedByName(defaults.fileName);

  return (row, cells) => {
    const refused: ImportIssue[] = [];
    const warnings: ImportIssue[] = [];
    const issue = (
      column: TargetColumn | undefined,
      field: string,
      reason: string,
      fix: string,
    ): ImportIssue => ({
      row,
      column: safeText(column?.header ?? field, { maxLength: 60 }),
      value: safeText((cells[column?.index ?? -1] ?? '').trim(), { maxLength: 60 }),
      reason,
      fix,
    });
    const refuse = (field: ColumnField, reason: string, fix: string): void =>
      void refused.push(issue(first.get(field), field, reason, fix));
    const warn = (field: ColumnField, reason: string, fix: string): void =>
      void warnings.push(issue(first.get(field), field, reason, fix));
    const cellOf = (column: TargetColumn | undefined): string => cleanCell(cells[column?.index ?? -1] ?? '');
    const cell = (field: ColumnField): string => cellOf(first.get(field));
    const bound = (field: 'earliest' | 'latest' | 'expires'): TimeBound | undefined => {
      const text = cell(field);
      if (text === '') return undefined;
      const read = parseTimeBound(text, field === 'earliest' ? 'start' : 'end');
      if (read === undefined)
        refuse(field, 'this is not a time', 'Write 10:00, 2026-11-24 or 2026-11-24 10:00.');
      return read;
    };

    // Columns of a home go with a number at home; where they are empty, those of another place serve.
    const group = groupOf(likelyColumn(cells, phones)?.header ?? '');
    const countryColumn = filledColumn(cells, countryColumns, group);
    const countryText = cellOf(countryColumn);
    const country = countryText === '' ? undefined : countryOf(countryText);
    const number = rowNumber(cells, phones, country ?? defaults.country, cell('calling-code'));
    if (number.ok) warnings.push(...numberRemarks(number.value, issue));
    else {
      const { column, error } = number.error;
      refused.push(issue(column, 'phone', error.message, error.cure));
    }
    const facts = number.ok ? number.value.facts : undefined;

    const placeColumns = {
      zone: first.get('zone'),
      region: filledColumn(cells, regionColumns, group),
      country: countryColumn,
    };
    const { place, ...said } = readPlace(
      {
        zone: cellOf(placeColumns.zone),
        region: cellOf(placeColumns.region),
        country: countryText,
      },
      { facts, defaultCountry: defaults.country, data: defaults.data, nowMs: defaults.nowMs },
    );
    const placeIssue = ({ field, reason, fix }: PlaceIssue): ImportIssue =>
      issue(placeColumns[field], field, reason, fix);
    refused.push(...said.refused.map(placeIssue));
    warnings.push(...said.remarks.map(placeIssue));
    const recipientText = cell('recipient');
    const recipient = RECIPIENTS.get(squeeze(recipientText));
    if (recipientText !== '' && recipient === undefined)
      warn(
        'recipient',
        `not a type; taken as ${defaults.recipient ?? 'service'}`,
        'Write automated, service or professional.',
      );
    const priorityText = cell('priority');
    const priority = LEVELS.get(priorityText.toLowerCase()) ?? Number(priorityText);
    if (!Number.isFinite(priority))
      warn('priority', 'not a number; taken as 0', 'Write a number; higher goes first.');
    const stop =
      byName === undefined
        ? stopOf(cells, stops)
        : { column: safe`the name of the file`, value: safeText(byName, { maxLength: 40 }) };
    const consent = consentOf(cells, consents);
    if (consent !== undefined && !isConsentWord(consent.said.value)) {
      warnings.push(
        issue(
          consents.find(({ header }) => safeText(header, { maxLength: 60 }) === consent.said.column),
          'consent',
          'neither yes nor no; taken as no',
          'Write yes or no.',
        ),
      );
    }
    const lineText = cell('line');
    const line = lineText === '' ? undefined : toPhone(lineText, defaults.country);
    if (lineText !== '' && line === undefined)
      refuse(
        'line',
        'this is not a number to call from',
        'Write one of your numbers with + and the country code.',
      );
    const earliest = bound('earliest');
    const latest = bound('latest');
    const expires = bound('expires');
    const values: Record<string, string> = {};
    for (const column of variables) {
      const value = spokenCell(cells[column.index] ?? '', (reason, fix) =>
        warnings.push(issue(column, column.variable, reason, fix)),
      );
      if (value !== '') values[column.variable] = value;
    }
    const name = nameOf((field) => spokenCell(cells[first.get(field)?.index ?? -1] ?? ''));
    for (const wanted of required) {
      if ((ownOf(values, wanted) ?? '') !== '') continue;
      if (name !== '' && NAME_WORDS.has(squeeze(wanted))) values[wanted] = name;
      else {
        warnings.push({
          row,
          column: wanted,
          value: '',
          reason: `no value for {{${wanted}}}`,
          fix: 'Fill in the cell, or give the variable a value for all.',
        });
      }
    }
    if (facts === undefined || refused.length > 0) return { target: undefined, refused, warnings };
    return {
      target: {
        row,
        phone: facts.phone,
        facts,
        recipient: recipient ?? defaults.recipient ?? 'service',
        priority: Number.isFinite(priority) ? priority : 0,
        variables: values,
        ...(name === '' ? {} : { name: safeText(name, { maxLength: 120 }) }),
        ...place,
        ...(earliest === undefined ? {} : { earliest }),
        ...(latest === undefined ? {} : { latest }),
        ...(expires === undefined ? {} : { expires }),
        ...(line === undefined ? {} : { line }),
        ...(consent === undefined ? {} : { consent: consent.given, consentSaid: consent.said }),
        ...(stop === undefined ? {} : { stop }),
      },
      refused,
      warnings,
      unreadStateOf: said.unreadStateOf,
    };
  };
}

/** Fields whose cells the assistant may speak of. */
const SPOKEN: ReadonlySet<ColumnField> = new Set([
  'variable',
  'name',
  'first-name',
  'last-name',
  'company',
  'status',
]);
const NAME_WORDS = new Set([
  'name',
  'fullname',
  'contactname',
  'customername',
  'clientname',
  'leadname',
  'personname',
]);

/** The full name, else first and last name, else the company. */
function nameOf(cell: (field: ColumnField) => string): string {
  const full = cell('name');
  if (full !== '') return full;
  const joined = [cell('first-name'), cell('last-name')].filter((part) => part !== '').join(' ');
  return joined === '' ? cell('company') : joined;
}

/** The filled column of those that belong to the number, else the first filled one. */
function filledColumn(
  cells: readonly string[],
  columns: readonly TargetColumn[],
  group: string,
): TargetColumn | undefined {
  const filled = columns.filter(({ index }) => (cells[index] ?? '').trim() !== '');
  return filled.find(({ header }) => groupOf(header) === group) ?? filled[0] ?? columns[0];
}

/** What is to be known about the number that a row is called at. */
function numberRemarks(
  { facts, column, passed }: RowNumber,
  issue: (column: TargetColumn, field: string, reason: string, fix: string) => ImportIssue,
): readonly ImportIssue[] {
  return [
    ...passed.map((other) =>
      issue(
        other.column,
        'phone',
        `${other.error.message} The number under ${safeText(column.header, { maxLength: 40 })} is called instead.`,
        other.error.cure,
      ),
    ),
    ...(facts.extension === undefined
      ? []
      : [
          issue(
            column,
            'phone',
            `extension ${facts.extension} is not dialled`,
            'Tell the assistant to ask for it.',
          ),
        ]),
    ...(facts.remark === undefined
      ? []
      : [issue(column, 'phone', facts.remark, 'Correct the cell if that is wrong.')]),
  ];
}

/** A cell that the assistant may say aloud: one that holds replaced characters is left out. */
function spokenCell(text: string, remark?: (reason: string, fix: string) => void): string {
  const cell = cleanCell(text);
  if (cell.includes('\uFFFD')) {
    remark?.(
      'it holds characters that were lost when the file was saved; the cell is left out',
      'Export the list again as CSV UTF-8.',
    );
    return '';
  }
  if (text.trim().length > CELL_LENGTH) {
    remark?.(
      `the cell has ${text.trim().length} characters; the first ${CELL_LENGTH} are given to the assistant`,
      'Shorten it.',
    );
  }
  return cell;
}

/** A cell without outer blanks, and without the apostrophe that guards formulas in a spreadsheet. */
function cleanCell(text: string): string {
  return safeText(text.trim().replace(/^'(?=[=+\-@])/, ''), { maxLength: CELL_LENGTH });
}
