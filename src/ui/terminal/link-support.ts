type Environment = Readonly<Record<string, string | undefined>>;

/** Programs that draw links, as they name themselves. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'iTerm.app',
  'WezTerm',
  'vscode',
  'ghostty',
  'Hyper',
  'rio',
  'WarpTerminal',
]);
const TERMS = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|contour|wezterm)/;

/**
 * Whether the terminal is known to draw OSC 8 links. One that is not known gets none: it might show the address as
 * garbage. Source: the list of terminals at github.com/Alhadis/OSC8-Adoption.
 */
export function showsLinks(env: Environment): boolean {
  const term = env['TERM'] ?? '';
  if (term === '' || term === 'dumb' || term === 'linux') return false;
  const program = env['TERM_PROGRAM'] ?? '';
  // tmux hands them on from 3.4 on; what lies outside of it is its own affair.
  if (program === 'tmux') return numberOf(env['TERM_PROGRAM_VERSION']) >= 3.4;
  if (term.startsWith('screen') || term.startsWith('tmux')) return false;
  return (
    PROGRAMS.has(program) ||
    TERMS.test(term) ||
    numberOf(env['VTE_VERSION']) >= 5_000 ||
    numberOf(env['KONSOLE_VERSION']) >= 201_200 ||
    (env['WT_SESSION'] ?? '') !== '' ||
    (env['KITTY_WINDOW_ID'] ?? '') !== ''
  );
}

const numberOf = (text: string | undefined): number => Number.parseFloat(text ?? '') || 0;
