import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { COURTESIES, OPT_OUT_LANGUAGES, type OptOutLanguage } from './opt-out-words.ts';
import { plainSentences, plainWords } from './plain-words.ts';

/**
 * What a text says of contact. `exact`: it is a word that ends contact by rule, and nothing else · `probable`: it says
 * so in free words, and a person decides.
 */
export interface OptOutReading {
  readonly kind: 'exact' | 'probable';
  /** ISO 639-1, of the words that were found. */
  readonly language: string;
}

/** Longer texts are reports and transcripts; what is beyond this is not looked at. */
const LONGEST_TEXT = 20_000;

/** Reads a message, or a sentence of a report. Undefined where it says nothing of an opt-out. */
export function readOptOut(text: string): OptOutReading | undefined {
  const given = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  const whole = plainWords(given);
  if (whole === '') return undefined;
  const exact = singleWords().exact.get(repeatedWord(whole));
  if (exact !== undefined) return { kind: 'exact', language: exact };
  const bare = singleWords().exact.get(withoutCourtesies(whole));
  if (bare !== undefined) return { kind: 'probable', language: bare };
  for (const sentence of plainSentences(given)) {
    const language = singleWords().alone.get(sentence) ?? languageOf(sentence);
    if (language !== undefined) return { kind: 'probable', language };
  }
  return undefined;
}

const FLAGS = ['do_not_call', 'do_not_contact', 'dnc', 'opt_out', 'opted_out', 'unsubscribe', 'stop_contact'];

/** What a call's insight says of an opt-out, in its own words; undefined where it says nothing of one. */
export function optOutInInsight(result: JsonValue | undefined): string | undefined {
  if (typeof result === 'string') return readOptOut(result) === undefined ? undefined : result;
  if (Array.isArray(result)) {
    for (const member of result as readonly JsonValue[]) {
      const found = optOutInInsight(member);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isJsonObject(result)) return undefined;
  for (const flag of FLAGS) {
    const value = result[flag];
    if (value === true || (typeof value === 'string' && /^(?:yes|true)$/i.test(value))) {
      const said = result['summary'] ?? result['notes'];
      return typeof said === 'string' ? said : `${flag}: yes`;
    }
  }
  for (const [name, value] of Object.entries(result)) {
    if (FLAGS.includes(name) || typeof value !== 'string') continue;
    // A single word is a value of the rubric ("end", "cancel"), not what somebody said.
    if (value.trim().includes(' ') && readOptOut(value) !== undefined) return value;
  }
  return undefined;
}

/** Words that say it alone, each in its plain form. */
interface SingleWords {
  /** Word → language. */
  readonly exact: ReadonlyMap<string, string>;
  /** Those that are a whole sentence of a longer message ("Who is this? STOP"), not those that answer a question too. */
  readonly alone: ReadonlyMap<string, string>;
  readonly courteous: ReadonlySet<string>;
}

const ANSWERS = [
  'end',
  'cancel',
  'quit',
  'remove',
  'fin',
  'ende',
  'konec',
  'koniec',
  'dur',
  'ret',
  'rete',
  'di',
  'ya',
];

let single: SingleWords | undefined;

/** Made when the first text is read: most commands read none. */
function singleWords(): SingleWords {
  if (single !== undefined) return single;
  const exact = new Map(
    OPT_OUT_LANGUAGES.toReversed().flatMap((each) =>
      each.exact.map((word) => [plainWords(word), each.language] as const),
    ),
  );
  const answers = new Set(ANSWERS.map(plainWords));
  single = {
    exact,
    alone: new Map([...exact].filter(([word]) => !answers.has(word))),
    courteous: new Set(COURTESIES.map(plainWords)),
  };
  return single;
}

/** "stop stop stop" is "stop". */
function repeatedWord(words: string): string {
  const all = words.split(' ');
  return all.length > 1 && all.every((word) => word === all[0]) ? (all[0] ?? words) : words;
}

/** Without what is only polite at either end. */
function withoutCourtesies(words: string): string {
  const all = words.split(' ');
  const { courteous } = singleWords();
  while (all.length > 1 && courteous.has(all[0] ?? '')) all.shift();
  while (all.length > 1 && courteous.has(all.at(-1) ?? '')) all.pop();
  return repeatedWord(all.join(' '));
}

/** A phrase of the table, compiled when a sentence holds one of the words that it begins with. */
interface Phrase {
  /** The first letters of those words; of a language without spaces, the words. */
  readonly begins: readonly string[];
  readonly isIn: (padded: string) => boolean;
}

interface LanguagePhrases {
  readonly language: string;
  readonly phrases: readonly Phrase[];
  readonly weak: readonly Phrase[];
  readonly unless: readonly Phrase[];
  readonly spaceless: boolean;
}

let table: readonly LanguagePhrases[] | undefined;

function languageOf(sentence: string): string | undefined {
  table ??= OPT_OUT_LANGUAGES.map(phrasesOf);
  const padded = ` ${sentence} `;
  const beginnings = new Set(sentence.split(' ').map(beginningOf));
  const isBegun = (spaceless: boolean) => (word: string) =>
    spaceless ? padded.includes(word) : beginnings.has(word);
  return table.find(({ phrases, weak, unless, spaceless }) => {
    const begun = isBegun(spaceless);
    const holds = (all: readonly Phrase[]): boolean =>
      all.some(({ begins, isIn }) => begins.some(begun) && isIn(padded));
    return holds(phrases) || (holds(weak) && !holds(unless));
  })?.language;
}

const beginningOf = (word: string): string => word.slice(0, 2);

function phrasesOf({ language, phrases, weak, unless, spaceless }: OptOutLanguage): LanguagePhrases {
  const all = (texts: readonly string[] | undefined): readonly Phrase[] =>
    (texts ?? []).map((text) => phraseOf(text, spaceless === true));
  return {
    language,
    phrases: all(phrases),
    weak: all(weak),
    unless: all(unless),
    spaceless: spaceless === true,
  };
}

function phraseOf(text: string, spaceless: boolean): Phrase {
  const written = spaceless ? text : patternText(text);
  let pattern: RegExp | undefined;
  return {
    begins: [...new Set(firstWords(text).map((word) => (spaceless ? word : beginningOf(plainWords(word)))))],
    isIn: (padded) => (pattern ??= new RegExp(spaceless ? written : ` ${written} `)).test(padded),
  };
}

/** What a phrase can begin with, as far as it is plain text. */
const firstWords = (text: string): readonly string[] =>
  (/^\(([^()]*)\)/.exec(text)?.[1] ?? text).split('|').map((word) => /^[^(*#.]*/.exec(word)?.[0] ?? '');

const NOTATION = /([()|?*#]|\.\.|\s+)/;

/** A phrase as a pattern over padded plain words. Gaps are bounded, so that it runs in linear time. */
function patternText(phrase: string): string {
  return phrase
    .split(NOTATION)
    .map((part) => (NOTATION.test(part) ? part : plainWords(part)))
    .join('')
    .replaceAll('(', '(?:')
    .replaceAll('*', '[^ ]*')
    .replaceAll('#', '[0-9]+[^ ]*')
    .replaceAll(' .. ', '(?: [^ ]+){0,4} ')
    .replaceAll(/ (\(\?:[^()]*\))\?(?= |$)/g, '(?: $1)?');
}
