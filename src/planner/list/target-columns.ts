import { readPhone } from '../../domain/contact/phone.ts';

/** What a column of a list holds. `variable`: a value for the assistant. */
export type ColumnField =
  | 'phone'
  | 'name'
  | 'recipient'
  | 'priority'
  | 'zone'
  | 'country'
  | 'region'
  | 'earliest'
  | 'latest'
  | 'expires'
  | 'line'
  | 'consent'
  | 'variable'
  | 'ignore';

/** A column with the guess about it, for the operator to confirm or change. */
export interface TargetColumn {
  /** From 0. */
  readonly index: number;
  readonly header: string;
  readonly field: ColumnField;
  /** Name of the variable its cells fill. */
  readonly variable: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly why: string;
}

/** Headers as people write them, squeezed to letters and digits. */
const HEADERS: Readonly<Record<Exclude<ColumnField, 'variable' | 'ignore'>, readonly string[]>> = {
  phone: [
    'phone', 'phonenumber', 'number', 'tel', 'telephone', 'telephonenumber', 'mobile', 'mobilenumber', 'cell', 'cellphone',
    'to', 'tonumber', 'contactnumber', 'telefon', 'telefonnummer', 'telefono', 'telefone', 'rufnummer', 'handy', 'phone1',
    'e164', 'callee', 'msisdn',
  ],
  name: [
    'name', 'fullname', 'company', 'companyname', 'business', 'businessname', 'contact', 'contactname', 'organization',
    'organisation', 'firma', 'nombre', 'nom', 'lead', 'leadname', 'contractor', 'vendor',
  ],
  recipient: ['recipient', 'recipienttype', 'type', 'kind', 'contacttype', 'linetype'],
  priority: ['priority', 'prio', 'rank', 'importance', 'order'],
  zone: ['zone', 'timezone', 'tz', 'iana', 'ianazone', 'ianatimezone', 'zeitzone'],
  country: ['country', 'countrycode', 'iso', 'isocountry', 'land', 'pais', 'pays'],
  region: ['region', 'state', 'province', 'statecode', 'bundesland'],
  earliest: ['earliest', 'notbefore', 'after', 'from', 'callafter', 'start'],
  latest: ['latest', 'notafter', 'before', 'until', 'callbefore', 'end'],
  expires: ['expires', 'expiry', 'expiration', 'validuntil', 'deadline'],
  line: ['line', 'fromnumber', 'callerid', 'callfrom'],
  consent: ['consent', 'optin', 'permission', 'maycall'],
}; // prettier-ignore

/** Letters and digits alone, so that `First Name`, `first_name` and `{{firstName}}` are one. */
export function squeeze(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** `first_name` of `First Name`. */
export function variableName(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** True when the first row names columns: it holds no number to call. */
export function looksLikeHeader(row: readonly string[], country: string | undefined): boolean {
  return !row.some((cell) => readPhone(cell, country).ok) && row.some((cell) => /\p{L}/u.test(cell));
}

/**
 * Guesses what each column holds: by its header, then by its cells. Each field is given once, to the best column;
 * the rest become variables. `required` gives variables the spelling the assistant uses.
 */
export function guessColumns(
  header: readonly string[],
  sample: readonly (readonly string[])[],
  options: { readonly country?: string | undefined; readonly required?: readonly string[] } = {},
): TargetColumn[] {
  const spellings = new Map((options.required ?? []).map((name) => [squeeze(name), name]));
  const guesses = header.map((text, index) => guess(text, index, sample, options.country));
  const taken = new Map<ColumnField, number>();
  for (const [index, { field, confidence }] of guesses.entries()) {
    const rival = taken.get(field);
    if (rival === undefined || (guesses[rival]?.confidence ?? 0) < confidence) taken.set(field, index);
  }
  return guesses.map(({ field, confidence, why }, index) => {
    const text = header[index] ?? '';
    const named = variableName(text) || `column_${index + 1}`;
    const variable = spellings.get(squeeze(text)) ?? named;
    if (field === 'variable' || taken.get(field) === index) {
      return { index, header: text, field, variable, confidence, why };
    }
    const better = header[taken.get(field) ?? 0] ?? '';
    return {
      index,
      header: text,
      field: 'variable',
      variable,
      confidence: 0.6,
      why: `"${better}" is the ${field} column`,
    };
  });
}

function guess(
  header: string,
  index: number,
  sample: readonly (readonly string[])[],
  country: string | undefined,
): Pick<TargetColumn, 'field' | 'confidence' | 'why'> {
  const cells = sample.map((row) => row[index]?.trim() ?? '').filter((cell) => cell !== '');
  const phones = cells.filter((cell) => cell.length >= 7 && readPhone(cell, country).ok).length;
  const share = cells.length === 0 ? 0 : phones / cells.length;
  const name = squeeze(header);
  for (const [field, names] of Object.entries(HEADERS) as [keyof typeof HEADERS, readonly string[]][]) {
    const at = names.indexOf(name);
    if (at === -1) continue;
    // A header that promises numbers must keep the promise, or another column has them.
    if (field === 'phone' && cells.length > 0 && share < 0.5) {
      return {
        field,
        confidence: 0.4,
        why: `the header says phone, ${phones} of ${cells.length} cells hold one`,
      };
    }
    return { field, confidence: at === 0 ? 1 : 0.9, why: `the header "${header}"` };
  }
  if (share > 0.5) {
    const said = /phone|mobile|cell|tel/.test(name) ? 0.1 : 0;
    return {
      field: 'phone',
      confidence: 0.5 + share * 0.3 + said,
      why: `${phones} of ${cells.length} cells are phone numbers`,
    };
  }
  const partly = (['phone', 'zone', 'priority', 'consent'] as const).find((field) => name.includes(field));
  if (partly !== undefined && (partly !== 'phone' || share > 0)) {
    return { field: partly, confidence: 0.6, why: `the header "${header}" holds "${partly}"` };
  }
  if (cells.length > 0 && cells.every((cell) => /^[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+$/.test(cell))) {
    return { field: 'zone', confidence: 0.7, why: 'its cells look like time zones' };
  }
  return { field: 'variable', confidence: 0.8, why: 'an extra column: a variable' };
}
