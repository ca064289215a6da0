import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { squeeze } from './column-names.ts';
import type { TargetColumn } from './target-columns.ts';

/** What a column says against calling somebody. */
export interface SaidNo {
  readonly column: SafeText;
  readonly value: SafeText;
  /** It may concern e-mail or texts alone: a person has to say. */
  readonly mailOnly?: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const EMPTY = words(
  'na null none unknown unbekannt notset notasked pending unspecified undefined blank nichtangegeben inconnu desconocido',
);
const NO = words(
  'no n false f 0 off denied deny withdrawn revoked expired declined refused rejected optout optedout out unsubscribed never notgiven noconsent nein non nee nej ne nao não nie hayir widerrufen abgelehnt verweigert retire retiree retirado revocado revocada rechazado refuse refusé rifiutato revocato ingetrokken donotcall dnc cancelled canceled inactive lapsed',
);
const YES = words(
  'yes y true t 1 x on granted given optin optedin in subscribed active ja j si sim oui o da tak igen evet kylla checked ok okay agreed accepted confirmed consented written verbal express oral expresswritten erteilt vorhanden ja1 accorde donne otorgado concedido dato dado acconsentito consent permission allowed',
);
/** In a column that says no, these say that it does not. */
const NOT_STOPPED = words(
  'no n false f 0 off nein non nee nej ne nao nie na null none unchecked never callable ok allowed notset undefined active subscribed optedin optin falso faux falsch',
);
const STOPPING_STATUS =
  /donot(?:call|contact|phone)|dontcall|^dncl?$|unsubscrib|opt(?:ed)?out|deceased|verstorben|dead$|suppress|black ?list|^blocked$|^gesperrt$|^stop(?:ped)?$|^removed?$|nichtanrufen|litigat|donotdisturb|robinson|wrongnumber|disconnected/;
const MAIL_STATUS = /^(?:cleaned|bounced|hardbounced?|softbounced?|complained|spam|invalidemail|archived)$/;
const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T\s].*)?$/;

const said = (column: TargetColumn, cell: string): SaidNo => ({
  column: safeText(column.header, { maxLength: 60 }),
  value: safeText(cell.trim(), { maxLength: 40 }),
});

/** The first column of a row that says that nobody may call. */
export function stopOf(cells: readonly string[], columns: readonly TargetColumn[]): SaidNo | undefined {
  let mail: SaidNo | undefined;
  for (const column of columns) {
    const cell = cells[column.index] ?? '';
    const word = squeeze(cell);
    if (word === '') continue;
    if (column.field === 'status') {
      if (STOPPING_STATUS.test(word)) return said(column, cell);
      if (MAIL_STATUS.test(word)) mail ??= { ...said(column, cell), mailOnly: true };
    } else if (!NOT_STOPPED.has(word)) {
      if (column.field === 'do-not-call') return said(column, cell);
      mail ??= { ...said(column, cell), mailOnly: true };
    }
  }
  return mail;
}

/** What the consent columns of a row say: a no of any of them counts, then a yes; `undefined` where none says a thing. */
export function consentOf(
  cells: readonly string[],
  columns: readonly TargetColumn[],
): { readonly given: boolean; readonly said: SaidNo } | undefined {
  let yes: SaidNo | undefined;
  for (const column of columns) {
    const cell = cells[column.index] ?? '';
    const word = squeeze(cell);
    if (word === '' || EMPTY.has(word)) continue;
    if (YES.has(word) || DATE.test(cell.trim())) yes ??= said(column, cell);
    else return { given: false, said: said(column, cell) };
  }
  return yes === undefined ? undefined : { given: true, said: yes };
}

/** True for a word that consent columns are known to hold. */
export function isConsentWord(cell: string): boolean {
  const word = squeeze(cell);
  return word === '' || EMPTY.has(word) || YES.has(word) || NO.has(word) || DATE.test(cell.trim());
}

/** A file of people who left: its own name says so. */
export function stoppedByName(fileName: string | undefined): string | undefined {
  const name = fileName?.split(/[/\\]/).at(-1) ?? '';
  const found =
    /unsubscribed|(?:^|[_\-. ])cleaned|do[_\- ]?not[_\- ]?(?:call|contact)|opt(?:ed)?[_\- ]?outs?|suppress(?:ion|ed)|(?:^|[_\-. ])dnc(?:[_\-. ]|$)|black[_\- ]?list/i.exec(
      name,
    );
  return found?.[0];
}
