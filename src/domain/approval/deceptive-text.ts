/** A way in which text can show something else than it says, and the place where it does. */
export interface Deception {
  readonly kind: 'direction' | 'invisible' | 'control' | 'look-alike' | 'link' | 'imitation';
  /** What it is, for a person; made of our own words and of code points. */
  readonly sentence: string;
}

// Made when they are asked for: V8 reads the tables of all characters and their capitals to make them, and few starts ask.
const directionPattern = (): RegExp => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Of each kind apart: a combining joiner, fillers, vowel signs without a look, separators, joiners, tags. */
const invisiblePattern = (): RegExp =>
  /\u00ad|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u180b|\u180c|\u180d|\u180e|\u200b|[\u2060-\u2064]|[\u206a-\u206f]|\u3164|\ufeff|\uffa0|[\u{e0000}-\u{e0fff}]/u;
const controlPattern = (): RegExp => /[\p{Cc}--[\t\n\r]]/v;

/** A word of Latin letters with Greek or Cyrillic ones among them, or the other way round. */
const wordPattern = (): RegExp => /[\p{L}\p{M}\p{N}]+/gu;
const latinPattern = (): RegExp => /\p{Script=Latin}/u;
const mistakenPattern = (): RegExp =>
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u;
const fullWidthPattern = (): RegExp => /[\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]/u;

const linkPattern = (): RegExp => /\b(?:https?:\/\/|www\.)[^\s<>"')\]]+/giu;
const labelledLinkPattern = (): RegExp => /\[([^\]\n]{1,200})\]\(\s*([^)\s]+)[^)]*\)/gu;
const hostLikePattern = (): RegExp => /(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})/iu;

/** What our own dialogs say: nobody else has a reason to. */
const imitationPattern = (): RegExp =>
  /\b(?:press(?:ing)?|hit|type)\b[^.\n]{0,40}\b(?:enter|esc|code)\b|\besc cancels\b|\balready (?:been )?approved\b|[\u2500-\u257f]{3,}|\bclawdtalk:/iu;

/**
 * How a text deceives, looked for in what was sent, before anything is made visible: afterwards a hidden mark is
 * only a word among others. Empty for honest text.
 */
export function deceptionsIn(raw: string): readonly Deception[] {
  const found: Deception[] = [];
  const note = (kind: Deception['kind'], sentence: string): void => {
    if (!found.some((known) => known.sentence === sentence)) found.push({ kind, sentence });
  };
  const text = raw.slice(0, LONGEST);
  const direction = directionPattern().exec(text)?.[0];
  if (direction !== undefined) {
    note(
      'direction',
      `Marks that turn the direction of writing (${codePoint(direction)}): it may read backwards.`,
    );
  }
  const control = controlPattern().exec(text)?.[0];
  if (control !== undefined) note('control', `Control characters (${codePoint(control)}).`);
  const invisible = invisiblePattern().exec(text)?.[0];
  if (invisible !== undefined) note('invisible', `Characters that cannot be seen (${codePoint(invisible)}).`);
  for (const [word] of text.matchAll(wordPattern())) {
    const mixed =
      latinPattern().test(word) && mistakenPattern().test(word)
        ? mistakenPattern()
        : fullWidthPattern().test(word)
          ? fullWidthPattern()
          : undefined;
    const letter = mixed?.exec(word)?.[0];
    if (letter === undefined) continue;
    note('look-alike', `Letters of another script that look like Latin ones (${codePoint(letter)}).`);
    break;
  }
  for (const [link] of text.matchAll(linkPattern())) {
    const fault = linkFault(link);
    if (fault !== undefined) note('link', fault);
  }
  for (const [, label = '', target = ''] of text.matchAll(labelledLinkPattern())) {
    const shown = hostLikePattern().exec(label)?.[1]?.toLowerCase();
    const real = hostOf(target);
    if (shown !== undefined && real !== undefined && bare(shown) !== bare(real)) {
      note('link', 'A link that says one address and leads to another.');
    }
  }
  if (imitationPattern().test(text))
    note('imitation', 'Words that imitate this console: nothing in a request is ours.');
  return found;
}

/** Far more than any request holds; a longer one is cut before it is drawn. */
const LONGEST = 100_000;

function linkFault(link: string): string | undefined {
  const authority = /^(?:https?:\/\/)?([^/?#\\]*)/iu.exec(link)?.[1] ?? '';
  if (authority.includes('@')) return 'A link with a name before an @: it leads to what stands behind it.';
  const host = authority.replace(/:\d*$/, '');
  if (/(?:^|\.)xn--/i.test(host)) return 'A link to an address in disguised letters (xn--).';
  if (/[^\x21-\x7e]/u.test(host)) return 'A link to an address with letters that are not plain ones.';
  if (/^(?:\d{1,3}\.){3}\d{1,3}$|^\d{8,}$|^\[/.test(host))
    return 'A link to a bare number instead of a name.';
  return undefined;
}

function hostOf(target: string): string | undefined {
  return /^(?:https?:\/\/)?(?:[^@/\s]*@)?([^/?#:\s]+)/iu.exec(target)?.[1]?.toLowerCase();
}

const bare = (host: string): string => host.replace(/^www\./, '');

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
