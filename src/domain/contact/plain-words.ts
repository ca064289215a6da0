const ENDS_A_SENTENCE = /[.!?;\n\r\u0964\u3002\uff01\uff0e\uff1f\uff1b\u061f\u06d4]+/u;
/** Marks of Latin, Greek and Cyrillic letters alone: in other scripts a mark is a letter. */
const ACCENTS = /[\u0300-\u036f]/gu;
const APOSTROPHES = /['’‘ʼ`´]/gu;
/** Neither letter, digit, sign of a script nor joiner: what stands between words. */
const betweenWordsPattern = (): RegExp => /[^\p{L}\p{M}\p{N}]+/gu;

/** Words alone: lower case, without accents, apostrophes and punctuation, one space apart. */
export const plainWords = (text: string): string => (PLAIN.test(text) ? text : stripped(text));

const PLAIN = /^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/;

const stripped = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(APOSTROPHES, '')
    .replace(betweenWordsPattern(), ' ')
    .trim();

/** The plain words of each sentence; sentences without any are left out. */
export const plainSentences = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .split(ENDS_A_SENTENCE)
    .map(plainWords)
    .filter((sentence) => sentence !== '');
