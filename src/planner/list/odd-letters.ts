/** Letters that names of Western Europe are written with. */
const WESTERN_LETTERS = new Set('àâäáãåæçèéêëìíîïñòóôõöøœùúûüÿßšžÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜŸŠŽ');
/** Signs that stand among words as they are. */
const SIGNS = new Set('’‘“”„‚–—…«»€°§®©™·•¿¡ºª£¥¢\u00A0´');

const isLetter = (character: string): boolean => /^\p{L}$/u.test(character);
const isLower = (character: string): boolean => /^\p{Ll}$/u.test(character);
const isUpper = (character: string): boolean => /^\p{Lu}$/u.test(character);

/**
 * How many characters of a text make no words: signs amid letters, capitals behind small letters, more than two foreign
 * letters of the Latin script in a row, control characters. Bytes that are read in a wrong encoding have such.
 */
export function oddities(text: string): number {
  const characters = Array.from(text);
  let odd = 0;
  let run = 0;
  for (const [index, character] of characters.entries()) {
    if (character <= '\u007F') {
      run = 0;
      if (character < ' ' && !/[\t\n\r]/.test(character)) odd += 1;
      continue;
    }
    run += 1;
    if (isOdd(character, characters[index - 1] ?? ' ', characters[index + 1] ?? ' ', run)) odd += 1;
  }
  return odd;
}

function isOdd(character: string, before: string, after: string, run: number): boolean {
  if (character === '\uFFFD' || character < '\u00A0' || /^[\p{Co}\p{Cn}]$/u.test(character)) return true;
  if (!isLetter(character)) {
    if (character === '’' || character === '´' || /^\p{M}$/u.test(character)) return false;
    const inWord = isLetter(before) && isLetter(after);
    const opensWord = isLetter(after) && !/^[“„‘‚«¿¡–—\u00A0]$/.test(character);
    return inWord || opensWord || !(SIGNS.has(character) || /^[\p{P}\p{Zs}]$/u.test(character));
  }
  if (/^\p{Script=Latin}$/u.test(character)) {
    if (run > 2 || !WESTERN_LETTERS.has(character)) return run > 2 || !isEuropean(character);
  } else if (isLetter(before) && /^\p{Script=Latin}$/u.test(before)) return true;
  if (isUpper(character) && isLower(before)) return true;
  if (isLower(character) && !isLetter(before) && isUpper(after)) return true;
  return isLower(character) && isUpper(before) && isUpper(after);
}

/** Letters of Central Europe, Turkey, the Baltic and Iceland. */
const isEuropean = (character: string): boolean =>
  /^[\u00D0\u00DD\u00DE\u00F0\u00FD\u00FE\u0100-\u017E\u0218-\u021B]$/.test(character);
