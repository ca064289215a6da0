import { readPhone, toPhone } from '../../domain/contact/phone.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { PlannerData } from '../planner-data.ts';
import { isKnownZone } from '../hours/zone-table.ts';
import { squeeze, type ColumnField, type TargetColumn } from './target-columns.ts';
import type { Target, TimeBound } from './target.ts';
import { parseTimeBound } from './time-bound.ts';
import { regionCode } from '../hours/zone-set.ts';
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
}

export interface RowDefaults {
  readonly data: PlannerData;
  /** For numbers without `+` and an empty country column. */
  readonly country?: string | undefined;
  readonly recipient?: RecipientType;
  readonly requiredVariables?: readonly string[];
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

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'granted', 'given', 'optin', 'ja', 'si', 'oui']);
const NO = new Set(['', 'no', 'n', 'false', '0', 'denied', 'none', 'optout', 'nein', 'non']);
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
  const of = new Map<ColumnField, TargetColumn>();
  for (const column of columns) if (!of.has(column.field)) of.set(column.field, column);
  const variables = columns.filter(({ field }) => field === 'variable' || field === 'name');
  const countries = countryNames(defaults.data);

  return (row, cells) => {
    const refused: ImportIssue[] = [];
    const warnings: ImportIssue[] = [];
    const cell = (field: ColumnField): string => cleanCell(cells[of.get(field)?.index ?? -1] ?? '');
    const issue = (field: ColumnField, reason: string, fix: string): ImportIssue => ({
      row,
      column: safeText(of.get(field)?.header ?? field, { maxLength: 60 }),
      value: safeText(cell(field), { maxLength: 60 }),
      reason,
      fix,
    });
    const bound = (field: 'earliest' | 'latest' | 'expires'): TimeBound | undefined => {
      const text = cell(field);
      if (text === '') return undefined;
      const read = parseTimeBound(text, field === 'earliest' ? 'start' : 'end');
      if (read === undefined) {
        refused.push(issue(field, 'this is no time', 'Write 10:00, 2026-11-24 or 2026-11-24 10:00.'));
      }
      return read;
    };

    const countryText = cell('country');
    const country = countryText === '' ? undefined : countries.get(squeeze(countryText));
    if (countryText !== '' && country === undefined) {
      refused.push(issue('country', 'this country is not known', 'Write its two letters, such as US or DE.'));
    }
    const phone = readPhone(cell('phone'), country ?? defaults.country);
    if (!phone.ok) refused.push(issue('phone', phone.error.message, phone.error.cure));
    else if (phone.value.extension !== undefined) {
      warnings.push(
        issue(
          'phone',
          `extension ${phone.value.extension} is not dialled`,
          'Tell the assistant to ask for it.',
        ),
      );
    }
    const zone = cell('zone');
    const unknown = zone.split(/[;,|\s]+/).find((name) => name !== '' && !isKnownZone(name));
    if (unknown !== undefined) {
      refused.push(
        issue(
          'zone',
          'this is no time zone',
          'Write an IANA name such as America/Chicago, or clear the cell.',
        ),
      );
    }
    const region = cell('region');
    const regional = regionCode(region, country ?? (phone.ok ? phone.value.country : defaults.country));
    if (region !== '' && regional !== undefined && isUnknownRegion(regional, defaults.data)) {
      warnings.push(
        issue(
          'region',
          'this state is not known, so its zone and its law are not used',
          'Write its code, such as FL or CA-QC.',
        ),
      );
    }
    const recipientText = cell('recipient');
    const recipient = RECIPIENTS.get(squeeze(recipientText));
    if (recipientText !== '' && recipient === undefined) {
      warnings.push(
        issue(
          'recipient',
          `not a type; taken as ${defaults.recipient ?? 'service'}`,
          'Write automated, service or professional.',
        ),
      );
    }
    const priorityText = cell('priority');
    const priority = LEVELS.get(priorityText.toLowerCase()) ?? Number(priorityText);
    if (!Number.isFinite(priority)) {
      warnings.push(issue('priority', 'not a number; taken as 0', 'Write a number; higher goes first.'));
    }
    const consentText = squeeze(cell('consent'));
    if (!YES.has(consentText) && !NO.has(consentText)) {
      warnings.push(issue('consent', 'neither yes nor no; taken as no', 'Write yes or no.'));
    }
    const lineText = cell('line');
    const line = lineText === '' ? undefined : toPhone(lineText, defaults.country);
    if (lineText !== '' && line === undefined) {
      refused.push(
        issue(
          'line',
          'this is no number to call from',
          'Write one of your numbers with + and the country code.',
        ),
      );
    }
    const earliest = bound('earliest');
    const latest = bound('latest');
    const expires = bound('expires');
    const values: Record<string, string> = {};
    for (const { index, variable } of variables) {
      const value = cleanCell(cells[index] ?? '');
      if (value !== '') values[variable] = value;
    }
    for (const name of defaults.requiredVariables ?? []) {
      if ((ownOf(values, name) ?? '') !== '') continue;
      warnings.push({
        row,
        column: name,
        value: '',
        reason: `no value for {{${name}}}`,
        fix: 'Fill in the cell, or give the variable a value for all.',
      });
    }
    if (!phone.ok || refused.length > 0) return { target: undefined, refused, warnings };
    const name = cell('name');
    return {
      target: {
        row,
        phone: phone.value.phone,
        facts: phone.value,
        recipient: recipient ?? defaults.recipient ?? 'service',
        priority: Number.isFinite(priority) ? priority : 0,
        variables: values,
        ...(name === '' ? {} : { name: safeText(name, { maxLength: 120 }) }),
        ...(country === undefined ? {} : { country }),
        ...(region === '' ? {} : { region }),
        ...(zone === '' ? {} : { zone }),
        ...(earliest === undefined ? {} : { earliest }),
        ...(latest === undefined ? {} : { latest }),
        ...(expires === undefined ? {} : { expires }),
        ...(line === undefined ? {} : { line }),
        ...(of.has('consent') ? { consent: YES.has(consentText) } : {}),
      },
      refused,
      warnings,
    };
  };
}

/** A cell without outer blanks, and without the apostrophe that guards formulas in a spreadsheet. */
function cleanCell(text: string): string {
  return safeText(text.trim().replace(/^'(?=[=+\-@])/, ''), { maxLength: CELL_LENGTH });
}

function isUnknownRegion(region: string, data: PlannerData): boolean {
  const country = region.slice(0, 3);
  return (country === 'US-' || country === 'CA-' || country === 'AU-') && !data.zonesOfRegion.has(region);
}

let namesOfBuiltIn: { readonly data: PlannerData; readonly names: ReadonlyMap<string, string> } | undefined;

/** Squeezed code or English name → code. */
function countryNames(data: PlannerData): ReadonlyMap<string, string> {
  if (namesOfBuiltIn?.data === data) return namesOfBuiltIn.names;
  const display = new Intl.DisplayNames('en', { type: 'region' });
  const names = new Map<string, string>([
    ['usa', 'US'],
    ['uk', 'GB'],
  ]);
  for (const code of data.zonesOfCountry.keys()) {
    names.set(code.toLowerCase(), code);
    names.set(squeeze(display.of(code) ?? code), code);
  }
  namesOfBuiltIn = { data, names };
  return names;
}
