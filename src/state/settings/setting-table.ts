import { isAbsolute, join, resolve } from 'node:path';
import type { JsonValue } from '../../lib/json.ts';

/** `auto`: over SSH the line is measured. */
export const SLOW_LINKS = ['auto', 'on', 'off'] as const;

export const THEMES = [
  'default',
  'light',
  'dark',
  'high-contrast',
  'colour-blind',
  'terminal',
  'none',
] as const;

/** A theme that comes with the program, or the name of a file in the folder of themes. */
const THEME_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const isThemeWord = (raw: JsonValue): boolean => typeof raw === 'string' && THEME_NAME.test(raw);

/** Our own settings. What is absent is found out at the start. */
export interface Settings {
  readonly stateFile: string | undefined;
  readonly skillFolder: string | undefined;
  /** One of `THEMES`, or the name of a file `themes/NAME.json`. */
  readonly theme: string;
  readonly ascii: boolean;
  readonly mouse: boolean;
  readonly slowLink: (typeof SLOW_LINKS)[number];
  readonly operator: string | undefined;
  readonly zone: string | undefined;
  readonly readOnly: boolean;
  readonly ownFeed: boolean;
  /** As it was written, password and all: shown by its parsed name alone. */
  readonly ledger: string | undefined;
  readonly host: string | undefined;
  /** 0: for ever. */
  readonly keepDays: number;
}

export type SettingName = keyof Settings;

/** What a value is read against: relative paths and `~` need a place. */
export interface SettingContext {
  readonly cwd: string;
  readonly home: string;
}

export interface Setting<T> {
  readonly fallback: T;
  readonly env: string;
  readonly about: string;
  /** What a good value looks like: completes "must be …". */
  readonly form: string;
  /** The value that a text or a JSON value stands for; `undefined` where it stands for none. */
  read(raw: JsonValue, context: SettingContext): T | undefined;
}

const SWITCH_WORDS: ReadonlyMap<JsonValue, boolean> = new Map<JsonValue, boolean>([
  [true, true],
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  [false, false],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

const toggle = (fallback: boolean, env: string, about: string): Setting<boolean> => ({
  fallback,
  env,
  about,
  form: 'on or off',
  read: (raw) => SWITCH_WORDS.get(typeof raw === 'string' ? raw.trim().toLowerCase() : raw),
});

const filePath = (env: string, about: string): Setting<string | undefined> => ({
  fallback: undefined,
  env,
  about,
  form: 'a path',
  read: (raw, { cwd, home }) => {
    if (typeof raw !== 'string' || raw.trim() === '' || raw.includes('\0')) return undefined;
    const expanded = raw === '~' || raw.startsWith('~/') ? join(home, raw.slice(1)) : raw;
    return isAbsolute(expanded) ? expanded : resolve(cwd, expanded);
  },
});

/** Every setting: what it is, where it may come from, what it must look like. */
export const SETTINGS: { readonly [K in SettingName]: Setting<Settings[K]> } = {
  stateFile: filePath('CLAWDTALK_TUI_STATE', 'the missions file that is shared with the bot'),
  skillFolder: filePath('CLAWDTALK_SKILL_DIR', "the bot's skill folder, with skill-config.json in it"),
  theme: {
    fallback: 'default',
    env: 'CLAWDTALK_TUI_THEME',
    about: 'colours',
    form: `${THEMES.join(', ')}, or the name of a file in themes`,
    read: (raw) => (typeof raw === 'string' && isThemeWord(raw) ? raw : undefined),
  },
  ascii: toggle(false, 'CLAWDTALK_TUI_ASCII', 'draw with ASCII characters alone'),
  slowLink: {
    fallback: 'auto',
    env: 'CLAWDTALK_TUI_SLOW_LINK',
    about: 'draw news seldom, for a slow line; auto measures it over SSH',
    form: SLOW_LINKS.join(', '),
    read: (raw) => SLOW_LINKS.find((mode) => mode === raw),
  },
  mouse: toggle(
    true,
    'CLAWDTALK_TUI_MOUSE',
    'a click puts the cursor on a row or turns to a tab, the wheel scrolls; nothing is ever done by it. Shift selects text',
  ),
  operator: {
    fallback: undefined,
    env: 'CLAWDTALK_TUI_OPERATOR',
    about: 'the name under which acts are signed',
    form: 'a short name of letters, digits, dots, dashes',
    read: (raw) =>
      typeof raw === 'string' && /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(raw) ? raw : undefined,
  },
  zone: {
    fallback: undefined,
    env: 'CLAWDTALK_TUI_ZONE',
    about: "the operator's time zone",
    form: 'an IANA zone such as Europe/Berlin',
    read: (raw) => (typeof raw === 'string' && isZone(raw) ? raw : undefined),
  },
  readOnly: toggle(false, 'CLAWDTALK_TUI_READ_ONLY', 'change nothing, anywhere'),
  ownFeed: toggle(
    false,
    'CLAWDTALK_TUI_OWN_FEED',
    'open an own live connection where no bot on this machine has one: it takes the one place a key has',
  ),
  ledger: {
    fallback: undefined,
    env: 'CLAWDTALK_TUI_LEDGER',
    about: "the team's ledger in PostgreSQL; without it this machine keeps its own",
    form: 'postgres://user@host/database',
    // Whatever is written counts: one that cannot be read must not lead to another ledger.
    read: (raw) => (typeof raw === 'string' ? raw.trim() : JSON.stringify(raw)),
  },
  host: {
    fallback: undefined,
    env: 'CLAWDTALK_TUI_HOST',
    about: 'the host whose missions the screens show, by ssh; without it they are those of this machine',
    form: 'user@server',
    // As above: one that cannot be read must not lead to this machine's own missions.
    read: (raw) => (typeof raw === 'string' ? raw.trim() : JSON.stringify(raw)),
  },
  keepDays: {
    fallback: 0,
    env: 'CLAWDTALK_TUI_KEEP_DAYS',
    about:
      'days that a watch lets the ledger keep names, texts and talks of calls that are over; 0: for ever',
    form: '0, or a number of days from 30 to 3650',
    read: (raw) => {
      const days = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
      return typeof days === 'number' &&
        Number.isInteger(days) &&
        (days === 0 || (days >= 30 && days <= 3_650))
        ? days
        : undefined;
    },
  },
};

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** True for an IANA zone that has rules of its own; offsets and abbreviations have none. */
export function isZone(text: string): boolean {
  try {
    // Offsets and abbreviations are accepted by the platform, but are no zones with rules.
    return (
      (text === 'UTC' || text.includes('/')) && Intl.DateTimeFormat('en', { timeZone: text }) !== undefined
    );
  } catch {
    return false;
  }
}
