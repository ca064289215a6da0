const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** Letters and digits alone, small and without accents, so that spellings of one name compare equal. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[ßøłđæœı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
