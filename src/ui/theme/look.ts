const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const STYLES: Readonly<Record<string, string>> = {
  bold: '1',
  dim: '2',
  italic: '3',
  underline: '4',
  reverse: '7',
};

/** What a look is made of, for whoever wrote one that is none. */
export const LOOK_FORM =
  'such as "bold red", "208", "#5fafff", "black on yellow" or "plain": bold, dim, italic, underline, reverse, a colour, and a ground behind "on"';

/**
 * The SGR parameters of a look in words: `bold bright-red on 236`. `plain` is ''. Undefined where it is none, or where
 * nobody could read what is drawn so.
 */
export function lookOf(words: string): string | undefined {
  const all = words.trim().toLowerCase().split(/\s+/);
  if (all.length === 1 && all[0] === 'plain') return '';
  const at = all.indexOf('on');
  const front = at < 0 ? all : all.slice(0, at);
  const ground = at < 0 ? [] : all.slice(at + 1);
  if (at >= 0 && ground.length !== 1) return undefined;
  const codes: string[] = [];
  let colour: string | undefined;
  for (const word of front) {
    const style = Object.hasOwn(STYLES, word) ? STYLES[word] : undefined;
    const code = style ?? colourCode(word, false);
    if (code === undefined || (style === undefined && colour !== undefined)) return undefined;
    if (style === undefined) colour = word;
    codes.push(code);
  }
  const [back] = ground;
  if (back === undefined) return codes.length === 0 ? undefined : codes.join(';');
  const behind = colourCode(back, true);
  return behind === undefined || back === colour ? undefined : [...codes, behind].join(';');
}

function colourCode(word: string, isGround: boolean): string | undefined {
  const bright = word.startsWith('bright-');
  const named = COLOURS.indexOf(bright ? word.slice('bright-'.length) : word);
  if (named >= 0) return String((isGround ? 40 : 30) + (bright ? 60 : 0) + named);
  const into = isGround ? '48' : '38';
  if (/^\d{1,3}$/.test(word) && Number(word) < 256) return `${into};5;${Number(word)}`;
  const rgb = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(word);
  if (rgb === null) return undefined;
  return `${into};2;${rgb
    .slice(1)
    .map((hex) => Number.parseInt(hex, 16))
    .join(';')}`;
}
