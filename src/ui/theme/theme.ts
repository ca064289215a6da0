/** What a piece of text means; a theme says how that looks. A state never lives in its colour alone. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  | 'info'
  | 'title'
  | 'key'
  | 'heading'
  | 'selected'
  | 'selected-idle'
  | 'field'
  | 'cursor'
  | 'banner-info'
  | 'banner-warn'
  | 'banner-bad'
  | ContextTone;

/** The mark of an account: a block of its colour with its name in it. */
export type ContextTone = `context-${'red' | 'yellow' | 'green' | 'cyan' | 'blue' | 'magenta'}`;

export type ThemeName = 'default' | 'light' | 'dark' | 'high-contrast' | 'colour-blind' | 'terminal' | 'none';

/** Signs that have an ASCII form. Each takes one cell. */
export interface Glyphs {
  readonly cursor: string;
  readonly mark: string;
  readonly dot: string;
  readonly ring: string;
  readonly half: string;
  readonly check: string;
  readonly cross: string;
  readonly warning: string;
  readonly pause: string;
  readonly play: string;
  readonly clock: string;
  readonly up: string;
  readonly down: string;
  readonly bar: string;
  readonly track: string;
  readonly rule: string;
  readonly side: string;
  readonly separator: string;
  readonly ellipsis: string;
  readonly caret: string;
  readonly arrow: string;
  readonly levels: readonly string[];
}

/** A theme of the person's own: its looks, over those of one that comes with the program. */
export interface OwnTheme {
  readonly over: ThemeName;
  readonly looks: OwnLooks;
}

export type OwnLooks = Readonly<Partial<Record<Tone, string>>>;

export interface Theme {
  readonly name: ThemeName;
  readonly ascii: boolean;
  /** SGR parameters of each tone; '' draws it plain. */
  readonly looks: Readonly<Record<Tone, string>>;
  readonly glyphs: Glyphs;
  /** Looks of the person's own, over those of whichever theme is in force. */
  readonly own: OwnLooks;
  /** False when looks are empty: selection and cursor must then be drawn as characters. */
  readonly styled: boolean;
}

const UNICODE: Glyphs = {
  cursor: '▸',
  mark: '✓',
  dot: '●',
  ring: '○',
  half: '◐',
  check: '✓',
  cross: '✗',
  warning: '▲',
  pause: '‖',
  play: '▶',
  clock: '◷',
  up: '↑',
  down: '↓',
  bar: '█',
  track: '░',
  rule: '─',
  side: '│',
  separator: '·',
  ellipsis: '…',
  caret: '▏',
  arrow: '→',
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
};

const ASCII: Glyphs = {
  cursor: '>',
  mark: '*',
  dot: '*',
  ring: 'o',
  half: '~',
  check: '+',
  cross: 'x',
  warning: '!',
  pause: '=',
  play: '>',
  clock: '@',
  up: '^',
  down: 'v',
  bar: '#',
  track: '.',
  rule: '-',
  side: '|',
  separator: '-',
  ellipsis: '~',
  caret: '_',
  arrow: '>',
  levels: ['.', ':', '-', '=', '+', '*', '#', '@'],
};

const CONTEXTS: Readonly<Record<ContextTone, string>> = {
  'context-red': '7;31',
  'context-yellow': '7;33',
  'context-green': '7;32',
  'context-cyan': '7;36',
  'context-blue': '7;34',
  'context-magenta': '7;35',
};

/** The same on terminals of 256 colours, where the names of the sixteen may mean anything. */
const CONTEXTS_256: Readonly<Record<ContextTone, string>> = {
  'context-red': '38;5;231;48;5;160',
  'context-yellow': '38;5;16;48;5;220',
  'context-green': '38;5;16;48;5;114',
  'context-cyan': '38;5;16;48;5;80',
  'context-blue': '38;5;231;48;5;26',
  'context-magenta': '38;5;231;48;5;127',
};

const DEFAULT: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  accent: '36',
  good: '32',
  warn: '33',
  bad: '31',
  info: '34',
  title: '1',
  key: '36',
  heading: '1;4',
  selected: '7',
  'selected-idle': '1',
  field: '4',
  cursor: '7',
  'banner-info': '7;36',
  'banner-warn': '30;43',
  'banner-bad': '1;97;41',
  ...CONTEXTS,
};

const LOOKS: Readonly<Record<ThemeName, Readonly<Record<Tone, string>>>> = {
  default: DEFAULT,
  light: {
    ...DEFAULT,
    ...CONTEXTS_256,
    dim: '90',
    accent: '38;5;25',
    good: '38;5;28',
    warn: '38;5;94',
    bad: '38;5;124',
    info: '38;5;61',
    key: '38;5;25',
    selected: '38;5;16;48;5;153',
    'banner-info': '38;5;16;48;5;153',
    'banner-warn': '38;5;16;48;5;222',
    'banner-bad': '1;38;5;231;48;5;124',
  },
  dark: {
    ...DEFAULT,
    ...CONTEXTS_256,
    dim: '38;5;245',
    accent: '38;5;80',
    good: '38;5;114',
    warn: '38;5;221',
    bad: '38;5;210',
    info: '38;5;111',
    key: '38;5;80',
    selected: '38;5;231;48;5;24',
    'banner-info': '38;5;231;48;5;24',
    'banner-warn': '38;5;16;48;5;221',
    'banner-bad': '1;38;5;231;48;5;124',
  },
  'high-contrast': {
    ...DEFAULT,
    dim: '',
    accent: '1;96',
    good: '1;92',
    warn: '1;93',
    bad: '1;91',
    info: '1;94',
    key: '1;96',
    selected: '1;30;107',
    'banner-info': '1;30;106',
    'banner-warn': '1;30;103',
    'banner-bad': '1;97;41',
  },
  // Blue, orange and magenta stay apart for eyes that lack a kind of cone, on dark and on light ground.
  'colour-blind': {
    ...DEFAULT,
    accent: '1;38;5;32',
    good: '38;5;32',
    warn: '38;5;172',
    bad: '1;38;5;161',
    info: '38;5;243',
    key: '38;5;32',
    'banner-info': '7;38;5;32',
    'banner-warn': '38;5;16;48;5;172',
    'banner-bad': '1;38;5;231;48;5;161',
  },
  // The sixteen colours that the terminal's own palette says, and grounds by reversing them alone.
  terminal: {
    ...DEFAULT,
    dim: '90',
    'banner-info': '7;36',
    'banner-warn': '7;33',
    'banner-bad': '1;7;31',
  },
  none: Object.fromEntries(Object.keys(DEFAULT).map((tone) => [tone, ''])) as Record<Tone, string>,
};

/** `none` serves NO_COLOR; `ascii` draws only characters that any font has. */
export function theme(name: ThemeName, ascii = false, own: OwnLooks = NO_LOOKS): Theme {
  const styled = name !== 'none';
  // Without colour means without any, whoever chose it.
  const looks = styled ? { ...LOOKS[name], ...own } : LOOKS[name];
  return { name, ascii, own, looks, glyphs: ascii ? ASCII : UNICODE, styled };
}

/** Those that come with the program. */
export const isThemeName = (name: string): name is ThemeName => Object.hasOwn(LOOKS, name);

/** By a name: one that comes with the program, or one of the person's own. `own`: looks over whichever it is. */
export function namedTheme(
  name: string,
  { ascii, own, themes }: { readonly ascii: boolean; readonly own: OwnLooks; readonly themes: OwnThemes },
): Theme {
  if (isThemeName(name)) return theme(name, ascii, own);
  const { over = 'default', looks = {} } = themes.get(name) ?? {};
  const made = theme(over, ascii, { ...looks, ...own });
  // What another theme is given is the person's own alone.
  return { ...made, own };
}

export type OwnThemes = ReadonlyMap<string, OwnTheme>;

const NO_LOOKS: OwnLooks = {};

/** Everything that has a look. */
export const TONES = Object.keys(DEFAULT) as readonly Tone[];
